// Compiles packages/protocol/proto/*.proto to static ES modules (no eval) in src/gen, and copies them to dist/gen, since
// tsc neither emits nor copies plain JavaScript.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";
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

// Of protobufjs an app needs the reader and the writer. The rest stays out of the packages: RPC, base64, and `long`, which
// tries WebAssembly as it loads, so that a strict policy reports it. No message has a 64-bit number.
const LEFT_OUT = /^(long|\.\/(aspromise|base64|eventemitter))$/;
await bundle({
  stdin: {
    contents: `export { default as Reader } from "protobufjs/src/reader.js";
      export { default as Writer } from "protobufjs/src/writer.js";
      export { default as util } from "protobufjs/src/util/minimal.js";`,
    resolveDir: proto,
  },
  outfile: join(out, "runtime.js"),
  bundle: true,
  format: "esm",
  banner: { js: "/* protobuf.js, BSD-3-Clause: see LICENSE.protobufjs */" },
  legalComments: "none",
  plugins: [
    {
      name: "leave-out",
      setup: (build) => {
        build.onResolve({ filter: LEFT_OUT }, ({ path }) => ({ path, namespace: "left-out" }));
        build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "" }));
      },
    },
  ],
});
cpSync(join(root, "node_modules/protobufjs/LICENSE"), join(out, "LICENSE.protobufjs"));
writeFileSync(
  join(out, "runtime.d.ts"),
  `/** protobufjs' own, as far as it is used. */
export declare class Reader {
  constructor(buffer: Uint8Array);
  buf: Uint8Array;
  pos: number;
  len: number;
  uint32(): number;
  skipType(wireType: number): this;
}
export declare class Writer {
  finish(): Uint8Array;
}
`,
);

const code = join(out, "sotto.js");
const generated = readFileSync(code, "utf8")
  .replace(
    'import $protobuf from "protobufjs/minimal.js"',
    'import * as $protobuf from "./runtime.js"',
  )
  .replace(/\$protobuf\.roots\["sotto_v1"\] \|\| \(.*\);/, "{};")
  // An absent field would be a Buffer in Node and a Uint8Array in browsers; make it the same everywhere.
  .replaceAll("$util.newBuffer([])", "new Uint8Array()")
  // Unknown fields are never kept, so the code for keeping them is dead weight in every app.
  .replaceAll(/\n *if \(message\.\$unknowns != null[^\n]*\n *for [^\n]*\n *writer\.raw[^\n]*/g, "")
  // The hand-written types encode plain objects only: what they inherit is no field.
  .replaceAll(/ && \$Object\.hasOwnProperty\.call\(message, "\w+"\)/g, "")
  // A field comes once, the scan has seen to that: a default value need not undo an earlier one.
  .replaceAll(
    /if \(\(?value = (reader\.\w+\(\))[^\n]*\n *(message\.\w+) = value;\n *else\n *delete \2;/g,
    "$2 = $1;",
  )
  // Messages are only ever constructed empty, by `decode`.
  .replaceAll(
    /function \(properties\) \{\n *if \(properties\)\n *for [^\n]*\n *if [^\n]*\n *this[^\n]*\n *\};/g,
    "function () {};",
  )
  // What is encoded is as deep as its type.
  .replaceAll(
    /\n *if \(_depth === \$undefined\)\n *_depth = 0;\n *if \(_depth > \$util[^\n]*\n *throw [^\n]*/g,
    "",
  )
  // What is decoded is too: the types do not nest in themselves, and the scan has gone through unknown fields.
  .replaceAll(
    /\n *if \(_depth === \$undefined\)\n *_depth = 0;\n *if \(_depth > \$Reader[^\n]*\n *throw [^\n]*/g,
    "",
  )
  .replaceAll(/\n *if \(!reader\.discardUnknown\) \{\n[^\n]*\n[^\n]*\n *\}/g, "");
writeFileSync(code, generated);

const types = join(out, "sotto.d.ts");
const declared = readFileSync(types, "utf8")
  .replace("protobufjs/minimal.js", "./runtime.js")
  .replace('import Long = require("long");\n', "");
writeFileSync(types, declared);
cpSync(out, join(root, "packages/protocol/dist/gen"), { recursive: true });
