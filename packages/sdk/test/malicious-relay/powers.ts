import type { Power } from "./power.ts";
import { ANSWERS } from "./powers/answers.ts";
import { CONTENTS } from "./powers/contents.ts";
import { DELIVERIES } from "./powers/deliveries.ts";
import { DIRECTORY } from "./powers/directory.ts";
import { HANDSHAKES } from "./powers/handshake.ts";

export const POWERS: readonly Power[] = [
  ...DELIVERIES,
  ...CONTENTS,
  ...ANSWERS,
  ...DIRECTORY,
  ...HANDSHAKES,
];
