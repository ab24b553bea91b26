// W4: one sender, and a group of members who are online. A message counts when its last member has it.
import { percentile, startMeasuring } from "../statistics.mjs";
import { inParallel, sleep, within } from "../waiting.mjs";
import { names, receiver } from "./people.mjs";

const ARRIVE_MS = 20_000;

export async function fanOut(peer, { members: count, groupMessages, groupWindow }) {
  const users = names("member", count);
  await peer.addUsers([...users, "sender"]);
  await peer.addMailboxes([...users, "sender"]);
  const open = new Map();
  const arrived = (number) => {
    const message = open.get(number);
    if (message === undefined) return;
    message.left -= 1;
    if (message.left > 0) return;
    open.delete(number);
    message.resolve();
  };
  const members = await inParallel(users, 16, (user) => receiver(peer, user, arrived));
  // In a room the sender gets its own messages as well, and has to acknowledge them; it is no member.
  const sender = await receiver(peer, "sender", () => {});
  const post = await peer.openGroup(members, sender);
  await sleep(1_000);
  let next = 0;
  const sendOne = async () => {
    const startMs = performance.now();
    const number = next++;
    const all = new Promise((resolve) => open.set(number, { left: count, resolve }));
    await within(Promise.all([post(number), all]), ARRIVE_MS, "the group");
    return performance.now() - startMs;
  };
  const waits = [];
  await sendOne();
  for (let at = 0; at < groupMessages / 5; at++) waits.push(await sendOne());
  const measured = startMeasuring(peer);
  let left = groupMessages;
  const slot = async () => {
    while (left-- > 0) await sendOne();
  };
  await Promise.all(Array.from({ length: groupWindow }, slot));
  const figures = measured(groupMessages * count);
  for (const client of [...members, sender]) client.destroy();
  return { ...figures, lastP50Ms: percentile(waits, 0.5), lastP99Ms: percentile(waits, 0.99) };
}
