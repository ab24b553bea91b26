import {
  bytesToHex,
  decodeOneTimePrekey,
  decodeSignedPrekey,
  encodeOneTimePrekey,
  encodeSignedPrekey,
  hexToBytes,
} from "@sotto/protocol";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { createGenesis, verifyDeviceLog } from "../../src/crypto/device-log.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { initiate } from "../../src/crypto/pqxdh.ts";
import {
  createOneTimePrekey,
  createSignedPrekey,
  type PrekeySecret,
  verifyBundle,
} from "../../src/crypto/prekeys.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import { createInitiatorSession } from "../../src/crypto/session.ts";
import {
  type DeviceVector,
  type EventVector,
  type RefusalVector,
  type PrekeyVector,
  type ScenarioVector,
  SESSION_VECTORS,
} from "../vectors/session.ts";
import {
  type Device,
  deviceOf,
  End,
  errorName,
  type Prekeys,
  recordedRandom,
  seededRandom,
} from "./parties.ts";

const BACK_ENDS: readonly Primitives[] = [
  await loadPrimitives("portable"),
  await loadPrimitives("wasm"),
];
const { scenarios } = SESSION_VECTORS;

describe.each(BACK_ENDS)("on $backEnd", (primitives) => {
  describe.each(scenarios)("session vectors, $name", (scenario) => {
    test("devices, genesis entries and ids are those of the vectors", () => {
      for (const vector of [scenario.A, scenario.B]) {
        const { secrets, genesis, party } = readDevice(primitives, vector);
        expect(bytesToHex(createGenesis(primitives, secrets, vector.issuedAtMs))).toBe(
          vector.genesis,
        );
        expect(bytesToHex(party.deviceId)).toBe(vector.deviceId);
        expect(bytesToHex(party.keys.signingKey)).toBe(vector.signingKey);
        expect(bytesToHex(party.keys.identityKey)).toBe(vector.identityKey);
        const account = verifyDeviceLog(primitives, [genesis]);
        expect(bytesToHex(account.accountId)).toBe(vector.accountId);
        expect(account.devices).toEqual([{ deviceId: party.deviceId, keys: party.keys }]);
      }
    });

    test("prekeys are signed as in the vectors, and verify", () => {
      const { secrets, party } = readDevice(primitives, scenario.B);
      const { signedPrekey, oneTimePrekey } = scenario.B;
      const signed = createSignedPrekey(
        primitives,
        drawsOf(signedPrekey),
        secrets,
        party,
        signedPrekey,
      );
      expect(bytesToHex(encodeSignedPrekey(signed.prekey))).toBe(signedPrekey.wire);
      const oneTime =
        oneTimePrekey === null
          ? undefined
          : createOneTimePrekey(
              primitives,
              drawsOf(oneTimePrekey),
              secrets,
              party,
              oneTimePrekey.id,
            );
      expect(oneTime && bytesToHex(encodeOneTimePrekey(oneTime.prekey))).toBe(oneTimePrekey?.wire);
      const { bundle } = readPrekeys(primitives, scenario);
      expect(() => verifyBundle(primitives, party.accountId, party, bundle)).not.toThrow();
    });

    test("the key agreement gives the secrets of the vectors", () => {
      const [A, B] = [readDevice(primitives, scenario.A), readDevice(primitives, scenario.B)];
      const { bundle } = readPrekeys(primitives, scenario);
      const { random } = recordedRandom(scenario.steps[0]?.draws ?? []);
      const { agreement } = initiate(
        primitives,
        random,
        A,
        B.party,
        bundle,
        hexToBytes(scenario.agreement.replaces),
      );
      expect(bytesToHex(agreement.transcript)).toBe(scenario.agreement.transcript);
      expect(bytesToHex(agreement.sessionId)).toBe(scenario.agreement.sessionId);
      expect(bytesToHex(agreement.rootKey)).toBe(scenario.agreement.rootKey);
      expect(bytesToHex(agreement.pqSecret)).toBe(scenario.agreement.pq0);
    });

    test("every message is sent, opened and refused as in the vectors", () => {
      const replay = new Replay(primitives, scenario);
      for (const event of scenario.order)
        expect(replay.play(event)).toEqual(outcomeOf(scenario, event));
    });
  });
});

/** What came of one event. */
interface Outcome {
  readonly event: EventVector;
  /** The wire of a message sent, the payload of one opened, or the name of the error. */
  readonly result: string;
  /** Recorded draws that were not asked for. */
  readonly drawsLeft: number;
  readonly stateChanged: boolean;
}

function outcomeOf({ steps }: ScenarioVector, event: EventVector): Outcome {
  if ("send" in event)
    return { event, result: steps[event.send]?.wire ?? "", drawsLeft: 0, stateChanged: true };
  if ("open" in event)
    return { event, result: steps[event.open]?.payload ?? "", drawsLeft: 0, stateChanged: true };
  return { event, result: "CryptoError", drawsLeft: 0, stateChanged: false };
}

