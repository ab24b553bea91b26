import type { History } from "./history.ts";
import type { Plan } from "./plan.ts";

/** All is well again; or everybody has written to everybody once more as well. */
export type When = "healed" | "end";

/** @returns What is wrong, each beginning with the number and name of the invariant. */
export type Checker = (plan: Plan, history: History, when: When) => readonly string[];

export const pairsOf = ({ users }: Plan): readonly (readonly [from: string, to: string])[] =>
  users.flatMap((to) => users.filter((from) => from !== to).map((from) => [from, to] as const));
