import {
  hexToBytes,
  MLKEM_PUBLIC_BYTES,
  type OneTimePrekey,
  oneTimePrekeyTranscript,
  type PublishPrekeys,
  type SignedPrekey,
  signedPrekeyTranscript,
} from "@sotto/protocol";
import { bytesOf, requestId } from "../../client.ts";
import { Device } from "../../device.ts";
import type { BadInput } from "../case.ts";
import { ask, inWorld, requestCase, type RequestCase } from "../request-case.ts";
import { filled } from "../wire.ts";

// Publications that decode.

const publish = (
  parts: Partial<Pick<PublishPrekeys, "signed" | "oneTime">> = {},
): PublishPrekeys => ({
  type: "publishPrekeys",
  requestId: requestId(),
  signed: parts.signed,
  oneTime: parts.oneTime ?? [],
});

/** Signed by the device that publishes them, whatever they are. */
function signedOf(device: Device, parts: Partial<SignedPrekey>): SignedPrekey {
  const prekey = { ...device.signedPrekey(1), ...parts };
  return {
    ...prekey,
    signature: device.sign(signedPrekeyTranscript(device.accountId, device.id, prekey)),
  };
}

function oneTimeOf(device: Device, parts: Partial<OneTimePrekey>): OneTimePrekey {
  const prekey = { ...device.oneTimePrekey(1), ...parts };
  return {
    ...prekey,
    signature: device.sign(oneTimePrekeyTranscript(device.accountId, device.id, prekey)),
  };
}

const oneTimes = (device: Device, first: number, count: number): readonly OneTimePrekey[] =>
  Array.from({ length: count }, (_, index) => device.oneTimePrekey(first + index));

/** Both kinds of prekeys with one and the same fault. */
const bothKinds = (
  name: string,
  expected: string,
  parts: Pick<Partial<OneTimePrekey>, "id" | "x25519" | "mlkem768">,
): readonly RequestCase[] => [
  {
    name: `signed prekey with ${name}`,
    expected,
    requests: ({ sender }) => [publish({ signed: signedOf(sender, parts) })],
  },
  {
    name: `one-time prekey with ${name}`,
    expected,
    requests: ({ sender }) => [publish({ oneTime: [oneTimeOf(sender, parts)] })],
  },
];

