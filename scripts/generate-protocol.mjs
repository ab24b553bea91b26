// Compiles packages/protocol/proto/*.proto to static ES modules (no eval) in src/gen, and copies them to dist/gen, since
// tsc neither emits nor copies plain JavaScript.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

const proto = join(root, "packages/protocol/proto");
const out = join(root, "packages/protocol/src/gen");
const FLAGS = [
  ["-t", "static-module", "-w", "esm", "--es6", "--dts", "-r", "sotto_v1", "--null-semantics"],
  ["--no-create", "--no-verify", "--no-convert", "--no-delimited", "--no-typeurl", "--no-service"],
].flat();

mkdirSync(out, { recursive: true });
const files = readdirSync(proto)
  .filter((name) => name.endsWith(".proto"))
  .map((name) => join(proto, name));
const pbjs = join(root, "node_modules/protobufjs-cli/bin/pbjs");
execFileSync(
  process.execPath,
  [pbjs, ...FLAGS, "-p", proto, "-o", join(out, "sotto.js"), ...files],
  { stdio: "inherit" },
);

// An absent field would be a Buffer in Node and a Uint8Array in browsers; make it the same everywhere.
const code = join(out, "sotto.js");
writeFileSync(
  code,
  readFileSync(code, "utf8").replaceAll("$util.newBuffer([])", "new Uint8Array()"),
);
cpSync(out, join(root, "packages/protocol/dist/gen"), { recursive: true });
