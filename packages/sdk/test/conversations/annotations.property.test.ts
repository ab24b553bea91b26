import fc from "fast-check";
import { expect, test } from "vitest";
import {
  annotate,
  NO_ANNOTATION,
  withDeletion,
  withEdit,
  withReaction,
} from "../../src/messaging/annotations.ts";
import type { AnnotationRecord, MessageRecord } from "../../src/store/schema.ts";

// Two devices see the same acts in other orders, some twice: both end with the same message.

const stamp = { atMs: fc.nat(5), device: fc.constantFrom("a", "b", "c") };
const act: fc.Arbitrary<(before: AnnotationRecord) => AnnotationRecord> = fc.oneof(
  fc
    .record({
      user: fc.constantFrom("alice", "bob", "carol"),
      emoji: fc.constantFrom("", "👍", "❤️"),
      ...stamp,
    })
    .map((reaction) => (before: AnnotationRecord) => withReaction(before, reaction)),
  fc
    .record({ text: fc.string(), mentions: fc.constant([]), ...stamp })
    .map((edit) => (before: AnnotationRecord) => withEdit(before, edit)),
  fc.constant(withDeletion),
);

/** Devices stamp no two acts alike; here the same stamp may carry two values, of which either may win: leave those out. */
const isUnambiguous = (values: readonly AnnotationRecord[]): boolean => {
  const seen = new Map<string, string>();
  return values.every(({ reactions: [reaction], edit }) => {
    const key = JSON.stringify([
      reaction?.user,
      (reaction ?? edit)?.atMs,
      (reaction ?? edit)?.device,
    ]);
    const value = JSON.stringify([reaction, edit]);
    const before = seen.get(key) ?? value;
    seen.set(key, value);
    return before === value;
  });
};

const message: MessageRecord = {
  id: "00",
  chatId: "bob",
  from: "alice",
  device: "a",
  own: false,
  sentAtMs: 1,
  receivedAtMs: 1,
  arrival: 1,
  kind: "text",
  text: "first",
  replyTo: undefined,
  state: "received",
  error: undefined,
};

test("acts in any order, and any of them twice, make the same message", () => {
  const schedule = fc.array(act, { maxLength: 8 }).chain((acts) =>
    fc.record({
      acts: fc.constant(acts),
      other: fc
        .shuffledSubarray([...acts, ...acts], { minLength: 2 * acts.length })
        .map((order) => order),
      comesAfter: fc.nat(acts.length),
    }),
  );
  fc.assert(
    fc.property(schedule, ({ acts, other, comesAfter }) => {
      fc.pre(isUnambiguous(acts.map((apply) => apply(NO_ANNOTATION))));
      // Here the message was there from the start and is shown after each act; there it came in the middle.
      let here = message;
      let annotation = NO_ANNOTATION;
      for (const apply of acts) {
        annotation = apply(annotation);
        here = annotate(here, annotation);
      }
      let late = NO_ANNOTATION;
      let there: MessageRecord | undefined = comesAfter === 0 ? message : undefined;
      for (const [index, apply] of other.entries()) {
        late = apply(late);
        if (there !== undefined || index >= comesAfter) there = annotate(there ?? message, late);
      }
      there = annotate(there ?? message, late);
      expect({ reactions: [], ...there }).toEqual({ reactions: [], ...here });
    }),
  );
});
