import { openDB } from "idb";

const FIRST_BYTES = 1024 * 1024;
const LAST_BYTES = 1;

/** Fills the origin's storage up to the last bytes, in ever smaller pieces. */
export async function fillQuota(): Promise<void> {
  const database = await openDB("filler", 1, {
    upgrade: (fresh) => void fresh.createObjectStore("pieces", { autoIncrement: true }),
  });
  for (let size = FIRST_BYTES; size >= LAST_BYTES; size /= 4) {
    // Random, because what compresses fills nothing.
    while (await fits(() => database.add("pieces", randomBytes(size))));
  }
  database.close();
}

async function fits(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") return false;
    throw error;
  }
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const most = 65_536; // Web Cryptography §10.1.1
  for (let at = 0; at < length; at += most) crypto.getRandomValues(bytes.subarray(at, at + most));
  return bytes;
}
