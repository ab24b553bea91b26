import { decodeClientFrame, encodeClientFrame, isUserId, utf8ToBytes } from "@sotto/protocol";
import { platform } from "../../packages/sdk/src/platform/node.ts";
import { PEERS } from "../../packages/sdk/src/store/schema.ts";
import { storeNameOf } from "../../packages/sdk/src/store-name.ts";
import { require, type Target } from "../target.ts";

const REQUEST_ID = new Uint8Array(16);
/** The folder's name, what file systems take, less SQLite's suffix. */
const MAX_FILE_BYTES: number = ".sotto/".length + 255 - "-wal".length;
const HOST = "relay.example:7770";

function requireUsable(userId: string): void {
  const frame = decodeClientFrame(
    encodeClientFrame({ type: "fetchDirectory", requestId: REQUEST_ID, userId }),
  );
  require(frame.type === "fetchDirectory" &&
    frame.userId === userId, "a user id changes on the wire");
  const key = PEERS.key(userId);
  require(/^peer\/[^/]*$/.test(key), "a user id breaks out of its key");
  require(decodeURIComponent(key.slice("peer/".length)) === userId, "a key of another user");
  const file = platform.defaultStoreName(storeNameOf(`dev:${userId}`, HOST));
  require(file.length <= MAX_FILE_BYTES, "a file name that is too long");
}

function requireFileName(name: string): void {
  require(!/[/\\\0]/.test(name) && name !== "." && name !== "..", "a name that leaves its folder");
  require(/^[\u0020-\u007e]+$/.test(name), "a name that is not printable ASCII");
}

const jwt = (claims: string): string =>
  `e30.${Buffer.from(claims, "latin1").toString("base64url")}.c2ln`;

/** User ids and the names of stores made of tokens. Two texts, cut apart at a NUL character. */
export const names: Target = {
  name: "names",
  maxBytes: 300,
  dictionary: ["dev:", "..", "/", "\\", "%2f", '{"sub":"', '"}', "@", "é", "\ud7ff", "👋"].map(
    utf8ToBytes,
  ),
  seeds: [
    "ann\0bob",
    "dev:ann\0dev:b/../c",
    '{"sub":"ann"}\0{"sub":"\\u0000/"}',
    `${"ж".repeat(64)}\0..`,
    `${jwt('{"sub":"ann"}')}\0${jwt("{}")}`,
  ].map(utf8ToBytes),
  run: (input) => {
    const texts = Buffer.from(input).toString("utf8").split("\0", 2);
    for (const text of texts) {
      if (isUserId(text)) requireUsable(text);
      // Lone surrogates and bytes as JavaScript may hold them.
      const raw = Buffer.from(input).toString("utf16le");
      require(!isUserId(raw) || raw.isWellFormed(), "a user id with a lone surrogate");
      for (const token of [text, `dev:${text}`, jwt(text), `dev:${raw}`])
        requireFileName(storeNameOf(token, HOST));
    }
    const [one, two] = texts;
    if (one === undefined || two === undefined || one === two) return;
    require(storeNameOf(`dev:${one}`, HOST) !==
      storeNameOf(`dev:${two}`, HOST), "two users share a store");
  },
};
