import { hash } from "node:crypto";

// Every text of a schedule has a word that no other has, so that it can be looked for wherever it must not be.

const TOKEN = /q[a-z]{15}/g;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The word that belongs to a name. */
export function tokenOf(name: string): string {
  const bytes = hash("sha256", name, "buffer").subarray(0, 15);
  return `q${[...bytes].map((byte) => LETTERS[byte % 26]).join("")}`;
}

export function tokensIn(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

/** Of a row: a string is stored as its UTF-8. */
export function tokensInBytes(bytes: Uint8Array): readonly string[] {
  return tokensIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));
}

/** Of a row of the search index, which has the rests of words that begin alike. */
export function tokensInPosting(key: string, text: string): readonly string[] {
  const [, first = "", second = ""] = key.split("/");
  return [...text.matchAll(/\n([a-z]{14}) /g)].flatMap(([, rest = ""]) =>
    tokensIn(first + second + rest),
  );
}
