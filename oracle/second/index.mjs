// A second implementation of what one Sotto device says to another, from docs/protocol/cryptography.md and the .proto
// files. On purpose it shares no code with packages/: an error in one of the two shows as a difference. Comments name
// sections of that page, and names are those that stand there.
export {
  createDevice,
  createOneTimePrekey,
  createSignedPrekey,
  readBundle,
  readGenesis,
} from "./devices.mjs";
export { packContent, unpackContent } from "./payload.mjs";
export { readHeader, Session } from "./session.mjs";
