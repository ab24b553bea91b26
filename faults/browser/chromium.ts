import { existsSync } from "node:fs";
import { type BrowserContext, chromium } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Crashes are asked for here; their reports are of no use.
  "--disable-breakpad",
];

/** Where Chromium is, if it is installed. */
export function findChromium(): string | undefined {
  return process.env["SOTTO_CHROMIUM"] ?? PATHS.find((path) => existsSync(path));
}

/** A browser whose profile is a folder, so that IndexedDB is on disk. */
export async function openProfile(folder: string): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("Chromium is missing: apt install chromium");
  return await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    args: ARGUMENTS,
  });
}
