import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const ROOT: string = join(import.meta.dirname, "../../../..");
const PACKAGES = ["protocol", "relay", "sdk"] as const;

/** Why there is nothing to pack, if so. */
export const NOT_BUILT: string | undefined = PACKAGES.every((name) =>
  existsSync(join(ROOT, "packages", name, "dist/index.js")),
)
  ? undefined
  : 'the packages are not built: run "npm run build"';

/** An app's project outside this repository, with the packages as npm would unpack them. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  write(name: string, text: string): void;
  /** Runs a script of an installed package, or Node itself. @returns What it printed; its failure is an error. */
  node(...args: readonly string[]): Promise<string>;
}

/**
 * Packs and unpacks the three packages. What they depend on is linked from this repository, by the names in their
 * manifests: a dependency that is not declared is not found, and nothing is fetched.
 *
 * @param devDependencies - Names of further packages that the project uses.
 */
export async function createPackedProject(devDependencies: readonly string[]): Promise<Project> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sotto-app-")));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@sotto"), { recursive: true });
  const workspaces = PACKAGES.flatMap((name) => ["--workspace", `packages/${name}`]);
  await run(
    "npm",
    ["pack", "--offline", "--ignore-scripts", "--silent", "--pack-destination", folder].concat(
      workspaces,
    ),
    { cwd: ROOT },
  );
  for (const name of PACKAGES) await unpack(folder, modules, name);
  for (const name of devDependencies) link(modules, name, ROOT);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("package.json", JSON.stringify({ private: true, type: "module" }));
  return {
    folder,
    write,
    node: async (...args) => {
      const { PATH } = process.env; // Nothing else: not the conditions, options and context of the tests that run now.
      const options = { cwd: folder, env: { PATH } };
      const { stdout } = await run(process.execPath, args, options).catch((error: unknown) => {
        const printed = error as { readonly stdout?: string; readonly stderr?: string };
        const output = `${printed.stdout ?? ""}${printed.stderr ?? ""}`;
        throw new Error(`node ${args.join(" ")} failed: ${output}`, { cause: error });
      });
      return stdout;
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function unpack(folder: string, modules: string, name: string): Promise<void> {
  const tarball = readdirSync(folder).find((file) => file.startsWith(`sotto-${name}-`));
  if (tarball === undefined) throw new Error(`npm pack made no tarball of ${name}`);
  const target = join(modules, "@sotto", name);
  mkdirSync(target);
  await run("tar", ["-xzf", join(folder, tarball), "-C", target, "--strip-components=1"]);
  const manifest = JSON.parse(readFileSync(join(target, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const dependency of Object.keys(manifest.dependencies ?? {}))
    if (!dependency.startsWith("@sotto/"))
      link(modules, dependency, join(ROOT, "packages", name), ROOT);
}

/** Links a package from the first folder that has it. */
function link(modules: string, name: string, ...folders: readonly string[]): void {
  const source = folders
    .map((folder) => join(folder, "node_modules", name))
    .find((path) => existsSync(path));
  if (source === undefined) throw new Error(`${name} is not installed`);
  const target = join(modules, name);
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(target)) symlinkSync(source, target);
}
