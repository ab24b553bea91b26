import { observe, type Observed, violations } from "./judge.ts";
import { OUTCOMES } from "./outcomes.ts";
import type { Contact, Outcome, Power } from "./power.ts";
import { runPower } from "./scenario.ts";

export const CONTACTS: readonly Contact[] = ["first", "standing"];
/** Outcomes name who is the first to meet a power, which the seed decides. */
export const TABLE_SEED = 7;

/** One cell of the table, and what a run has shown instead. */
export interface Compared {
  readonly expected: Observed;
  readonly observed: Observed;
  /** What no power may lead to. */
  readonly violations: readonly string[];
  readonly messages: number;
}

export async function comparePower(
  power: Power,
  contact: Contact,
  seed: number,
): Promise<Compared> {
  const outcome = outcomeOf(power, contact);
  const run = await runPower(power, { contact, recovery: outcome.recovery ?? "at once", seed });
  return {
    expected: completed(outcome),
    observed: observe(run),
    violations: violations(run),
    messages: run.sent.length,
  };
}

export function outcomeOf({ name }: Power, contact: Contact): Outcome {
  const row = OUTCOMES[name];
  if (row === undefined) throw new RangeError(`no outcome is declared for ${name}`);
  return row[contact];
}

function completed(outcome: Outcome): Observed {
  const { events = [], late = [], lost = [], silent = [], read = [], broken = [] } = outcome;
  return { events: events.toSorted(), late, lost, silent, read, broken };
}

/** What an outcome's word promises, as sentences that its details break. */
export function contradictions(outcome: Outcome): readonly string[] {
  const { verdict, events = [], late = [], lost = [], silent = [], read = [] } = outcome;
  const found: string[] = [];
  if (verdict === "harmless" && events.length + late.length + lost.length > 0)
    found.push("harmless, but something happens");
  if (verdict === "event" && events.length === 0) found.push("an event without an event");
  if (verdict === "unavailable only" && late.length + lost.length === 0)
    found.push("unavailable, but everything arrives");
  if (verdict !== "not detected" && read.length > 0) found.push("the relay reads");
  if (verdict !== "unavailable only" && verdict !== "not detected" && silent.length > 0)
    found.push("a loss that nobody is told of");
  return found;
}
