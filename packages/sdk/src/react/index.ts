"use client"; // For frameworks with server components: those may import this, to give it to others.

export {
  useConnection,
  useConversation,
  useConversations,
  useOutbox,
  usePresence,
  useProfile,
  useRequests,
  useTyping,
} from "./hooks.ts";
export { SottoProvider, type SottoProviderProps, useClient } from "./provider.ts";
export type { TimelineOptions, TimelineView } from "./shared-timeline.ts";
export { type Readable, useLive } from "./use-live.ts";
export { useTimeline } from "./use-timeline.ts";
