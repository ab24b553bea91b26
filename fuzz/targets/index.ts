import type { Target } from "../target.ts";

// Targets are loaded one at a time, after the instrumentation, so that a run pays for what it fuzzes.

const LOADERS: Readonly<Record<string, () => Promise<Target>>> = {
  "client-frame": async () => (await import("./frames.ts")).clientFrame,
  "server-frame": async () => (await import("./frames.ts")).serverFrame,
  envelope: async () => (await import("./frames.ts")).envelope,
  "prekey-bundle": async () => (await import("./prekeys.ts")).prekeyBundle,
  "ratchet-header": async () => (await import("./ciphertext.ts")).ratchetHeader,
  "wire-differential": async () => (await import("./wire-differential.ts")).wireDifferential,
  "device-log": async () => (await import("./device-log.ts")).deviceLog,
  "initial-message": async () => (await import("./initial-message.ts")).initialMessage,
  payload: async () => (await import("./payload.ts")).payload,
  inflate: async () => (await import("./payload.ts")).inflating,
  content: async () => (await import("./content.ts")).content,
  "store-record": async () => (await import("./store-record.ts")).storeRecord,
  names: async () => (await import("./names.ts")).names,
  "relay-config": async () => (await import("./relay-config.ts")).relayConfig,
  upgrade: async () => (await import("./upgrade.ts")).upgrade,
  session: async () => (await import("./session.ts")).session,
  "relay-connection": async () => (await import("./relay-connection.ts")).relayConnection,
};

export const TARGETS: readonly string[] = Object.keys(LOADERS);

export async function loadTarget(name: string): Promise<Target> {
  const loader = LOADERS[name];
  if (loader === undefined)
    throw new Error(`unknown target: ${name}; there are ${TARGETS.join(", ")}`);
  return await loader();
}
