import { open, readFile } from "node:fs/promises";

const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Which of the texts stand in a process's memory, as UTF-8 or as UTF-16: what a core dump would hold. Linux only.
 */
export async function textsInMemory(
  pid: number,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const encodings = texts.flatMap((text) =>
    (["utf8", "utf16le"] as const).map((encoding) => [text, Buffer.from(text, encoding)] as const),
  );
  const overlap = Math.max(...encodings.map(([, bytes]) => bytes.length));
  await using memory = await open(`/proc/${pid}/mem`, "r");
  for (const [start, end] of await writableRegions(pid)) {
    for (let at = start; at < end; at += PIECE_BYTES) {
      const buffer = Buffer.alloc(Math.min(PIECE_BYTES + overlap, end - at));
      const { bytesRead } = await memory.read(buffer, 0, buffer.length, at).catch(() => ({
        bytesRead: 0, // Unmapped meanwhile, or a page that nobody may read.
      }));
      const piece = buffer.subarray(0, bytesRead);
      for (const [text, bytes] of encodings) if (piece.includes(bytes)) found.add(text);
    }
  }
  return found;
}

async function writableRegions(pid: number): Promise<readonly (readonly [number, number])[]> {
  const maps = await readFile(`/proc/${pid}/maps`, "utf8");
  return [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)]
    .map(([, start = "", end = ""]) => [parseInt(start, 16), parseInt(end, 16)] as const)
    .filter(([, end]) => Number.isSafeInteger(end));
}
