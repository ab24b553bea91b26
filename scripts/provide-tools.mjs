// Chromium and the tools that break things on purpose: found, or installed where the package manager may be used.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fail, step } from "./steps.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
/** Program → Debian package. Tests that need one are skipped, loudly, where it is absent. */
const TOOLS = {
  strace: "strace",
  nft: "nftables",
  ip: "iproute2",
  faketime: "faketime",
  nginx: "nginx-light",
  caddy: "caddy",
  promtool: "prometheus",
  openssl: "openssl",
};

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const isInstalled = (name) =>
  ["/usr/sbin", "/sbin", ...(process.env["PATH"] ?? "").split(delimiter)].some((folder) =>
    isExecutable(join(folder, name)),
  );

const hasChromium = () => {
  const chosen = process.env["SOTTO_CHROMIUM"];
  return chosen === undefined
    ? BROWSERS.some((name) => isExecutable(`/usr/bin/${name}`))
    : isExecutable(chosen);
};

function missingPackages() {
  const tools = Object.entries(TOOLS).filter(([program]) => !isInstalled(program));
  const needsBrowser = !hasChromium() && process.env["SOTTO_CHROMIUM"] === undefined;
  return [...(needsBrowser ? ["chromium"] : []), ...tools.map(([, name]) => name)];
}

export async function provideTools() {
  const missing = process.platform === "linux" ? missingPackages() : [];
  if (missing.length > 0 && process.getuid?.() === 0 && isInstalled("apt-get")) {
    const wait = ["-o", "DPkg::Lock::Timeout=600"];
    await step("apt-get update", "apt-get", [...wait, "update"]);
    const install = [...wait, "install", "-y", "--no-install-recommends", ...missing];
    await step(`install ${missing.join(", ")}`, "apt-get", install);
  }
  if (!hasChromium())
    fail(
      "The browser tests need Chromium: install it, or set SOTTO_CHROMIUM to the path of its executable.",
    );
}
