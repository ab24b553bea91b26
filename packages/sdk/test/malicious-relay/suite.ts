import { expect, test } from "vitest";
import { comparePower, CONTACTS, TABLE_SEED } from "./compare.ts";
import type { Power } from "./power.ts";

/** Real cryptography, three clients and minutes of virtual time. */
const TIMEOUT_MS = 120_000;

/** Each power at the first contact and in a standing session, against its row. */
export function testPowers(powers: readonly Power[]): void {
  for (const power of powers) {
    for (const contact of CONTACTS) {
      test(`${power.name} (${contact})`, { timeout: TIMEOUT_MS }, async () => {
        const { expected, observed, violations } = await comparePower(power, contact, TABLE_SEED);
        expect(violations).toEqual([]);
        expect(observed).toEqual(expected);
      });
    }
  }
}
