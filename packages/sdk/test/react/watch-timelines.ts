import { vi } from "vitest";
import type { Client, ContentTypes } from "../../src/api.ts";

export interface Watched {
  /** How many timelines were made. */
  readonly made: number;
  /** How many subscriptions to them are open. */
  readonly open: number;
}

/** Counts what a client's timelines are asked for. */
export function watchTimelines(client: Client<ContentTypes>): Watched {
  const watched = { made: 0, open: 0 };
  const chat = client.chat.bind(client);
  vi.spyOn(client, "chat").mockImplementation((peer) => {
    const conversation = chat(peer);
    const make = conversation.timeline.bind(conversation);
    conversation.timeline = (options) => {
      const timeline = make(options);
      const subscribe = timeline.subscribe.bind(timeline);
      watched.made++;
      timeline.subscribe = (...args) => {
        const end = subscribe(...args);
        watched.open++;
        return () => {
          watched.open--;
          end();
        };
      };
      return timeline;
    };
    return conversation;
  });
  return watched;
}
