import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { bytesToHex, hexToBytes, SottoError } from "@sotto/protocol";
import { makeDirectory, syncDirectory } from "../store/durable-directory.ts";

const KEY_BYTES = 32;
/** Permission bits of users who are neither the owner nor of the group. */
const OTHERS = 0o007;

/**
 * Reads a key of 32 bytes from a file of 64 hexadecimal digits.
 *
 * @param mayMake - Make the file, for its owner only, if it is not there.
 * @throws SottoError `argument/invalid` if it is no such file, or others may use it.
 */
export function loadKeyFile(path: string, mayMake: boolean): Uint8Array | undefined {
  const known = read(path);
  if (known !== undefined || !mayMake) return known;
  make(path);
  return read(path);
}

function read(path: string): Uint8Array | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  // Windows has other permissions, and shows none of them here.
  if (process.platform !== "win32" && (status.mode & OTHERS) !== 0)
    throw new SottoError("argument/invalid", { detail: "everybody may read the key file" });
  const text = readFileSync(path, "utf8").trim();
  if (!/^[0-9a-f]+$/i.test(text) || text.length !== 2 * KEY_BYTES)
    throw new SottoError("argument/invalid", { detail: "the key file holds no 64 digits" });
  return hexToBytes(text);
}

/** Durable when it returns: what is wrapped under a key that a power cut takes is lost. */
function make(path: string): void {
  const directory = dirname(resolve(path));
  makeDirectory(directory);
  const draft = `${path}.${bytesToHex(randomBytes(8))}`;
  const descriptor = openSync(draft, "wx", 0o600);
  try {
    writeSync(descriptor, `${bytesToHex(randomBytes(KEY_BYTES))}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  place(draft, path);
  syncDirectory(directory);
}

/** Whole or not at all, and never over a key that another process has just made. */
function place(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EEXIST") return renameSync(draft, path); // A file system without links.
  }
  unlinkSync(draft);
}
