import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";

const INDEX = `<!doctype html><meta charset="utf-8"><title>faults</title><script type="module" src="/page.js"></script>`;

/** The page's files by path. */
export async function bundlePage(): Promise<ReadonlyMap<string, Uint8Array>> {
  const outputs = await Promise.all([
    bundle("page", { splitting: true, format: "esm" }),
    bundle("worker", { format: "iife" }), // A service worker may not import(): it has to be one file.
  ]);
  return new Map([...outputs.flat(), ["/", new TextEncoder().encode(INDEX)]]);
}

async function bundle(
  name: string,
  options: BuildOptions,
): Promise<readonly (readonly [path: string, bytes: Uint8Array])[]> {
  const { outputFiles = [] } = await build({
    entryPoints: [join(import.meta.dirname, `page/${name}.ts`)],
    bundle: true,
    target: "es2023",
    conditions: ["@sotto/source", "browser", "module"],
    outdir: "/",
    write: false,
    logLevel: "error",
    ...options,
  });
  return outputFiles.map(({ path, contents }) => [path, contents]);
}
