import type { RelayConfig } from "../config/config.ts";
import type { Output } from "./exit.ts";
import { type Finding, LOCAL_CHECKS } from "../doctor/checks.ts";
import { checkRelay } from "../doctor/relay.ts";
import type { Invocation } from "./program.ts";

const SIGNS = { ok: "✓", warning: "!", problem: "✗" } as const;

/** Looks for what would trouble a relay on this machine; fails if it finds a problem. */
export async function doctorCommand(config: RelayConfig, { options }: Invocation): Promise<Output> {
  const findings: Finding[] = [];
  for (const check of LOCAL_CHECKS) findings.push(await check(config));
  const { url } = options;
  findings.push(...(await checkRelay(config, typeof url === "string" ? url : undefined)));
  const lines = findings.map(({ state, what, advice }) =>
    [`${SIGNS[state]} ${what}`, ...(advice === undefined ? [] : [`    ${advice}`])].join("\n"),
  );
  const failed = findings.some(({ state }) => state === "problem");
  return { text: lines.join("\n"), json: findings, failed };
}
