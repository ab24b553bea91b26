import type { MessageState } from "@sotto/sdk";

/** What a state is called, in a list and in a message's sentence. */
export const STATE_LABELS: Readonly<Record<MessageState, string>> = {
  queued: "waiting to be sent",
  relayed: "sent",
  delivered: "delivered",
  read: "read",
  played: "played",
  failed: "not sent",
  received: "received",
};

const TICK = "M1 6.5 4 9.5 10.5 3";
const SECOND_TICK = "M7.5 9.5 14 3";

const PATHS: Readonly<Record<MessageState, readonly string[]>> = {
  queued: ["M8 1.500a5 5 0 1 0 0 10 5 5 0 1 0 0-10Z", "M8 3.800v2.900l1.9 1.2"],
  relayed: [TICK],
  delivered: [TICK, SECOND_TICK],
  read: [TICK, SECOND_TICK],
  played: [TICK, SECOND_TICK],
  failed: ["M8 1.500a5 5 0 1 0 0 10 5 5 0 1 0 0-10Z", "M8 3.800v3", "M8 9v.2"],
  received: [],
};

/** How far an own message has come: a clock, one tick, two ticks, two coloured ticks, or an exclamation mark. */
export function MessageTicks({ state }: { readonly state: MessageState }) {
  return (
    <span className="ticks" data-state={state} title={STATE_LABELS[state]}>
      <svg viewBox="0 0 16 13" width="16" height="13" aria-hidden="true">
        {PATHS[state].map((path) => (
          <path
            key={path}
            d={path}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
          />
        ))}
      </svg>
      <span className="visually-hidden">{STATE_LABELS[state]}</span>
    </span>
  );
}
