import type { AdminOperations } from "./admin-operations.ts";
import type { Operations } from "./operations.ts";

/** Operations that travel to the worker. */
export type OperationName =
  | Exclude<keyof Operations, "takeDeleted" | "mark" | "removeWhere" | "forgetUser">
  | keyof AdminOperations;

export interface Call {
  readonly name: OperationName;
  readonly args: readonly unknown[];
}

/** Main thread → worker. One batch is one transaction. */
export type Instruction =
  | { readonly type: "batch"; readonly calls: readonly Call[] }
  | { readonly type: "close" };

/** Worker → main thread. `failed`: the store is broken, or could not be opened; nothing more will come. */
export type Report =
  | { readonly type: "opened" }
  | { readonly type: "committed"; readonly results: readonly unknown[] }
  /** Nothing new is taken in for want of space, or is again. */
  | { readonly type: "space"; readonly isLow: boolean }
  | { readonly type: "closed" }
  | { readonly type: "failed"; readonly message: string };
