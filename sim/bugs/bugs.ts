import type { Bug } from "./bug.ts";
import { PRESENCE_BUGS } from "./presence.ts";
import { RECEIVE_BUGS } from "./receive.ts";
import { RELAY_BUGS } from "./relay.ts";
import { SEND_BUGS } from "./send.ts";
import { SESSION_BUGS } from "./sessions.ts";
import { STORE_BUGS } from "./store.ts";
import { TALK_BUGS } from "./talk.ts";
import { TRANSPORT_BUGS } from "./transport.ts";

// What the simulator is tried on. Each bug is observable: something that another layer makes harmless is none.

export const BUGS: readonly Bug[] = [
  ...RECEIVE_BUGS,
  ...SEND_BUGS,
  ...STORE_BUGS,
  ...SESSION_BUGS,
  ...TRANSPORT_BUGS,
  ...RELAY_BUGS,
  ...TALK_BUGS,
  ...PRESENCE_BUGS,
];
