// Sessions: one message, one message with a ratchet step, and the set-up of a session, against the peers.
import { libolmCases } from "./libolm.mjs";
import { libsignalCases } from "./libsignal.mjs";
import { measure } from "./measure.mjs";
import { sottoCases } from "./sotto.mjs";

const SOTTO = "Sotto, libsodium";
const LIBSIGNAL = "libsignal";
const LIBOLM = "libolm, stored";

const OPERATIONS = [
  {
    key: "oneWay",
    title: "encrypt and decrypt 1 KiB, one direction",
    per: 1,
    goals: [
      [LIBSIGNAL, 0.5],
      [LIBOLM, 1],
    ],
  },
  {
    key: "pingPong",
    title: "encrypt and decrypt 1 KiB, ping-pong",
    per: 2,
    goals: [[LIBSIGNAL, 0.8]],
  },
  {
    key: "setUp",
    title: "session set-up with a first message of 1 KiB",
    per: 1,
    goals: [[LIBSIGNAL, 1]],
  },
];

/** @returns {Promise<import("./report.mjs").Table[]>} */
export async function benchCrypto() {
  const contestants = [
    [SOTTO, await sottoCases("wasm")],
    ["Sotto, portable", await sottoCases("portable")],
    [LIBSIGNAL, await libsignalCases()],
    [LIBOLM, await libolmCases(true)],
    ["libolm, in memory", await libolmCases(false)],
  ];
  const tables = [];
  for (const { key, title, per, goals } of OPERATIONS) {
    const cpu = await measure(contestants.map(([name, cases]) => ({ name, run: cases[key] })));
    const rows = [...cpu].map(([name, microseconds]) => [name, microseconds / per]);
    tables.push({ title, rows, subject: SOTTO, baselines: [LIBSIGNAL, LIBOLM], goals });
  }
  return tables;
}
