import type { Router } from "./router.ts";

/** A cluster of one: every queue is here. */
export function localRouter(): Router {
  return { self: "local", locate: () => "local", claim() {}, release() {} };
}
