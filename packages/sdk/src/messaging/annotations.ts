import type { UserId } from "@sotto/protocol";
import { laterStamp, type Stamp } from "../content/content.ts";
import type { AnnotationRecord, MessageRecord } from "../store/schema.ts";

// What acts do to a message, apart from the message: a last-writer-wins register for each user's reaction and for the
// text, and a deletion that nothing undoes. Merging is idempotent, commutative and associative, so neither the order in
// which acts and their message arrive nor duplicates matter.

export const NO_ANNOTATION: AnnotationRecord = {
  reactions: [],
  edit: undefined,
  isDeleted: false,
};

type Edit = NonNullable<AnnotationRecord["edit"]>;
type Reaction = AnnotationRecord["reactions"][number];

export function withReaction(annotation: AnnotationRecord, reaction: Reaction): AnnotationRecord {
  if (annotation.isDeleted) return annotation;
  const others = annotation.reactions.filter(({ user }) => user !== reaction.user);
  const before = annotation.reactions.find(({ user }) => user === reaction.user);
  if (!laterStamp(before, reaction)) return annotation;
  // In an order of its own, the same on every device.
  const reactions = [...others, reaction].sort((a, b) => (a.user < b.user ? -1 : 1));
  return { ...annotation, reactions };
}

export function withEdit(annotation: AnnotationRecord, edit: Edit): AnnotationRecord {
  if (annotation.isDeleted) return annotation;
  return laterStamp(annotation.edit, edit) ? { ...annotation, edit } : annotation;
}

/** Nothing of what was said or done before is kept, and nothing of what is to come. */
export function withDeletion(): AnnotationRecord {
  return { ...NO_ANNOTATION, isDeleted: true };
}

/** The message as it is to be shown. */
export function annotate(
  message: MessageRecord,
  { reactions, edit, isDeleted }: AnnotationRecord,
): MessageRecord {
  if (isDeleted) {
    const { body: _body, mentions: _mentions, reactions: _reactions, ...rest } = message;
    return { ...rest, text: "", deleted: true, editedAtMs: undefined };
  }
  const shown = reactions.filter(({ emoji }) => emoji !== "");
  return {
    ...message,
    ...(edit === undefined
      ? {}
      : { text: edit.text, mentions: edit.mentions, editedAtMs: edit.atMs }),
    ...(shown.length === 0 && message.reactions === undefined
      ? {}
      : { reactions: shown.map(({ user, emoji }) => ({ user, emoji })) }),
  };
}

/** A stamp for an act of `user`: later than every one of theirs that has been seen, even if the clock was set back. */
export function nextStampMs(
  { reactions, edit }: AnnotationRecord,
  user: UserId,
  nowMs: number,
): number {
  const seen: readonly (Stamp | undefined)[] = [
    edit,
    ...reactions.filter((reaction) => reaction.user === user),
  ];
  return Math.max(nowMs, ...seen.map((stamp) => (stamp?.atMs ?? 0) + 1));
}
