import type { Bug } from "./bug.ts";

const CONNECTION = "packages/sdk/src/transport/connection.ts";
const ENGINE = "packages/sdk/src/engine.ts";

/** One connection after the other. */
export const TRANSPORT_BUGS: readonly Bug[] = [
  {
    id: "handshake-without-timeout",
    what: "a connection that never gets a challenge is never given up",
    file: CONNECTION,
    find: "    this.#watchTimer = clock.setTimeout(() => this.#onSilence(), HANDSHAKE_TIMEOUT_MS);\n",
    replace: "",
  },
  {
    id: "requests-left-open",
    what: "requests that a lost connection leaves unanswered never end",
    file: CONNECTION,
    find: '    for (const request of waiting) request.reject(new SottoError("relay/unreachable"));\n',
    replace: "    void waiting;\n",
  },
  {
    id: "no-retry-after-loss",
    what: "a connection that was lost is not followed by another one",
    file: CONNECTION,
    find: "    this.#retryTimer = clock.setTimeout(() => this.#connect(), delay);\n",
    replace: "",
  },
  {
    id: "sender-not-woken",
    what: "what waited for a connection is not sent when there is one",
    file: ENGINE,
    find: "        sender.wake();\n      }",
    replace: "      }",
  },
];
