import { registerHooks } from "node:module";
import { env } from "node:process";
import { fileUrlOf, plantInto, VARIABLE } from "./bug.ts";
import { BUGS } from "./bugs.ts";

// Preloaded with --import: plants the bug that SOTTO_PLANTED_BUG names into its file as it is loaded. The product's code
// has no switch for it.

const bug = BUGS.find(({ id }) => id === env[VARIABLE]);
if (env[VARIABLE] !== undefined && bug === undefined)
  throw new RangeError(`no such bug: ${env[VARIABLE]}`);

let planted = 0;

/** The bug that is planted, once its file has been loaded. */
export const plantedBug = (): string | undefined => (planted > 0 ? bug?.id : undefined);

if (bug !== undefined) {
  const target = fileUrlOf(bug);
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (url !== target) return loaded;
      if (loaded.source === null || loaded.source === undefined)
        throw new RangeError(`no source for ${url}`);
      planted += 1;
      const source = Buffer.from(loaded.source as Uint8Array).toString("utf8");
      return { ...loaded, source: plantInto(bug, source) };
    },
  });
}
