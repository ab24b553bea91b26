// Builds everything: protobuf code, the three packages, the example chat. What is up to date is left alone.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail, isMain, npmStep, requireNode, root } from "./steps.mjs";

/** Newest modification time below the paths; 0 for a path that does not exist. */
function newest(...paths) {
  let time = 0;
  for (const path of paths.map((name) => join(root, name)).filter(existsSync)) {
    if (!statSync(path).isDirectory()) time = Math.max(time, statSync(path).mtimeMs);
    else {
      for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
        if (entry.isFile())
          time = Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs);
      }
    }
  }
  return time;
}

const isNewer = (output, ...inputs) => newest(output) > newest("package-lock.json", ...inputs);

function codeIsUpToDate() {
  const inputs = ["packages/protocol/proto", "scripts/generate-protocol.mjs"];
  return ["src", "dist"].every((folder) =>
    isNewer(`packages/protocol/${folder}/gen/sotto.js`, ...inputs),
  );
}

function chatIsUpToDate() {
  const own = ["src", "public", "index.html", "package.json", "vite.config.ts", "tsconfig.json"];
  return isNewer(
    "examples/browser-chat/dist/index.html",
    ...own.map((name) => `examples/browser-chat/${name}`),
    "packages/protocol/src",
    "packages/sdk/src",
  );
}

/** Builds what is out of date; ends the process if a step fails. */
export async function build() {
  const steps = [
    { title: "generate protocol code", script: "generate", isUpToDate: codeIsUpToDate },
    // tsc --build knows by itself what to skip.
    { title: "compile packages", script: "compile", isUpToDate: () => false },
    { title: "build example chat", script: "build:chat", isUpToDate: chatIsUpToDate },
  ];
  for (const { title, script, isUpToDate } of steps) {
    if (isUpToDate()) process.stdout.write(`\n✓ ${title} (up to date)\n`);
    else if (!(await npmStep(title, script))) fail("The build failed.");
  }
}

if (isMain(import.meta.url)) {
  requireNode();
  await build();
}
