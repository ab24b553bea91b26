import type { ServerFrame } from "@sotto/protocol";
import type { Client } from "../client.ts";
import type { BadInput, Outcome } from "./case.ts";
import type { Parties } from "./frame-trees.ts";
import type { Stage } from "./stage.ts";

/** The bytes of one binary message, from a device that has authenticated. */
export interface FrameCase {
  readonly name: string;
  readonly expected: Outcome;
  readonly bytes: (parties: Parties) => Uint8Array;
  /** It is a request: there is an answer to wait for. Otherwise a ping shows that the connection goes on. */
  readonly isRequest?: boolean;
}

const PROBE_SEQUENCE = 0xbeef;
const UNASKED: ReadonlySet<ServerFrame["type"]> = new Set([
  "challenge",
  "welcome",
  "queueEmpty",
  "prekeysLow",
]);

/** @param peer - A device that all cases may share. */
export function frameCase(
  input: FrameCase,
  peer: (stage: Stage) => Promise<Parties["peer"]>,
): BadInput {
  const { name, expected, bytes, isRequest = false } = input;
  return {
    name,
    expected,
    run: async (stage) => {
      const sender = stage.newDevice();
      const client = await stage.join(sender);
      client.sendBytes(bytes({ sender, peer: await peer(stage) }));
      if (!isRequest) client.send({ type: "ping", sequence: PROBE_SEQUENCE });
      const outcome = await outcomeOf(client);
      client.close();
      return outcome;
    },
  };
}

/** What the relay says first besides greetings, or how it closes. */
async function outcomeOf(client: Client): Promise<Outcome> {
  const said = (): ServerFrame | undefined => client.frames.find(({ type }) => !UNASKED.has(type));
  await client.wait(() => said() !== undefined || client.closeCode !== undefined);
  const frame = said();
  return frame === undefined ? `close ${client.closeCode}` : nameOf(frame);
}

/** How the table names a frame. */
export function nameOf(frame: ServerFrame): Outcome {
  if (frame.type === "failure") return frame.code;
  if (frame.type === "pong") return frame.sequence === PROBE_SEQUENCE ? "ignored" : "pong";
  return frame.type;
}
