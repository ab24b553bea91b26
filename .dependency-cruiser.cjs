// Who may import whom. The two tables are the architecture; the rules below them follow from it.
// `scripts/check-boundaries.mjs` runs this.
const { builtinModules } = require("node:module");

// Files of the SDK that know no other part of it: bytes, errors, and the types that every layer speaks in.
const sdkLeaves = ["bytes", "errors", "ports", "api", "live", "events", "messagepack"];
const sdkLayers = {
  crypto: [],
  content: [],
  store: ["crypto", "content"],
  search: ["store"],
  transport: [],
  sessions: ["crypto", "store", "transport"],
  messaging: ["sessions", "content", "crypto", "store", "transport"],
  conversations: ["messaging", "sessions", "content", "crypto", "store", "transport"],
  tabs: ["conversations", "messaging", "store"],
  platform: ["store", "transport"],
  react: [],
  sw: ["client", "platform"],
};

const relayLeaves = ["ports", "limits", "errors", "timers", "hex"];
const relayLayers = {
  storage: [],
  cluster: [],
  delivery: ["storage", "cluster"],
  ws: ["delivery", "storage", "cluster", "auth", "core"],
  http: ["delivery", "storage", "auth", "admin", "metrics"],
  auth: ["storage"],
  admin: ["delivery", "storage", "auth", "core", "node-ports"],
  config: ["auth", "storage", "ws"],
  doctor: ["admin", "config", "relay", "storage"],
};

const layers = (name, table, leaves) =>
  Object.entries(table).map(([folder, below]) => {
    const allowed = [folder, ...below, ...leaves];
    return {
      name: `${name}/${folder}`,
      comment: `${folder} may import only ${allowed.join(", ")}`,
      severity: "error",
      from: { path: `^packages/${name}/src/${folder}/` },
      to: {
        path: `^packages/${name}/src/`,
        pathNot: `^packages/${name}/src/(${allowed.join("|")})[./]`,
      },
    };
  });

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const cipherLibraries = "node_modules/(libsodium|@noble/)";

module.exports = {
  forbidden: [
    forbid(
      "no-cycles",
      "modules in a cycle cannot be read, tested or loaded one by one",
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ["type-only"] },
      },
    ),
    forbid(
      "no-type-cycles",
      "only the files of the SDK's public types may name each other",
      {},
      {
        circular: true,
        via: { pathNot: "^packages/sdk/src/(api[./]|events\\.ts$)" },
      },
    ),
    forbid(
      "no-unresolved",
      "every import names something that exists",
      {},
      { couldNotResolve: true },
    ),
    forbid(
      "no-undeclared",
      "what a package imports stands in its package.json",
      { path: "^packages/", pathNot: "/gen/" },
      {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"],
        dependencyTypesNot: ["npm-peer"],
      },
    ),

    forbid(
      "protocol-stands-alone",
      "the wire format knows neither side",
      { path: "^packages/protocol/src/" },
      {
        path: "^packages/(sdk|relay)/",
      },
    ),
    forbid(
      "sdk-without-relay",
      "only the simulator of @sotto/sdk/testing contains a relay",
      {
        path: "^packages/sdk/src/",
        pathNot: "^packages/sdk/src/testing/",
      },
      { path: "^packages/relay/" },
    ),
    forbid(
      "simulator-uses-relay-core",
      "the simulator runs in browsers: it takes @sotto/relay/core, not the server",
      {
        path: "^packages/sdk/src/testing/",
      },
      { path: "^packages/relay/", pathNot: "^packages/relay/src/core\\.ts$" },
    ),
    forbid(
      "relay-without-sdk",
      "the relay must not be able to do what a client does",
      { path: "^packages/relay/src/" },
      {
        path: "^packages/sdk/",
      },
    ),
    forbid(
      "relay-cannot-decrypt",
      "the relay has no cipher library",
      { path: "^packages/relay/src/" },
      {
        path: cipherLibraries,
      },
    ),
    forbid(
      "relay-core-runs-anywhere",
      "core.ts reaches no Node module and no server library, at any distance",
      {
        path: "^packages/relay/src/core\\.ts$",
      },
      {
        reachable: true,
        path: `^(node:)?(${builtinModules.join("|")})$|node_modules/(ws|prom-client)/`,
      },
    ),

    forbid(
      "only-crypto-uses-ciphers",
      "keys and ciphers are handled in one folder",
      {
        path: "^packages/sdk/src/",
        pathNot: "^packages/sdk/src/crypto/",
      },
      { path: cipherLibraries },
    ),
    forbid(
      "crypto-does-no-io",
      "bytes in, bytes out",
      { path: "^packages/sdk/src/crypto/" },
      {
        dependencyTypes: ["core"],
      },
    ),
    forbid(
      "platform-only-through-client",
      "the platform is injected by the composition root",
      {
        path: "^packages/sdk/src/",
        pathNot: "^packages/sdk/src/(client\\.ts$|index\\.ts$|platform/|sw/|testing/)",
      },
      { path: "^packages/sdk/src/platform/" },
    ),
    forbid(
      "platform-by-condition",
      "client.ts imports #platform, so that bundlers choose the right file",
      {
        path: "^packages/sdk/src/(client|index|sw/index)\\.ts$",
      },
      {
        path: "^packages/sdk/src/platform/(browser|node)\\.ts$",
        dependencyTypesNot: ["aliased-subpath-import"],
      },
    ),
    forbid(
      "react-is-optional",
      "what apps without React load does not load it",
      {
        path: "^packages/sdk/src/",
        pathNot: "^packages/sdk/src/react/",
      },
      { path: "^packages/sdk/src/react/|node_modules/(@types/)?react" },
    ),
    forbid(
      "testing-is-not-shipped",
      "what apps load does not load the test kit",
      {
        path: "^packages/sdk/src/",
        pathNot: "^packages/sdk/src/testing/",
      },
      { path: "^packages/sdk/src/testing/" },
    ),

    ...layers("sdk", sdkLayers, sdkLeaves),
    ...layers("relay", relayLayers, relayLeaves),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["@sotto/source", "import", "default"],
      exportsFields: ["exports"],
      extensions: [".ts", ".js"],
    },
  },
};
