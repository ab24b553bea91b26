import { isInAudience } from "../packages/sdk/src/messaging/presence.ts";
import type { Act } from "./acts.ts";
import { pairsOf, type When } from "./checker.ts";
import { isHeldUp } from "./excuses.ts";
import type { History } from "./history.ts";
import type { Plan, PRESENCE } from "./plan.ts";

// Who sees whom online: what users do about it, and what must be so when all is well again.

const OWN = ["available", "away", "invisible"] as const;
const AUDIENCES = ["everyone", "contacts", "nobody"] as const;

export const PRESENCE_ACTS: Readonly<Record<(typeof PRESENCE)[number], Act>> = {
  show: ({ devices }, { who, dice }) =>
    devices.get(who)?.show(OWN[dice % OWN.length] ?? "available") === true,
  audience: (stage, { who, dice }) => {
    const device = stage.devices.get(who);
    const client = device?.client;
    if (device === undefined || client === undefined) return false;
    const presence = AUDIENCES[dice % AUDIENCES.length] ?? "contacts";
    void device.try(async () => {
      await client.privacy.update({ presence });
      stage.fired("audience");
    });
    return false;
  },
};

/** 44: whoever may see somebody sees them as they are, and nobody else sees them online. */
export function presenceIsTrue(plan: Plan, history: History, when: When): readonly string[] {
  if (!plan.conditions.has("presence")) return [];
  return pairsOf(plan).flatMap(([user, watcher]) => {
    const seen = history.presences.get(watcher)?.seen.get(user);
    const own = history.presences.get(user)?.own;
    if (seen === undefined || own === undefined) return [];
    const may = shows(history, user, watcher) && shows(history, watcher, user);
    if (!may) return seen.online ? [`44 presence: ${watcher} sees ${user}, and may not`] : [];
    const isSeen = seen.online && seen.away === (own === "away");
    const isExcused =
      history.isBroken(user, watcher) || isHeldUp(plan, history, when, user, watcher);
    return isSeen || isExcused
      ? []
      : [`44 presence: ${watcher} sees ${user} as ${JSON.stringify(seen)}, who is ${own}`];
  });
}

/** Whether a user shows themselves to another. */
function shows(history: History, user: string, other: string): boolean {
  const { own, audience } = history.presences.get(user) ?? {};
  const contact = history.rows.get(user)?.contacts.get(other);
  if (own === undefined || audience === undefined || contact === undefined) return false;
  return own !== "invisible" && isInAudience(contact, audience);
}