/** X25519 points of small order (RFC 7748 §6.1; the list of cr.yp.to/ecdh.html#validate), little-endian. */
const SMALL_ORDER: readonly (readonly [name: string, hex: string])[] = [
  ["order 1", `01${"00".repeat(31)}`],
  ["order 8", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"],
  ["order 8, the other", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"],
  ["p - 1", `ec${"ff".repeat(30)}7f`],
  ["p, which is 0", `ed${"ff".repeat(30)}7f`],
  ["p + 1, which is 1", `ee${"ff".repeat(30)}7f`],
  ["0 with the unused bit set", `${"00".repeat(31)}80`],
];

const keys: readonly RequestCase[] = [
  ...bothKinds("id 0", "relay/bad-request", { id: 0 }),
  ...bothKinds("the greatest id", "prekeysPublished", { id: 2 ** 32 - 1 }),
  ...bothKinds("an X25519 key of zeros", "relay/bad-request", { x25519: new Uint8Array(32) }),
  ...SMALL_ORDER.flatMap(([name, hex]) =>
    bothKinds(`an X25519 key of small order (${name})`, "relay/bad-request", {
      x25519: hexToBytes(hex),
    }),
  ),
  ...bothKinds("an ML-KEM key of zeros", "prekeysPublished", {
    mlkem768: new Uint8Array(MLKEM_PUBLIC_BYTES),
  }),
  ...bothKinds("an ML-KEM key that is none (FIPS 203 §7.2)", "prekeysPublished", {
    mlkem768: filled(MLKEM_PUBLIC_BYTES, 0xff),
  }),
];

const EXPIRIES: readonly (readonly [string, number])[] = [
  ["NaN", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
  ["minus infinity", Number.NEGATIVE_INFINITY],
];

const signatures: readonly RequestCase[] = [
  ...EXPIRIES.map(([name, expiresAtMs]) => ({
    name: `signed prekey with expiry ${name}`,
    expected: "relay/bad-request",
    requests: ({ sender }: { readonly sender: Device }) => [
      publish({ signed: signedOf(sender, { expiresAtMs }) }),
    ],
  })),
  {
    name: "signed prekey with a signature of random bytes",
    expected: "relay/bad-request",
    requests: ({ sender }) => [
      publish({ signed: { ...sender.signedPrekey(1), signature: bytesOf(64) } }),
    ],
  },
  {
    name: "one-time prekey with a signature of random bytes",
    expected: "relay/bad-request",
    requests: ({ sender }) => [
      publish({ oneTime: [{ ...sender.oneTimePrekey(1), signature: bytesOf(64) }] }),
    ],
  },
  {
    name: "prekeys of another device of the same user",
    expected: "relay/bad-request",
    requests: ({ sender }) => [publish({ signed: new Device(sender.userId).signedPrekey(1) })],
  },
  {
    name: "prekeys of another user",
    expected: "relay/bad-request",
    requests: ({ peer }) => [publish({ oneTime: [peer.oneTimePrekey(1)] })],
  },
  {
    name: "signed prekey with another id than was signed",
    expected: "relay/bad-request",
    requests: ({ sender }) => [publish({ signed: { ...sender.signedPrekey(1), id: 2 } })],
  },
  {
    name: "signed prekey with another expiry than was signed",
    expected: "relay/bad-request",
    requests: ({ sender }) => [
      publish({ signed: { ...sender.signedPrekey(1), expiresAtMs: 2e13 } }),
    ],
  },
  {
    name: "one-time prekey with another ML-KEM key than was signed",
    expected: "relay/bad-request",
    requests: ({ sender }) => [
      publish({ oneTime: [{ ...sender.oneTimePrekey(1), mlkem768: bytesOf(MLKEM_PUBLIC_BYTES) }] }),
    ],
  },
  {
    name: "signature of a signed prekey on a one-time prekey",
    expected: "relay/bad-request",
    requests: ({ sender }) => {
      const { id, x25519, mlkem768, signature } = sender.signedPrekey(1);
      return [publish({ oneTime: [{ id, x25519, mlkem768, signature }] })];
    },
  },
];

const pools: readonly RequestCase[] = [
  { name: "no prekeys at all", expected: "prekeysPublished", requests: () => [publish()] },
  {
    name: "one id twice in one publication",
    expected: "relay/bad-request",
    requests: ({ sender }) => [
      publish({ oneTime: [sender.oneTimePrekey(1), sender.oneTimePrekey(1)] }),
    ],
  },
  {
    name: "id that is there, with other bytes",
    expected: "relay/bad-request",
    requests: ({ sender }) => [
      publish({ oneTime: [sender.oneTimePrekey(1)] }),
      publish({ oneTime: [sender.oneTimePrekey(1)] }),
    ],
  },
  {
    name: "id that is there, with the same bytes",
    expected: "prekeysPublished",
    requests: ({ sender }) => {
      const oneTime = oneTimes(sender, 1, 1);
      return [publish({ oneTime }), publish({ oneTime })];
    },
  },
  {
    name: "201st one-time prekey",
    expected: "relay/quota",
    requests: ({ sender }) => [
      publish({ oneTime: oneTimes(sender, 1, 100) }),
      publish({ oneTime: oneTimes(sender, 101, 100) }),
      publish({ oneTime: oneTimes(sender, 201, 1) }),
    ],
  },
  {
    name: "signed prekey in place of another",
    expected: "prekeysPublished",
    requests: ({ sender }) => [
      publish({ signed: sender.signedPrekey(1) }),
      publish({ signed: sender.signedPrekey(1) }),
    ],
  },
  {
    name: "id that was handed out",
    expected: "prekeysPublished",
    requests: ({ sender }) => [
      publish({ signed: sender.signedPrekey(1), oneTime: oneTimes(sender, 1, 1) }),
      {
        type: "fetchBundles",
        requestId: requestId(),
        userId: sender.userId,
        deviceIds: [sender.id],
      },
      publish({ oneTime: oneTimes(sender, 1, 1) }),
    ],
  },
];

/** How many one-time prekeys there are after a publication that was refused. */
const afterRefusal = (
  name: string,
  expected: string,
  uploads: (device: Device) => readonly PublishPrekeys[],
): BadInput =>
  inWorld(`${name}: what is kept`, expected, async ({ sender }, client) => {
    for (const upload of uploads(sender)) await ask(client, upload);
    const answer = await client.request(publish());
    return answer.type === "prekeysPublished" ? `${answer.oneTimePrekeys} prekeys` : answer.type;
  });

const effects: readonly BadInput[] = [
  afterRefusal("one bad prekey after 99 good ones", "0 prekeys", (device) => [
    publish({
      oneTime: [
        ...oneTimes(device, 1, 99),
        { ...device.oneTimePrekey(100), signature: bytesOf(64) },
      ],
    }),
  ]),
  afterRefusal("overflow by 50", "150 prekeys", (device) => [
    publish({ oneTime: oneTimes(device, 1, 75) }),
    publish({ oneTime: oneTimes(device, 76, 75) }),
    publish({ oneTime: oneTimes(device, 151, 100) }),
  ]),
];

export const PREKEY_CASES: readonly BadInput[] = [
  ...[...keys, ...signatures, ...pools].map(requestCase),
  ...effects,
];
