import type { Addressee, Submit } from "@sotto/protocol";
import { bytesOf, requestId } from "../client.ts";
import type { Device } from "../device.ts";
import { canarySealed } from "./canary.ts";

// Parts of a Submit, each with its own name and fresh ids.

export const slotFor = (
  deviceId: Uint8Array,
  sealed: Uint8Array = canarySealed(),
): Addressee["slots"][number] => ({ deviceId, envelopeId: bytesOf(16), sealed });

export const to = ({ userId, id }: Device): Addressee => ({ userId, slots: [slotFor(id)] });

export const submit = (addressees: readonly Addressee[], parts: Partial<Submit> = {}): Submit => ({
  type: "submit",
  requestId: requestId(),
  addressees,
  shared: new Uint8Array(),
  ttlSeconds: 0,
  ephemeral: false,
  ...parts,
});
