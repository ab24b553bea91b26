import { createHash, hash } from "node:crypto";
import {
  bytesToHex,
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  encodeServerFrame,
  type Envelope,
} from "@sotto/protocol";
import type { Connection, Socket } from "@sotto/relay/core";
import type { Gateway } from "../packages/sdk/src/testing/network.ts";
import type { History } from "./history.ts";
import type { NonceAudit } from "./nonce-audit.ts";

export interface Wire {
  readonly wrap: (gateway: Gateway, user: string) => Gateway;
  /** Everything that went over it, as one hash. */
  readonly trace: () => string;
  readonly frames: () => number;
  /** Says something to the relay on the connection of a user, behind the user's back. False: there is none. */
  say(user: string, frame: Parameters<typeof encodeClientFrame>[0]): boolean;
  /** Delivers an envelope to a user once more. */
  replay(user: string, dice: number): boolean;
  /** Envelopes that were submitted to a user. */
  envelopesTo(
    user: string,
  ): readonly { readonly deviceId: Uint8Array; readonly envelope: Envelope }[];
}

/** Stands between clients and relay, sees every frame, and can add some. */
export function createWire(now: () => number, history: History, audit: NonceAudit): Wire {
  const trace = createHash("sha256");
  /** Request → digest of the frame: a retry must be the same bytes. */
  const requests = new Map<string, string>();
  const connections = new Map<
    string,
    { readonly connection: Connection; readonly socket: Socket }
  >();
  const submitted = new Map<string, { deviceId: Uint8Array; envelope: Envelope }[]>();
  const delivered = new Map<string, Uint8Array[]>();
  const welcome = new Set<string>();
  let frames = 0;

  function record(user: string, to: string, bytes: Uint8Array): void {
    frames += 1;
    trace.update(`${now()} ${user} ${to} ${bytes.length} `).update(bytes);
  }

  function onClientFrame(user: string, bytes: Uint8Array): void {
    record(user, "relay", bytes);
    const frame = decodeClientFrame(bytes);
    if (frame.type !== "submit") return;
    const digest = hash("sha256", bytes);
    const key = `${user}/${bytesToHex(frame.requestId)}`;
    const before = requests.get(key);
    if (before === undefined) {
      requests.set(key, digest);
      audit.sent(frame.shared);
      for (const { userId, slots } of frame.addressees) {
        const list = submitted.get(userId) ?? [];
        submitted.set(userId, list);
        for (const { deviceId, envelopeId, sealed } of slots) {
          const id = bytesToHex(envelopeId);
          if (frame.ephemeral) history.passing.add(id);
          else if (!history.envelopes.has(id))
            history.violate("40 typing", `${user} has the relay keep what is in no outbox`);
          audit.sent(sealed);
          list.push({ deviceId, envelope: { id: envelopeId, sealed, shared: frame.shared } });
        }
      }
    } else if (before !== digest) {
      history.violate("7 same bytes", `${user} sent other bytes for the same request`);
    }
  }

  function onServerFrame(user: string, bytes: Uint8Array): void {
    record(user, "client", bytes);
    const frame = decodeServerFrame(bytes);
    // Who speaks before that is turned away for good.
    if (frame.type === "welcome") welcome.add(user);
    if (frame.type === "failure") history.refused.add(bytesToHex(frame.requestId));
    if (frame.type !== "deliver") return;
    const list = delivered.get(user) ?? [];
    delivered.set(user, list);
    list.push(bytes);
  }

  return {
    wrap: (gateway, user) => ({
      accept: (socket, info) => {
        const connection = gateway.accept(
          {
            send: (bytes) => {
              onServerFrame(user, bytes);
              socket.send(bytes);
            },
            close: (code, reason) => socket.close(code, reason),
            get bufferedBytes() {
              return socket.bufferedBytes;
            },
          },
          info,
        );
        const own = { connection, socket };
        connections.set(user, own);
        welcome.delete(user);
        return {
          receive: (bytes) => {
            onClientFrame(user, bytes);
            connection.receive(bytes);
          },
          closed: () => {
            if (connections.get(user) === own) connections.delete(user);
            connection.closed();
          },
        };
      },
    }),
    trace: () => trace.copy().digest("hex"),
    frames: () => frames,
    say: (user, frame) => {
      const own = connections.get(user);
      if (own === undefined || !welcome.has(user)) return false;
      own.connection.receive(encodeClientFrame(frame));
      return true;
    },
    replay: (user, dice) => {
      const own = connections.get(user);
      const list = delivered.get(user) ?? [];
      const bytes = list[dice % Math.max(1, list.length)];
      if (own === undefined || bytes === undefined || !welcome.has(user)) return false;
      own.socket.send(encodeServerFrame(decodeServerFrame(bytes)));
      return true;
    },
    envelopesTo: (user) => submitted.get(user) ?? [],
  };
}
