import { join } from "node:path";
import { build } from "esbuild";

const INDEX = `<!doctype html><meta charset="utf-8"><title>faults</title><script type="module" src="/page.js"></script>`;

/** The page's files by path. */
export async function bundlePage(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "page/page.ts")],
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2023",
    conditions: ["@sotto/source", "browser", "module"],
    outdir: "/",
    write: false,
    logLevel: "error",
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  return files.set("/", new TextEncoder().encode(INDEX));
}
