import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import { type BuildContext, buildContext, copyFromContext } from "./build-context.ts";
import { parseDockerfile, type Stage, type Step } from "./dockerfile.ts";
import { build } from "./enclosure.ts";
import { inRepository } from "./paths.ts";

const DOCKERFILE = inRepository("deploy/docker/Dockerfile");
/** Compilers and their like, half a gigabyte: taken from the repository. What ends in the image is really installed. */
const INSTALL_TOOLS = /^npm ci (?!.*--omit=dev)/;
const PACKAGES = ["packages/protocol", "packages/relay"];

export interface Image {
  /** Its file system, without the base image's. */
  readonly root: string;
  readonly stage: Stage;
}

/**
 * Carries the Dockerfile out, line by line.
 *
 * @throws Error with the output of the step that failed.
 */
export async function buildImage(scratch: string): Promise<Image> {
  const context = buildContext(inRepository("."), `${DOCKERFILE}.dockerignore`);
  const stages = parseDockerfile(readFileSync(DOCKERFILE, "utf8"));
  const rootOf = (name: string): string => join(scratch, name);
  for (const stage of stages) {
    mkdirSync(join(rootOf(stage.name), stage.workdir), { recursive: true });
    // Other users must get to what is below, as in an image.
    chmodSync(rootOf(stage.name), 0o755);
    for (const step of stage.steps) await carryOut(step, stage, rootOf, context);
  }
  const stage = stages.at(-1);
  if (stage === undefined) throw new Error("the Dockerfile has no stage");
  return { root: rootOf(stage.name), stage };
}

async function carryOut(
  step: Step,
  { name, workdir }: Stage,
  rootOf: (stage: string) => string,
  context: BuildContext,
): Promise<void> {
  const root = rootOf(name);
  const folder = join(root, workdir);
  if (step.type === "copy") {
    const { from, sources, destination } = step;
    const target = isAbsolute(destination) ? join(root, destination) : join(folder, destination);
    const to = destination.endsWith("/") ? `${target}/`.replace(/\/+$/, "/") : target;
    if (from === undefined) return copyFromContext(context, sources, to);
    for (const source of sources)
      cpSync(join(rootOf(from), source), to, { recursive: true, verbatimSymlinks: true });
  } else if (INSTALL_TOOLS.test(step.command)) linkInstalled(folder);
  else await runStep(root, workdir, step.command);
}

async function runStep(root: string, workdir: string, command: string): Promise<void> {
  const home = process.env["HOME"] ?? "/root";
  const { code, stdout, stderr } = await build(root, workdir, command, {
    // The package manager's cache and settings, and what the links of `linkInstalled` lead to.
    shown: [home, inRepository("node_modules"), ...PACKAGES.map(modulesOf)].filter(existsSync),
    environment: { ...process.env, npm_config_prefer_offline: "true" },
  });
  if (code !== 0) throw new Error(`RUN ${command}: exit code ${code}\n${stdout}${stderr}`);
}

const modulesOf = (folder: string): string => inRepository(`${folder}/node_modules`);

/** Links to everything that is installed in the repository, except for its own packages. */
function linkInstalled(folder: string): void {
  for (const name of [".", ...PACKAGES]) {
    const [from, to] = [modulesOf(name), join(folder, name, "node_modules")];
    if (existsSync(from)) linkEntries(from, to);
  }
  mkdirSync(join(folder, "node_modules/@sotto"), { recursive: true });
  for (const path of PACKAGES)
    symlinkSync(join("../..", path), join(folder, "node_modules/@sotto", path.slice(9)));
}

function linkEntries(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  // The repository's own packages are links there.
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== "@sotto")
      symlinkSync(join(from, entry.name), join(to, entry.name));
}
