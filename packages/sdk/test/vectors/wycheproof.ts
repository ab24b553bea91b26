// Reads C2SP Wycheproof files. They are large and not ours, so they stay outside the repository: SOTTO_VECTORS names the
// folder that holds wycheproof/.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface WycheproofCase {
  readonly tcId: number;
  readonly result: "valid" | "invalid" | "acceptable";
}

/** One test; bytes are hex under the names that the file uses, such as `msg` and `ct`. */
export type WycheproofTest<Name extends string> = WycheproofCase & Readonly<Record<Name, string>>;

interface WycheproofFile<Group, Test> {
  readonly numberOfTests: number;
  readonly testGroups: readonly (Group & { readonly tests: readonly Test[] })[];
}

// Where the vectors lie beside a checkout of this repository on the project's own machines.
const BESIDE_CHECKOUT = fileURLToPath(new URL("../../../../../shared/vectors", import.meta.url));

/** Undefined if no folder was named and none lies beside the checkout. A named folder counts even if it is missing. */
export const vectorsFolder: string | undefined =
  process.env["SOTTO_VECTORS"] ?? (existsSync(BESIDE_CHECKOUT) ? BESIDE_CHECKOUT : undefined);

export function readWycheproof<Group, Test>(
  folder: string,
  name: string,
): WycheproofFile<Group, Test> {
  return JSON.parse(
    readFileSync(join(folder, "wycheproof", `${name}.json`), "utf8"),
  ) as WycheproofFile<Group, Test>;
}
