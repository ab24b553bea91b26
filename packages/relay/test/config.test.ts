import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseInvocation } from "../src/command/program.ts";
import { configOf, readValues, type RelayConfig } from "../src/config/config.ts";
import { ConfigError } from "../src/config/errors.ts";
import { printConfig, shownConfig } from "../src/config/print.ts";
import { DEFAULT_LIMITS } from "../src/limits.ts";

type Environment = Readonly<Record<string, string>>;

function configFor(args: readonly string[], environment: Environment = {}): RelayConfig {
  const { flags } = parseInvocation(args, "0.0.0");
  return configOf(readValues(flags, environment), environment);
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sotto-config-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** @returns The file's path. */
function fileOf(name: string, text: string, mode = 0o600): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test("has defaults for everything", () => {
  expect(configFor([])).toMatchObject({
    host: "127.0.0.1",
    port: 7770,
    data: "./sotto-data",
    dev: false,
    jwt: undefined,
    invites: false,
    open: false,
    metricsPort: undefined,
    drainMs: 10_000,
    passThroughMs: 250,
    retentionSeconds: 30 * 86_400,
  });
});

test("takes flags before the environment before the file", () => {
  const config = fileOf(
    "sotto.toml",
    'host = "127.0.0.9"\nport = 3\nretention = 9\nopen = true\ntrust-proxy = ["127.0.0.1", "10.0.0.0/8"]\n',
  );
  const environment = { SOTTO_PORT: "2", SOTTO_HOST: "127.0.0.8", HOME: "/root" };
  const args = ["--host", "127.0.0.7", "--drain=3", "--config", config];
  expect(configFor(args, environment)).toMatchObject({
    host: "127.0.0.7",
    port: 2,
    retentionSeconds: 9 * 86_400,
    open: true,
    drainMs: 3_000,
    trustProxy: ["127.0.0.1", "10.0.0.0/8"],
  });
  expect(configFor([], { ...environment, SOTTO_CONFIG: config }).retentionSeconds).toBe(9 * 86_400);
});

test("takes every limit from its setting", () => {
  const limits = {
    "mailbox-messages": ["mailboxMessages", 1],
    "mailbox-mib": ["mailboxBytes", 1024 * 1024],
    "send-burst": ["sendBurst", 1],
    "send-rate": ["sendPerSecond", 1],
    "send-burst-per-recipient": ["sendBurstPerRecipient", 1],
    "send-rate-per-recipient": ["sendPerSecondPerRecipient", 1],
    "stranger-messages-per-day": ["strangerMessagesPerDay", 1],
    "strangers-per-day": ["strangersPerDay", 1],
    "frame-burst": ["framesBurst", 1],
    "frame-rate": ["framesPerSecond", 1],
    "inbound-mib": ["inboundBurstBytes", 1024 * 1024],
    "inbound-rate-kib": ["inboundBytesPerSecond", 1024],
    "prekeys-per-peer": ["prekeysPerPeer", 1],
    "prekeys-per-hour": ["prekeysPerHour", 1],
    "watched-presences": ["watchedPresences", 1],
    "remembered-presences": ["rememberedPresences", 1],
  } as const;
  const names = Object.keys(limits);
  const args = names.map((name, index) => `--${name}=${index + 7}`);
  const expected = Object.values(limits).map(([key, unit], index) => [key, (index + 7) * unit]);
  expect(configFor(args).limits).toEqual(Object.fromEntries(expected));
  const { limits: byDefault } = configFor([]);
  expect(byDefault).toEqual(pick(DEFAULT_LIMITS, Object.keys(byDefault)));
  expect(configFor(["--sockets-per-address", "9"]).socketsPerAddress).toBe(9);
});

function pick(from: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

test("takes keys and secrets from files", () => {
  const environment = {
    SOTTO_JWT_KEY_FILE: fileOf("key.pem", "PEM\n", 0o644),
    SOTTO_METRICS_TOKEN_FILE: fileOf("token", "hush\n"),
    SOTTO_JWT_AUDIENCE: "relay",
  };
  const { jwt, metricsToken } = configFor([], environment);
  expect([jwt?.key, metricsToken]).toEqual(["PEM", "hush"]);
});

const refused: readonly [
  name: string,
  args: readonly string[],
  environment: Environment,
  line: RegExp,
][] = [
  ["an unknown flag", ["--prot", "1"], {}, /--prot/],
  ["an unknown variable", [], { SOTTO_PROT: "1" }, /SOTTO_PROT/],
  ["an unknown variable for a file", [], { SOTTO_PORT_FILE: "x" }, /SOTTO_PORT_FILE/],
  ["a file that is not there", [], { SOTTO_JWT_KEY_FILE: "/no/such" }, /SOTTO_JWT_KEY_FILE/],
  ["an unknown command", ["serve"], {}, /serve/],
  ["half a command", ["user"], {}, /user/],
  ["an argument too many", ["user", "ls", "x"], {}, /argument/],
  ["a port out of range", ["--port", "65536"], {}, /--port .*0 to 65535/],
  ["a number that is none", [], { SOTTO_DRAIN: "soon" }, /SOTTO_DRAIN/],
  ["a negative number", ["--port=-1"], {}, /--port/],
  ["a switch that is neither", [], { SOTTO_DEV: "maybe" }, /SOTTO_DEV/],
  ["an empty directory", ["--data", ""], {}, /--data/],
  ["a public address without authentication", ["--host", "0.0.0.0"], {}, /--jwks-url/],
  ["production without authentication", [], { NODE_ENV: "production" }, /--jwks-url/],
  ["dev tokens in production", ["--dev"], { NODE_ENV: "production" }, /--dev/],
  ["an audience without a key", ["--jwt-audience", "a"], {}, /no key: set --jwks-url/],
  ["an origin without a scheme", ["--origins", "example.org"], {}, /example.org is no origin/],
  ["tokens for anybody", ["--jwks-url", "https://a.example"], {}, /--jwt-audience/],
  [
    "two sources of keys",
    ["--jwks-url", "https://a.example", "--jwt-key", "x", "--jwt-audience", "a"],
    {},
    /either/,
  ],
  ["a proxy that is no address", ["--trust-proxy", "10.0.0.0/8, proxy"], {}, /proxy is no address/],
  ["a network that is none", ["--trust-proxy", "10.0.0.0/99"], {}, /10.0.0.0\/99 is no address/],
  ["a file of settings that is not there", ["--config", "/no/such.toml"], {}, /no\/such/],
];

for (const [name, args, environment, line] of refused) {
  test(`refuses ${name} in one line`, () => {
    expect(() => configFor(args, environment)).toThrow(ConfigError);
    expect(() => configFor(args, environment)).toThrow(line);
  });
}

describe("sotto.toml is refused, in one line, with", () => {
  const files: readonly [name: string, text: string, line: RegExp, mode?: number][] = [
    ["an unknown key", "prot = 1", /unknown setting: prot/],
    ["a table", "[port]\nx = 1", /port must be/],
    ["a date", "host = 2026-01-01", /host must be/],
    ["a number of another kind", "port = 1.5", /whole number/],
    ["a number for a text", "host = 1", /--host/],
    ["bad syntax", "port = = 1", /line 1/],
    ["a secret that everybody can read", 'metrics-token = "x"', /chmod/, 0o644],
  ];
  for (const [name, text, line, mode] of files) {
    test(name, () => {
      const path = fileOf("sotto.toml", text, mode);
      expect(() => configFor(["--config", path])).toThrow(ConfigError);
      expect(() => configFor(["--config", path])).toThrow(line);
    });
  }
});

test("refuses a secret's file that everybody can read", () => {
  const environment = { SOTTO_METRICS_TOKEN_FILE: fileOf("token", "hush", 0o644) };
  expect(() => configFor([], environment)).toThrow(/everybody can read/);
});

test("prints the settings in force, without secrets", () => {
  const values = readValues({ port: "9", "metrics-token": "hush" }, {});
  const printed = printConfig(values);
  expect(printed).toContain("SOTTO_PORT=9\n");
  expect(printed).toContain("# SOTTO_METRICS_PORT=\n");
  expect(printed + JSON.stringify(shownConfig(values))).not.toContain("hush");
  expect(shownConfig(values)).toMatchObject({ port: 9, "metrics-port": null });
});

test("prints what reads as an environment file", () => {
  const values = readValues({ port: "9", "jwt-user-claim": "uid" }, {});
  const lines = printConfig(values)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const environment = Object.fromEntries(lines.map((line) => line.split("=", 2)));
  expect(readValues({}, environment)).toEqual(values);
});