/** Plays both ends of a scenario on the recorded draws. */
class Replay {
  readonly #primitives: Primitives;
  readonly #scenario: ScenarioVector;
  readonly #devices: { readonly A: Device; readonly B: Device };
  readonly #prekeys: Prekeys;
  readonly #ends: { A: End | undefined; B: End | undefined } = { A: undefined, B: undefined };

  constructor(primitives: Primitives, scenario: ScenarioVector) {
    this.#primitives = primitives;
    this.#scenario = scenario;
    this.#devices = {
      A: readDevice(primitives, scenario.A),
      B: readDevice(primitives, scenario.B),
    };
    this.#prekeys = readPrekeys(primitives, scenario);
  }

  play(event: EventVector): Outcome {
    if ("send" in event) return this.#send(event, event.send);
    return "open" in event ? this.#open(event, event.open) : this.#refuse(event, event.refuse);
  }

  #send(event: EventVector, number: number): Outcome {
    const { from, draws, payload } = this.#step(number);
    const { random, left } = recordedRandom(draws);
    const end = (this.#ends[from] ??= this.#start(random, event.now));
    const result = bytesToHex(end.seal(random, hexToBytes(payload), event.now));
    return { event, result, drawsLeft: left(), stateChanged: true };
  }

  #open(event: EventVector, number: number): Outcome {
    const { from, wire, openDraws } = this.#step(number);
    const { random, left } = recordedRandom(openDraws ?? []);
    const bytes = hexToBytes(wire);
    const result = bytesToHex(
      this.#receiver(from, bytes, event.now).open(random, bytes, event.now),
    );
    return { event, result, drawsLeft: left(), stateChanged: true };
  }

  #refuse(event: RefusalVector, number: number): Outcome {
    const { from, wire } = this.#step(number);
    const bytes = hexToBytes(wire);
    if (event.why === "last bit flipped") bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    const end = this.#receiver(from, bytes, event.now);
    const before = end.snapshot();
    const result = errorName(() => end.open(seededRandom("refused"), bytes, event.now));
    return {
      event,
      result,
      drawsLeft: 0,
      stateChanged: !isDeepStrictEqual(end.snapshot(), before),
    };
  }

  #step(number: number): ScenarioVector["steps"][number] {
    const step = this.#scenario.steps[number];
    if (step === undefined) throw new Error(`no step ${number}`);
    return step;
  }

  #start(random: (length: number) => Uint8Array, nowMs: number): End {
    const { A, B } = this.#devices;
    const { bundle } = this.#prekeys;
    const replaces = hexToBytes(this.#scenario.agreement.replaces);
    const { agreement, prekey } = initiate(this.#primitives, random, A, B.party, bundle, replaces);
    const context = { primitives: this.#primitives, random, nowMs };
    const session = createInitiatorSession(context, agreement, bundle.signed.x25519, prekey);
    return new End(this.#primitives, session);
  }

  #receiver(from: "A" | "B", wire: Uint8Array, nowMs: number): End {
    if (from === "B") return this.#ends.A as End;
    const { A, B } = this.#devices;
    return (this.#ends.B ??= End.recipient(
      this.#primitives,
      B,
      A.party,
      this.#prekeys,
      wire,
      nowMs,
    ));
  }
}

function readDevice(primitives: Primitives, vector: DeviceVector): Device {
  const signing = primitives.ed25519KeyPair(hexToBytes(vector.signingSeed));
  const privateKey = hexToBytes(vector.identityPrivate);
  const identity = { privateKey, publicKey: primitives.x25519PublicKey(privateKey) };
  return deviceOf(primitives, vector.userId, { signing, identity }, hexToBytes(vector.genesis));
}

function readPrekeys(primitives: Primitives, { B }: ScenarioVector): Prekeys {
  const { signedPrekey, oneTimePrekey } = B;
  return {
    bundle: {
      deviceId: hexToBytes(B.deviceId),
      signed: decodeSignedPrekey(hexToBytes(signedPrekey.wire)),
      oneTime:
        oneTimePrekey === null ? undefined : decodeOneTimePrekey(hexToBytes(oneTimePrekey.wire)),
    },
    signed: readSecret(primitives, signedPrekey),
    oneTime: oneTimePrekey === null ? undefined : readSecret(primitives, oneTimePrekey),
  };
}

function readSecret(primitives: Primitives, vector: PrekeyVector): PrekeySecret {
  const privateKey = hexToBytes(vector.x25519Private);
  const x25519 = { privateKey, publicKey: primitives.x25519PublicKey(privateKey) };
  return { id: vector.id, x25519, kemSeed: hexToBytes(vector.kemSeed) };
}

function drawsOf({ x25519Private, kemSeed }: PrekeyVector): (length: number) => Uint8Array {
  return recordedRandom([x25519Private, kemSeed]).random;
}
