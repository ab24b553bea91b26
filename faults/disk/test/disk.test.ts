import { expect, test } from "vitest";
import { allReached, chance, Disk, nothingReached } from "../disk.ts";
import { seededRandom } from "../../../packages/sdk/src/testing/seeded-random.ts";
import type { Operation } from "../trace.ts";

const write = (offset: number, text: string): Operation => ({
  type: "write",
  name: "a",
  offset,
  bytes: Buffer.from(text),
});

function diskAfter(...operations: readonly Operation[]): Disk {
  const disk = new Disk();
  for (const operation of operations) disk.apply(operation);
  return disk;
}

const synced = [
  { type: "create", name: "a" },
  write(0, "old"),
  { type: "sync", name: "a" },
  { type: "sync-folder" },
] as const satisfies readonly Operation[];

const textOf = (disk: Disk, fate = nothingReached): string | undefined => {
  const bytes = disk.image(fate).get("a");
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
};

test("what was synced is there whatever comes of the rest", () => {
  const disk = diskAfter(...synced, write(1, "new"));
  expect(textOf(disk)).toBe("old");
  expect(textOf(disk, allReached)).toBe("onew");
});

test("a name is sure only when its folder was synced", () => {
  const disk = diskAfter(...synced.slice(0, 3));
  expect(textOf(disk)).toBeUndefined();
  expect(textOf(disk, allReached)).toBe("old");
  expect(textOf(diskAfter(...synced, { type: "unlink", name: "a" }))).toBe("old");
});

test("a size is sure only when its file was synced", () => {
  const disk = diskAfter(...synced, { type: "truncate", name: "a", size: 0 });
  expect(textOf(disk)).toBe("old");
  disk.apply({ type: "sync", name: "a" });
  expect(textOf(disk)).toBe("");
});

test("a torn write leaves whole sectors, old or new", () => {
  const disk = diskAfter(
    { type: "create", name: "a" },
    write(0, "o".repeat(2_048)),
    { type: "sync", name: "a" },
    { type: "sync-folder" },
    write(0, "n".repeat(2_048)),
  );
  const images = Array.from({ length: 200 }, (_, seed) => textOf(disk, chance(seededRandom(seed))));
  expect(new Set(images).size).toBeGreaterThan(2);
  for (const image of images) expect(image).toMatch(/^(?:o{512}|n{512}){4}$/);
});
