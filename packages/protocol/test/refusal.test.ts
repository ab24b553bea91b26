import {
  concatBytes,
  DecodeError,
  decodeClientFrame,
  decodeInitiator,
  decodeLogEntry,
  decodeLogEntryBody,
  decodeOneTimePrekey,
  decodeRatchetHeader,
  decodeRatchetMessage,
  decodeServerFrame,
  decodeSignedPrekey,
  MAX_ACK_COUNT,
  MAX_ADDRESSEES_COUNT,
  MAX_DELIVER_COUNT,
  MAX_DELIVERY_TOKENS_COUNT,
  MAX_DEVICES_COUNT,
  MAX_ENVELOPE_BYTES,
  MAX_FRAME_BYTES,
  MAX_HEADER_BYTES,
  MAX_LOG_ENTRIES_COUNT,
  MAX_LOG_ENTRY_BYTES,
  MAX_PREKEYS_PER_PUBLISH_COUNT,
  MAX_SLOTS_COUNT,
  MAX_TOKEN_BYTES,
  MAX_USER_ID_BYTES,
  uint32ToBytes,
  utf8ToBytes,
} from "@sotto/protocol";
import { describe, expect, it } from "vitest";
import { GOLDEN } from "./golden/values.ts";
import { decodeSample, encodeSample, type Sample } from "./messages.ts";
import { field, fixedField, tag, times, uintField, varint } from "./wire.ts";

