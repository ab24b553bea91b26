import { fileURLToPath } from "node:url";

/** A file or folder of the repository. */
export const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));
