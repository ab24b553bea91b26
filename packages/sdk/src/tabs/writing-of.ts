import type { Writing } from "../conversations/writing.ts";

type Method = keyof Writing;

/** Every method of `Writing`: the type fails when one is missing. */
const METHODS: Readonly<Record<Method, true>> = {
  send: true,
  updateChat: true,
  markRead: true,
  disappearing: true,
  accept: true,
  removeChat: true,
  react: true,
  edit: true,
  remove: true,
  forward: true,
  star: true,
  open: true,
  markPlayed: true,
  cancel: true,
  requeue: true,
  block: true,
  updateProfile: true,
  updatePrivacy: true,
  fetchPeer: true,
  verifyPeer: true,
  typing: true,
  presence: true,
  saveCursor: true,
};

/** A `Writing` of which every method is `call`. */
export function createWritingOf(
  call: (method: Method, args: readonly unknown[]) => Promise<unknown>,
): Writing {
  const methods = (Object.keys(METHODS) as Method[]).map((method) => [
    method,
    (...args: readonly unknown[]) => call(method, args),
  ]);
  return Object.fromEntries(methods) as Writing;
}
