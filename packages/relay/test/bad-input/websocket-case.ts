import { utf8ToBytes } from "@sotto/protocol";
import type { Device } from "../device.ts";
import type { BadInput, Outcome } from "./case.ts";
import { RawWebSocket } from "./raw-socket.ts";
import type { Stage } from "./stage.ts";
import { join, OPCODES, wsFrame } from "./wire.ts";

/** What the builder of a case's bytes may use. */
export interface Opened {
  readonly nonce: Uint8Array;
  readonly host: string;
  /** Unknown to the relay. */
  readonly device: Device;
}

/** Bytes that follow a correct upgrade, as they are; nobody has authenticated. */
export interface WebSocketCase {
  readonly name: string;
  readonly expected: Outcome;
  readonly isSlow?: boolean;
  /** More lines of the upgrade's head. */
  readonly headers?: readonly string[];
  readonly bytes: Uint8Array | ((opened: Opened) => Uint8Array);
  /** How they are handed in: in one write, in one for each byte, or together with the upgrade request. */
  readonly delivery?: "at once" | "byte by byte" | "with the upgrade";
  /**
   * What follows: a ping whose pong shows that the connection goes on, the end of the sending side, or nothing, for bytes
   * that have an answer of their own.
   */
  readonly after?: "probe" | "end" | "nothing";
}

const PROBE: Uint8Array = utf8ToBytes("still there?");
const isProbe = (payload: Uint8Array): boolean => Buffer.from(payload).equals(Buffer.from(PROBE));

export function websocketCase(input: WebSocketCase): BadInput {
  const { name, expected, isSlow = false } = input;
  return { name, expected, isSlow, run: (stage) => run(stage, input) };
}

async function run(stage: Stage, input: WebSocketCase): Promise<Outcome> {
  const { bytes, headers = [], delivery = "at once", after = "probe" } = input;
  const isEarly = delivery === "with the upgrade" && typeof bytes !== "function";
  const socket = await RawWebSocket.open(stage.host, headers, isEarly ? bytes : new Uint8Array());
  const content =
    typeof bytes === "function"
      ? bytes({ nonce: socket.nonce, host: socket.host, device: stage.newDevice() })
      : bytes;
  if (!isEarly) await write(socket, content, delivery);
  if (after === "probe") await socket.raw.write(wsFrame({ opcode: OPCODES.ping, payload: PROBE }));
  if (after === "end") socket.raw.end();
  const answer = (): string | undefined => outcomeOf(socket);
  await socket.wait(() => answer() !== undefined);
  socket.raw.destroy();
  return answer() ?? "cut";
}

async function write(
  socket: RawWebSocket,
  bytes: Uint8Array,
  delivery: "at once" | "byte by byte" | "with the upgrade",
): Promise<void> {
  if (delivery !== "byte by byte") return socket.raw.write(bytes);
  for (const byte of bytes) await socket.raw.write(Uint8Array.of(byte));
}

/** Undefined while there is none. */
function outcomeOf(socket: RawWebSocket): Outcome | undefined {
  if (socket.closeCode !== undefined) return `close ${socket.closeCode}`;
  const welcome = socket.messages.find(({ type }) => type === "welcome");
  if (welcome !== undefined) return "welcome";
  const pongs = socket.frames.filter(({ opcode }) => opcode === OPCODES.pong);
  const probe = pongs.findIndex(({ payload }) => isProbe(payload));
  if (probe === -1) return undefined;
  const answered = pongs.slice(0, probe).map(({ payload }) => payload);
  if (answered.length === 0) return "ignored";
  return answered.length === 1
    ? `pong, ${answered[0]?.length} bytes`
    : `${answered.length} pongs, ${join(answered).length} bytes`;
}
