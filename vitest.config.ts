import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

// Tests run against src/, so they need no build: the export condition "@sotto/source" points there.
const nodeConditions = ["@sotto/source", "module", "node", "development|production"];
const browserConditions = ["@sotto/source", "module", "browser", "development|production"];

const CHROMIUM_PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const chromium = process.env["SOTTO_CHROMIUM"] ?? CHROMIUM_PATHS.find((path) => existsSync(path));

/** Tests of one folder that run in Node. */
const nodeProject = (name: string, root: string) => ({
  extends: true as const,
  test: {
    name,
    root,
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.browser.test.ts"],
  },
});

/** Long suites of one folder, one file at a time. */
const proof = (name: string, include: string[], groupOrder: number) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  resolve: { conditions: nodeConditions },
  ssr: { resolve: { conditions: nodeConditions } },
  test: {
    reporters: ["default"],
    testTimeout: 20_000,
    projects: [
      nodeProject("protocol", "packages/protocol"),
      nodeProject("relay", "packages/relay"),
      nodeProject("sdk:node", "packages/sdk"),
      nodeProject("oracle", "oracle"),
      {
        extends: false, // or Node's conditions would be added, and dependencies resolve to their builds for Node
        resolve: { conditions: browserConditions },
        // Named here because a dependency that is found while tests run makes the page reload under them.
        optimizeDeps: {
          include: [
            "@noble/ciphers/chacha.js",
            "@noble/curves/ed25519.js",
            "@noble/hashes/hkdf.js",
            "@noble/hashes/hmac.js",
            "@noble/hashes/sha2.js",
            "@noble/hashes/utils.js",
            "@msgpack/msgpack",
            "@noble/post-quantum/ml-kem.js",
            "fast-check",
            "fflate",
            "idb",
            "libsodium-wrappers",
            "react",
            "react-dom/client",
            "react-dom/server",
            "react/jsx-dev-runtime",
          ],
        },
        test: {
          name: "sdk:browser",
          root: "packages/sdk",
          // The suites that must hold in both worlds are *.shared.test.ts; sdk:node runs those too.
          include: ["test/**/*.browser.test.ts", "test/**/*.shared.test.ts"],
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: ["--no-sandbox"],
                ...(chromium === undefined ? {} : { executablePath: chromium }),
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["examples/browser-chat/test/**/*.e2e.test.ts", "e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      // One after the other: each of them uses all cores, or stops and kills processes.
      proof("faults", ["faults/**/*.test.ts"], 3),
      proof("deploy", ["deploy/**/*.test.ts"], 6),
      proof("sim", ["sim/**/*.test.ts"], 4),
      proof("fuzz", ["fuzz/**/*.test.ts"], 5),
    ],
  },
});
