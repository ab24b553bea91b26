import type { SentMessage } from "../packages/sdk/src/api.ts";
import type { Act } from "./acts.ts";
import type { Device } from "./device.ts";
import type { TALK, Action } from "./plan.ts";
import type { Stage } from "./run.ts";

// What users do in conversations: each notes what it asks for before it asks, and what it knows when it is answered.

type Kind = (typeof TALK)[number];

const EMOJIS = ["👍", "❤️", "🎉", "😮"];
const LIVES_S = [1, 5, 30, 300, 86_400];
/** The last of them does not come. */
const DELAYS_MS = [300, 3_000, 20_000, 60_000, 86_400_000];

function pick<T>(items: readonly T[], dice: number): T {
  const item = items[dice % items.length];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

const isShown = ({ deleted, kind }: SentMessage): boolean => !deleted && kind !== "system";

type Body = (stage: Stage, device: Device, action: Action) => Promise<boolean>;

/** Of a device that runs. The effect counts when it is durable. */
const asked =
  (kind: Kind, body: Body): Act =>
  (stage, action) => {
    const device = stage.devices.get(action.who);
    if (device?.client === undefined) return false;
    void device.try(async () => {
      if (await body(stage, device, action)) stage.fired(kind);
    });
    return false;
  };

/** Of one of the messages of a conversation. */
const onMessage = (
  kind: Kind,
  fits: (message: SentMessage) => boolean,
  body: (stage: Stage, message: SentMessage, action: Action) => Promise<boolean>,
): Act =>
  asked(kind, async (stage, device, action) => {
    await device.withMessage(action.to, action.dice, fits, async (message) => {
      if (await body(stage, message, action)) stage.fired(kind);
    });
    return false;
  });

/** Of whoever is asked by a stranger just now; if nobody is, of the one that was drawn. */
const onRequest =
  (kind: Kind, body: Body): Act =>
  (stage, action) => {
    const open = [...stage.devices].flatMap(([who, { client }]) =>
      (client?.requests.value ?? []).map(({ id: to }) => ({ who, to })),
    );
    const drawn = open[action.dice % Math.max(1, open.length)];
    return asked(kind, body)(stage, { ...action, ...drawn });
  };

/** Of whoever has blocked somebody; if nobody has, of the one that was drawn. */
const onBlocked =
  (kind: Kind, body: Body): Act =>
  (stage, action) => {
    const open = [...stage.history.asked.maybeBlocked];
    const [who, to] = open[action.dice % Math.max(1, open.length)]?.split("/") ?? [];
    const drawn = who === undefined || to === undefined ? {} : { who, to };
    return asked(kind, body)(stage, { ...action, ...drawn });
  };

/** A value that is set, and has to be there for good once that is durable. */
async function set(
  { history }: Stage,
  name: string,
  [value, initial]: readonly [unknown, unknown],
  body: () => Promise<void>,
): Promise<boolean> {
  const isDurable = history.asked.set(name, value, initial);
  await body();
  isDurable();
  return true;
}

const removed = ({ history }: Stage, { who }: Action, { from, id }: SentMessage): void =>
  void history.asked.removed.add(`${who}/${from}/${id}`);

const sends =
  (kind: Kind, options: (action: Action, device: Device) => Parameters<Stage["send"]>[3]): Act =>
  (stage, action) => {
    const device = stage.devices.get(action.who);
    if (device?.client === undefined) return false;
    stage.send(action.who, action.to, undefined, options(action, device));
    return true;
  };

export const TALK_ACTS: Readonly<Record<Kind, Act>> = {
  mention: sends("mention", ({ to }) => ({ mentions: [to] })),
  expiring: sends("expiring", ({ dice }) => ({ expiresIn: pick(LIVES_S, dice) })),
  "view-once": sends("view-once", () => ({ viewOnce: true })),
  scheduled: sends("scheduled", ({ dice }, { nowMs }) => ({
    sendAt: new Date(nowMs + pick(DELAYS_MS, dice)),
  })),

  react: onMessage("react", isShown, async (stage, message, { who, to, dice }) => {
    const emoji = dice % 3 === 0 ? null : pick(EMOJIS, dice);
    const name = `${who}/reaction/${to}/${message.from}/${message.id}`;
    return await set(stage, name, [emoji, null], () => message.react(emoji));
  }),
  edit: onMessage(
    "edit",
    (message) => isShown(message) && message.own && !message.viewOnce,
    async (stage, message, { who, to, dice }) => {
      const text = stage.newText("edited");
      const { sent, asked: wishes } = stage.history;
      const { texts } = wishes;
      texts.set(message.id, (texts.get(message.id) ?? new Set()).add(text));
      const name = `${who}/text/${to}/${who}/${message.id}`;
      return await set(stage, name, [text, sent.get(message.id)?.text], () =>
        message.edit(text, dice % 2 === 0 ? {} : { mentions: [to] }),
      );
    },
  ),
  delete: onMessage(
    "delete",
    (message) => isShown(message) && message.own,
    async (stage, message, action) => {
      removed(stage, action, message);
      await message.delete("everyone");
      stage.history.asked.deleted.add(message.id);
      return true;
    },
  ),
  "delete-for-me": onMessage(
    "delete-for-me",
    () => true,
    async (stage, message, action) => {
      removed(stage, action, message);
      await message.delete("me");
      return true;
    },
  ),
  forward: onMessage(
    "forward",
    (message) => isShown(message) && !message.viewOnce,
    async ({ plan: { users } }, message, { who }) => {
      await message.forward(users.filter((user) => user !== who));
      return true;
    },
  ),
  open: onMessage(
    "open",
    (message) => isShown(message) && !message.own && message.viewOnce && !message.opened,
    async ({ history }, message) => {
      const text = await message.open();
      if (text !== history.sent.get(message.id)?.text)
        history.violate("41 view once", `opened as "${text}"`);
      return true;
    },
  ),
  cancel: onMessage(
    "cancel",
    ({ own, state }) => own && state === "queued",
    async (stage, message, action) => {
      removed(stage, action, message);
      const isInTime = await message.cancel();
      if (isInTime) stage.history.asked.cancelled.add(message.id);
      return isInTime;
    },
  ),
  star: onMessage("star", isShown, async (stage, message, { who, to, dice }) => {
    const on = dice % 4 !== 0;
    const name = `${who}/star/${to}/${message.from}/${message.id}`;
    return await set(stage, name, [on, false], () => message.star(on));
  }),

  timer: asked("timer", async (_, { client }, { to, dice }) => {
    await client?.chat(to).disappearing(pick([0, 5, 60, 3600], dice));
    return true;
  }),
  typing: (stage, { who, to, dice }) => {
    const device = stage.devices.get(who);
    device?.typing(to, pick(["typing", "recording", "none"], dice));
    return device?.client !== undefined;
  },
  profile: asked("profile", async (stage, { client }, { who }) => {
    const name = stage.newText(who);
    return await set(
      stage,
      `${who}/name`,
      [name, who],
      async () => await client?.profile.update({ name }),
    );
  }),
  block: asked("block", async ({ history }, { client }, { who, to }) => {
    const isDone = history.asked.block(who, to, true);
    await client?.block(to);
    isDone();
    return true;
  }),
  unblock: onBlocked("unblock", async ({ history }, { client }, { who, to }) => {
    const wasBlocked = history.asked.maybeBlocked.has(`${who}/${to}`);
    const isDone = history.asked.block(who, to, false);
    await client?.unblock(to);
    isDone();
    return wasBlocked;
  }),
  accept: onRequest("accept", async (_, { client }, { to }) => {
    const isRequest = client?.requests.value.some(({ id }) => id === to) === true;
    await client?.chat(to).accept();
    return isRequest;
  }),
  // A request, or now and then whatever conversation there is.
  decline: onRequest("decline", async (stage, { client }, { who, to: peer, dice }) => {
    const isRequest = client?.requests.value.some(({ id }) => id === peer) === true;
    if (!isRequest && dice % 3 !== 0) return false;
    const { asked: wishes } = stage.history;
    wishes.emptied.add(`${who}/${peer}`);
    const block = dice % 5 === 0;
    const isDone = block ? wishes.block(who, peer, true) : () => undefined;
    const forget = [
      wishes.set(`${who}/draft/${peer}`, undefined, undefined),
      wishes.set(`${who}/pin/${peer}`, false, false),
    ];
    await client?.chat(peer).decline({ block });
    for (const isForgotten of forget) isForgotten();
    isDone();
    return isRequest;
  }),
  draft: asked("draft", async (stage, { client }, { who, to, dice }) => {
    const text = dice % 4 === 0 ? undefined : stage.newText("draft");
    return await set(
      stage,
      `${who}/draft/${to}`,
      [text, undefined],
      async () => await client?.chat(to).draft(text ?? null),
    );
  }),
  pin: asked("pin", async (stage, { client }, { who, to, dice }) => {
    const on = dice % 3 !== 0;
    return await set(
      stage,
      `${who}/pin/${to}`,
      [on, false],
      async () => await client?.chat(to).pin(on),
    );
  }),
};