/** Runs the decoder and gives the text of its DecodeError; anything else that is thrown fails the test. */
function refusal(decode: (input: Uint8Array) => unknown, input: Uint8Array): string {
  try {
    decode(input);
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  return "decoded";
}

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const id = zeros(16);
const bob = utf8ToBytes("bob");
const slot = field(2, field(1, id), field(2, id), field(3, zeros(1)));
const addressee = field(2, field(1, bob), slot);
const submit = (...parts: readonly Uint8Array[]): Uint8Array => field(2, field(1, id), ...parts);
const tokenHash = (n: number): Uint8Array => concatBytes(zeros(12), uint32ToBytes(n));
const publishTokens = (...hashes: readonly Uint8Array[]): Uint8Array =>
  field(8, field(1, id), field(2, ...hashes));
const oneTimePrekey = [field(2, zeros(32)), field(3, zeros(1184)), field(4, zeros(64))];
const signedPrekey = [field(3, zeros(32)), field(4, zeros(1184)), field(5, zeros(64))];

describe("a limit", () => {
  /** `make(size)` gives a message in which the limited thing has that count or length. */
  type Limited = readonly [
    name: string,
    limit: number,
    decode: (input: Uint8Array) => unknown,
    make: (size: number) => Uint8Array,
  ];
  const client: readonly Limited[] = [
    [
      "slots of an addressee",
      MAX_SLOTS_COUNT,
      decodeClientFrame,
      (n) => submit(field(2, field(1, bob), times(n, slot))),
    ],
    ["addressees", MAX_ADDRESSEES_COUNT, decodeClientFrame, (n) => submit(times(n, addressee))],
    [
      "bytes of a sealed part",
      MAX_ENVELOPE_BYTES,
      decodeClientFrame,
      (n) =>
        submit(field(2, field(1, bob), field(2, field(1, id), field(2, id), field(3, zeros(n))))),
    ],
    [
      "bytes of a shared payload",
      MAX_ENVELOPE_BYTES,
      decodeClientFrame,
      (n) => submit(addressee, field(3, zeros(n))),
    ],
    [
      "bytes of a user id",
      MAX_USER_ID_BYTES,
      decodeClientFrame,
      (n) => field(5, field(1, id), field(2, zeros(n))),
    ],
    [
      "acknowledged envelopes",
      MAX_ACK_COUNT,
      decodeClientFrame,
      (n) => field(3, times(n, field(1, id))),
    ],
    [
      "one-time prekeys",
      MAX_PREKEYS_PER_PUBLISH_COUNT,
      decodeClientFrame,
      (n) => field(4, field(1, id), times(n, field(3, ...oneTimePrekey))),
    ],
    [
      "devices of a fetch",
      MAX_DEVICES_COUNT,
      decodeClientFrame,
      (n) => field(6, field(1, id), field(2, bob), times(n, field(3, id))),
    ],
    [
      "hashes of delivery tokens",
      MAX_DELIVERY_TOKENS_COUNT,
      decodeClientFrame,
      (n) => publishTokens(...Array.from({ length: n }, (_, index) => tokenHash(index))),
    ],
    [
      "bytes of a token",
      MAX_TOKEN_BYTES,
      decodeClientFrame,
      (n) => field(1, field(2, zeros(n)), field(3, id), field(4, zeros(64))),
    ],
    [
      "bytes of a genesis",
      MAX_LOG_ENTRY_BYTES,
      decodeClientFrame,
      (n) => field(1, field(3, id), field(4, zeros(64)), field(5, zeros(n))),
    ],
  ];
  const server: readonly Limited[] = [
    [
      "delivered envelopes",
      MAX_DELIVER_COUNT,
      decodeServerFrame,
      (n) => field(4, times(n, field(1, field(1, id), field(2, zeros(1))))),
    ],
    [
      "entries of a log",
      MAX_LOG_ENTRIES_COUNT,
      decodeServerFrame,
      (n) => field(7, field(1, id), field(2, bob), times(n, field(3, zeros(1)))),
    ],
    [
      "bundles",
      MAX_DEVICES_COUNT,
      decodeServerFrame,
      (n) => field(8, field(1, id), times(n, field(2, field(1, id), field(2, ...signedPrekey)))),
    ],
    [
      "missing devices",
      MAX_DEVICES_COUNT,
      decodeServerFrame,
      (n) => field(9, field(1, id), field(2, bob), times(n, field(4, id))),
    ],
    [
      "bytes of an error code",
      64,
      decodeServerFrame,
      (n) => field(9, field(1, id), field(2, zeros(n))),
    ],
    [
      "bytes of packed versions",
      32,
      decodeServerFrame,
      (n) => field(1, field(1, zeros(32)), field(2, zeros(n))),
    ],
  ];
  const signed: readonly Limited[] = [
    [
      "signatures of a log entry",
      2,
      decodeLogEntry,
      (n) => concatBytes(field(1, zeros(1)), times(n, field(2, field(1, id), field(2, zeros(64))))),
    ],
    [
      "bytes of a header",
      MAX_HEADER_BYTES,
      decodeRatchetMessage,
      (n) => concatBytes(field(1, zeros(n)), field(2, zeros(16))),
    ],
    [
      "bytes of a ciphertext",
      MAX_ENVELOPE_BYTES,
      decodeRatchetMessage,
      (n) => concatBytes(field(1, zeros(1)), field(2, zeros(n))),
    ],
  ];

  it.each([...client, ...server, ...signed])("on %s is %d", (_name, limit, decode, make) => {
    expect(refusal(decode, make(limit))).toBe("decoded");
    expect(refusal(decode, make(limit + 1))).not.toBe("decoded");
  });

  it("on a frame's bytes holds before anything is decoded", () => {
    const padded = (length: number): Uint8Array =>
      concatBytes(field(7), field(100, zeros(length - 7)));
    expect(padded(MAX_FRAME_BYTES)).toHaveLength(MAX_FRAME_BYTES);
    expect(refusal(decodeClientFrame, padded(MAX_FRAME_BYTES))).toBe("decoded");
    expect(refusal(decodeClientFrame, padded(MAX_FRAME_BYTES + 1))).toBe("ClientFrame: too large");
    expect(refusal(decodeServerFrame, zeros(MAX_FRAME_BYTES + 1))).toBe("ServerFrame: too large");
    expect(refusal(decodeLogEntry, zeros(MAX_LOG_ENTRY_BYTES + 1))).toBe("LogEntry: too large");
    expect(refusal(decodeRatchetHeader, zeros(MAX_HEADER_BYTES + 1))).toBe(
      "RatchetHeader: too large",
    );
  });

  it("ends a flood of empty fields before it becomes objects", () => {
    const twoMegabytes = 1_000_000;
    expect(refusal(decodeClientFrame, field(3, times(twoMegabytes, field(1))))).toBe(
      "ClientFrame: too large",
    );
    expect(refusal(decodeClientFrame, field(3, times(100_000, field(1))))).toBe(
      "Ack: field 1 has 0 bytes",
    );
    expect(refusal(decodeClientFrame, submit(times(100_000, field(2))))).toContain("Addressee");
    expect(refusal(decodeClientFrame, field(3, times(14_000, field(1, id))))).toBe(
      "Ack: too many of field 1",
    );
    expect(refusal(decodeSignedPrekey, times(twoMegabytes, field(3)))).toBe(
      "SignedPrekey: field 3 has 0 bytes",
    );
    expect(refusal(decodeLogEntryBody, times(twoMegabytes, field(1)))).toContain("LogChange");
  });
});

describe("unknown fields", () => {
  const unknown = [
    uintField(99, 5),
    fixedField(98, zeros(8)),
    field(97, zeros(3)),
    concatBytes(tag(96, 5), zeros(4)),
  ];
  const isFrame = (sample: Sample): boolean =>
    sample.codec === "clientFrame" || sample.codec === "serverFrame";
  const samples = Object.entries(GOLDEN);

  it.each(samples.filter(([, sample]) => isFrame(sample)))(
    "are skipped after %s",
    (_name, sample) => {
      const input = concatBytes(encodeSample(sample), ...unknown);
      expect(decodeSample(sample.codec, input)).toEqual(
        decodeSample(sample.codec, encodeSample(sample)),
      );
    },
  );

  it("are skipped inside a frame's body", () => {
    expect(decodeClientFrame(field(7, uintField(1, 4), ...unknown))).toEqual({
      type: "ping",
      sequence: 4,
    });
  });

  it.each(samples.filter(([, sample]) => !isFrame(sample)))(
    "are refused in %s",
    (_name, sample) => {
      for (const extra of unknown) {
        const input = concatBytes(encodeSample(sample), extra);
        expect(refusal((bytes) => decodeSample(sample.codec, bytes), input)).toContain(
          "unknown field",
        );
      }
    },
  );

  it("are refused in a prekey inside a frame", () => {
    const publish = (...extra: readonly Uint8Array[]): Uint8Array =>
      field(4, field(1, id), field(2, ...signedPrekey, ...extra));
    expect(refusal(decodeClientFrame, publish())).toBe("decoded");
    expect(refusal(decodeClientFrame, publish(uintField(9, 1)))).toBe(
      "SignedPrekey: unknown field 9",
    );
  });

  it("are refused in the device keys and changes of a log entry", () => {
    const keys = [field(1, zeros(32)), field(2, zeros(32))];
    expect(refusal(decodeLogEntryBody, field(1, field(1, ...keys)))).toBe("decoded");
    expect(refusal(decodeLogEntryBody, field(1, field(1, ...keys, uintField(3, 1))))).toBe(
      "DeviceKeys: unknown field 3",
    );
    expect(refusal(decodeLogEntryBody, field(1, field(1, ...keys), uintField(3, 1)))).toBe(
      "LogChange: unknown field 3",
    );
  });

  it("with a group that never ends, or nests without end, are refused", () => {
    const start = tag(50, 3);
    const end = tag(50, 4);
    expect(refusal(decodeClientFrame, concatBytes(field(7), start, end))).toBe("decoded");
    expect(refusal(decodeClientFrame, concatBytes(field(7), start))).not.toBe("decoded");
    expect(refusal(decodeClientFrame, concatBytes(field(7), end))).not.toBe("decoded");
    const depth = 50_000;
    const nested = concatBytes(field(7), times(depth, start), times(depth, end));
    expect(nested.length).toBeLessThan(MAX_FRAME_BYTES);
    expect(refusal(decodeClientFrame, nested)).not.toBe("decoded");
  });

  it("with a varint of more than ten bytes are refused", () => {
    const unknown = (bytes: number): Uint8Array =>
      concatBytes(field(7), tag(50, 0), times(bytes - 1, Uint8Array.of(0xff)), Uint8Array.of(0));
    expect(refusal(decodeClientFrame, unknown(10))).toBe("decoded");
    expect(refusal(decodeClientFrame, unknown(11))).toBe("ClientFrame: a varint is too long");
  });

  it("with the number 0 are refused", () => {
    expect(refusal(decodeClientFrame, concatBytes(field(7), Uint8Array.of(0, 0)))).toBe(
      "ClientFrame: unknown field 0",
    );
  });
});

describe("a frame", () => {
  it("has exactly one body", () => {
    expect(refusal(decodeClientFrame, zeros(0))).toBe("ClientFrame: needs exactly one body");
    expect(refusal(decodeServerFrame, zeros(0))).toBe("ServerFrame: needs exactly one body");
    expect(refusal(decodeClientFrame, field(99, zeros(4)))).toBe(
      "ClientFrame: needs exactly one body",
    );
    expect(refusal(decodeClientFrame, concatBytes(field(7), field(3, field(1, id))))).toBe(
      "ClientFrame: needs exactly one body",
    );
    expect(refusal(decodeClientFrame, times(2, field(7)))).toBe("ClientFrame: too many of field 7");
  });

  it("ends where its bytes end", () => {
    for (const trailing of [
      Uint8Array.of(0),
      Uint8Array.of(0x3a),
      Uint8Array.of(0xff),
      zeros(20),
    ]) {
      expect(refusal(decodeClientFrame, concatBytes(field(7), trailing))).not.toBe("decoded");
    }
  });

  it("is not decoded as a frame of the other direction", () => {
    expect(refusal(decodeServerFrame, field(3, field(1, id), field(1, id)))).not.toBe("decoded");
    expect(refusal(decodeClientFrame, field(13, field(1, id)))).toBe(
      "ClientFrame: needs exactly one body",
    );
  });
});

describe("a field", () => {
  it("that is singular stands once", () => {
    expect(
      refusal(decodeClientFrame, field(5, field(1, id), field(1, id), field(2, bob))),
    ).toContain("too many");
    expect(refusal(decodeClientFrame, field(7, uintField(1, 1), uintField(1, 2)))).toBe(
      "Ping: too many of field 1",
    );
    expect(refusal(decodeInitiator, concatBytes(field(1, bob), field(1, bob)))).toBe(
      "Initiator: too many of field 1",
    );
    expect(refusal(decodeOneTimePrekey, concatBytes(uintField(1, 1), uintField(1, 1)))).toContain(
      "too many",
    );
  });

  it("that is required is there", () => {
    expect(refusal(decodeClientFrame, field(5, field(2, bob)))).toBe(
      "FetchDirectory: field 1 is missing",
    );
    expect(refusal(decodeClientFrame, field(3))).toBe("Ack: field 1 is missing");
    expect(refusal(decodeServerFrame, field(4))).toBe("Deliver: field 1 is missing");
    expect(refusal(decodeRatchetMessage, field(1, zeros(1)))).toBe(
      "RatchetMessage: field 2 is missing",
    );
  });

  it("has the wire type of the table", () => {
    expect(refusal(decodeClientFrame, field(7, field(1, zeros(1))))).toBe(
      "Ping: field 1 has wire type 2",
    );
    expect(refusal(decodeClientFrame, uintField(7, 1))).toBe(
      "ClientFrame: field 7 has wire type 0",
    );
    expect(refusal(decodeServerFrame, field(1, field(1, zeros(32)), uintField(2, 1)))).toContain(
      "wire type 0",
    );
    for (const wireType of [3, 4, 5, 6, 7]) {
      expect(refusal(decodeClientFrame, field(7, tag(1, wireType), zeros(8)))).toContain(
        `wire type ${wireType}`,
      );
    }
  });

  it("of fixed length has that length", () => {
    for (const length of [0, 15, 17, 32]) {
      expect(refusal(decodeClientFrame, field(3, field(1, zeros(length))))).toBe(
        `Ack: field 1 has ${length} bytes`,
      );
    }
  });

  it("that may be empty has its length otherwise", () => {
    const submitted = (length: number): Uint8Array =>
      submit(field(2, field(1, bob), slot, field(3, zeros(length))));
    const welcome = (length: number): Uint8Array =>
      field(2, field(1, bob), field(5, zeros(length)));
    for (const length of [0, 16]) {
      expect(refusal(decodeClientFrame, submitted(length))).toBe("decoded");
      expect(refusal(decodeServerFrame, welcome(length))).toBe("decoded");
    }
    for (const length of [1, 15]) {
      expect(refusal(decodeClientFrame, submitted(length))).toBe(
        "Addressee: a row has half a value",
      );
      expect(refusal(decodeServerFrame, welcome(length))).toBe("Welcome: a row has half a value");
    }
    for (const length of [17, 32]) {
      expect(refusal(decodeClientFrame, submitted(length))).toContain(`has ${length} bytes`);
      expect(refusal(decodeServerFrame, welcome(length))).toContain(`has ${length} bytes`);
    }
  });

  it("of a presence is 16 bytes, or none where none may be", () => {
    const said = (key: number): Uint8Array => field(9, field(1, id), field(2, zeros(key)));
    const changed = (...parts: Uint8Array[]): string =>
      refusal(decodeServerFrame, field(14, field(1, ...parts)));
    for (const length of [0, 16]) expect(refusal(decodeClientFrame, said(length))).toBe("decoded");
    expect(refusal(decodeClientFrame, said(15))).toBe("UpdatePresence: a row has half a value");
    expect(refusal(decodeClientFrame, said(32))).toContain("has 32 bytes");
    expect(
      refusal(decodeClientFrame, field(9, field(1, id), field(4, tokenHash(2), tokenHash(1)))),
    ).toBe("UpdatePresence: a row does not ascend");
    expect(changed(field(1, id))).toBe("decoded");
    expect(changed()).toBe("Presence: field 1 is missing");
    expect(changed(field(1, zeros(15)))).toContain("has 15 bytes");
    expect(refusal(decodeServerFrame, field(14))).toBe("PresenceChanged: field 1 is missing");
  });

  it("that is a set has whole values, in ascending order and each once", () => {
    const [one, two, last] = [tokenHash(1), tokenHash(2), new Uint8Array(16).fill(0xff)];
    for (const set of [[], [one], [one, two], [one, two, last]])
      expect(refusal(decodeClientFrame, publishTokens(...set))).toBe("decoded");
    expect(refusal(decodeClientFrame, field(8, field(1, id)))).toBe("decoded");
    for (const set of [
      [two, one],
      [one, one],
      [one, last, two],
    ])
      expect(refusal(decodeClientFrame, publishTokens(...set))).toBe(
        "PublishDeliveryTokens: a row does not ascend",
      );
    expect(refusal(decodeClientFrame, publishTokens(one, two.slice(1)))).toBe(
      "PublishDeliveryTokens: a row has half a value",
    );
  });

  it("does not reach beyond its message", () => {
    const tooLong = concatBytes(tag(7, 2), varint(0x7fffffff), zeros(4));
    expect(refusal(decodeClientFrame, tooLong)).toBe("ClientFrame: truncated");
    const overlapping = concatBytes(tag(5, 2), varint(4), tag(1, 2), varint(16), id, field(2, bob));
    expect(refusal(decodeClientFrame, overlapping)).not.toBe("decoded");
  });

  it("that is a number fits 32 bits", () => {
    const ping = (value: bigint): string =>
      refusal(decodeClientFrame, field(7, uintField(1, value)));
    expect(ping(0xffff_ffffn)).toBe("decoded");
    expect(ping(0x1_0000_0000n)).toBe("Ping: field 1 exceeds 32 bits");
    expect(ping(0xffff_ffff_ffff_ffffn)).toBe("Ping: field 1 exceeds 32 bits");
    expect(
      refusal(decodeClientFrame, field(7, tag(1, 0), zeros(0), times(11, Uint8Array.of(0xff)))),
    ).not.toBe("decoded");
  });

  it("that is text is UTF-8", () => {
    const bad = [
      Uint8Array.of(0xff),
      Uint8Array.of(0xc3),
      Uint8Array.of(0xed, 0xa0, 0x80),
      Uint8Array.of(0xc0, 0xaf),
    ];
    for (const text of bad) {
      expect(refusal(decodeClientFrame, field(5, field(1, id), field(2, text)))).toBe(
        "ClientFrame: malformed",
      );
      expect(
        refusal(decodeInitiator, concatBytes(field(1, text), field(2, id), field(3, zeros(32)))),
      ).toBe("Initiator: malformed");
    }
  });

  it("that is absent and holds bytes is an empty Uint8Array on every platform", () => {
    const frame = decodeServerFrame(field(4, field(1, field(1, id), field(2, zeros(1)))));
    const shared = frame.type === "deliver" ? frame.envelopes[0]?.shared : undefined;
    expect(shared?.length).toBe(0);
    expect(Object.getPrototypeOf(shared)).toBe(Uint8Array.prototype);
  });
});

describe("decoded bytes", () => {
  it("are plain Uint8Arrays when the input is a subclass", () => {
    class Chunk extends Uint8Array {}
    const frame = decodeClientFrame(Chunk.from(field(3, field(1, id))));
    const first = frame.type === "ack" ? frame.envelopeIds[0] : undefined;
    expect(Object.getPrototypeOf(first)).toBe(Uint8Array.prototype);
  });
});

describe("DecodeError", () => {
  it("names the message and nothing of its content", () => {
    const secret = utf8ToBytes("dev:secret");
    const input = field(1, field(2, secret), field(3, id), field(4, zeros(63)));
    expect(refusal(decodeClientFrame, input)).toBe("Authenticate: field 4 has 63 bytes");
  });

  it("is a failure code that an older client knows, when the code is new", () => {
    const failure = (code: string): unknown =>
      decodeServerFrame(field(9, field(1, id), field(2, utf8ToBytes(code))));
    expect(failure("relay/quota")).toMatchObject({ code: "relay/quota" });
    expect(failure("relay/from-the-future")).toMatchObject({ code: "relay/failed" });
    expect(failure("toString")).toMatchObject({ code: "relay/failed" });
  });
});
