import {
  authenticationTranscript,
  CLOSE_CODES,
  closeByCode,
  decodeServerFrame,
  encodeClientFrame,
  type ServerFrame,
} from "@sotto/protocol";
import type { RelayCore } from "../../packages/relay/src/core.ts";
import type { Primitives } from "../../packages/sdk/src/crypto/primitives.ts";
import type { Device } from "../../packages/sdk/test/crypto/parties.ts";
import { require } from "../target.ts";

const HOST = "relay.test";

/** One socket, and what came over it. */
export class RelayPeer {
  readonly device: Device;
  readonly frames: ServerFrame[] = [];
  closeCode: number | undefined;
  bufferedBytes = 0;
  readonly #primitives: Primitives;
  readonly #connection: ReturnType<RelayCore["accept"]>;

  constructor(core: RelayCore, device: Device, primitives: Primitives) {
    this.#primitives = primitives;
    this.device = device;
    const bufferedBytes = (): number => this.bufferedBytes;
    this.#connection = core.accept(
      {
        send: (bytes) => {
          require(this.closeCode === undefined, "a frame after the close");
          this.frames.push(decodeServerFrame(bytes));
        },
        close: (code) => {
          require(this.closeCode === undefined, "closed twice");
          require(closeByCode(code) !== undefined, `a close code that is not documented: ${code}`);
          this.closeCode = code;
        },
        get bufferedBytes() {
          return bufferedBytes();
        },
      },
      { host: HOST, loopback: true },
    );
  }

  send(bytes: Uint8Array): void {
    this.#connection.receive(bytes);
  }

  cut(): void {
    this.#connection.closed();
    this.closeCode ??= CLOSE_CODES.goingAway.code;
  }

  authenticate(change: number): Uint8Array {
    const challenge = this.frames.find((frame) => frame.type === "challenge");
    require(challenge !== undefined, "no challenge");
    const { party, secrets, genesis, userId } = this.device;
    const parts = { version: 1, token: `dev:${userId}`, deviceId: party.deviceId };
    const transcript = authenticationTranscript({ ...parts, nonce: challenge.nonce, host: HOST });
    const signature = this.#primitives.sign(secrets.signing.privateKey, transcript);
    return encodeClientFrame({
      type: "authenticate",
      ...parts,
      genesis: change === 1 ? genesis.slice(1) : genesis,
      signature: change === 2 ? signature.fill(0) : signature,
    });
  }

  delivered(): Uint8Array[] {
    return this.frames.flatMap((frame) =>
      frame.type === "deliver" ? frame.envelopes.map(({ id }) => id) : [],
    );
  }
}
