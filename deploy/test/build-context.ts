import { cpSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, matchesGlob, relative } from "node:path";

/** The part of a folder that is sent to the builder. */
export interface BuildContext {
  readonly path: string;
  /** As .dockerignore has it: of the lines that fit a path, or a folder above it, the last decides. */
  has(path: string): boolean;
}

export function buildContext(path: string, ignoreFile: string): BuildContext {
  const lines = readFileSync(ignoreFile, "utf8").split("\n");
  const rules = lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ isKept: line.startsWith("!"), pattern: line.replace(/^!/, "") }));
  const isKept = (file: string): boolean => {
    const names = withParents(file);
    const rule = rules.findLast(({ pattern }) => names.some((name) => matchesGlob(name, pattern)));
    return rule?.isKept !== false;
  };
  const isAboveKept = (file: string): boolean =>
    rules.some((rule) => rule.isKept && rule.pattern.startsWith(`${file}/`));
  return { path, has: (file) => isKept(file) || isAboveKept(file) };
}

const withParents = (path: string): readonly string[] =>
  path === "." ? [] : [path, ...withParents(dirname(path))];

/** `COPY` from the context: a folder's content goes into the destination, a file into it or to its name. */
export function copyFromContext(
  context: BuildContext,
  sources: readonly string[],
  destination: string,
): void {
  for (const source of sources) {
    const from = join(context.path, source);
    const isInto = destination.endsWith("/") && !statSync(from).isDirectory();
    cpSync(from, isInto ? join(destination, basename(source)) : destination, {
      recursive: true,
      filter: (path) => context.has(relative(context.path, path)),
    });
  }
}
