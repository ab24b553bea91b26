import { expect, test } from "vitest";
import { ConfigError, parseCommand } from "../src/config.ts";

test("has defaults for everything", () => {
  expect(parseCommand([], {}).config).toMatchObject({
    host: "127.0.0.1",
    port: 7770,
    data: "./sotto-data",
    dev: false,
    metricsPort: undefined,
    drainMs: 10_000,
    passThroughMs: 250,
    retentionSeconds: 30 * 86_400,
  });
});

test("takes flags and environment variables; the flag wins", () => {
  const environment = {
    SOTTO_PORT: "1",
    SOTTO_PASS_THROUGH_MS: "9",
    SOTTO_DEV: "true",
    HOME: "/root",
  };
  const { config } = parseCommand(["--port", "0", "--host", "0.0.0.0", "--drain=3"], environment);
  expect(config).toMatchObject({
    port: 0,
    host: "0.0.0.0",
    passThroughMs: 9,
    dev: true,
    drainMs: 3_000,
  });
});

const refused: readonly [
  name: string,
  args: readonly string[],
  environment: Record<string, string>,
  line: RegExp,
][] = [
  ["an unknown flag", ["--prot", "1"], {}, /--prot/],
  ["an unknown variable", [], { SOTTO_PROT: "1" }, /SOTTO_PROT/],
  ["an unknown command", ["serve"], {}, /serve/],
  ["a port out of range", ["--port", "65536"], {}, /--port .*0 to 65535/],
  ["a number that is none", [], { SOTTO_DRAIN: "soon" }, /SOTTO_DRAIN/],
  ["a negative number", ["--port=-1"], {}, /--port/],
  ["a switch that is neither", [], { SOTTO_DEV: "maybe" }, /SOTTO_DEV/],
  ["an empty directory", ["--data", ""], {}, /--data/],
  ["a public address without authentication", ["--host", "0.0.0.0"], {}, /no authentication/],
];

for (const [name, args, environment, line] of refused) {
  test(`refuses ${name} in one line`, () => {
    expect(() => parseCommand(args, environment)).toThrow(ConfigError);
    expect(() => parseCommand(args, environment)).toThrow(line);
  });
}

test("prints the settings in force", () => {
  const { print } = parseCommand(["config", "print", "--port", "9"], {});
  expect(print).toContain("SOTTO_PORT=9\n");
  expect(print).toContain("# SOTTO_METRICS_PORT=\n");
});

test("prints what reads as an environment file", () => {
  const { config, print = "" } = parseCommand(["config", "print", "--port", "9"], {});
  const lines = print.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const environment = Object.fromEntries(lines.map((line) => line.split("=", 2)));
  expect(parseCommand([], environment).config).toEqual(config);
});
