// Completes package-lock.json with the packages for other platforms.
//
// Tools with native code (esbuild, rolldown, oxlint, ...) name one optional package for each platform. A registry mirror
// that serves only some platforms makes `npm install` leave the others out of the lockfile, and `npm ci` then refuses it
// as incomplete. This adds the missing entries. They have no integrity hash, since nothing was downloaded: on the
// platforms concerned the first install from a complete registry adds it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

const OPERATING_SYSTEMS =
  "android darwin freebsd netbsd openbsd openharmony sunos aix linux win32".split(" ");
const PROCESSORS = "arm64 x64 ia32 wasm32 ppc64 riscv64 s390x loong64 mips64el arm".split(" ");

/** `os`, `cpu` and `libc` of a platform package, read from the words of its name. */
function platformOf(name) {
  const words = name
    .replaceAll("musleabihf", "musl")
    .replaceAll("gnueabihf", "gnu")
    .replaceAll(/\bwindows\b/g, "win32")
    .split(/[^a-z0-9]+/);
  const os = OPERATING_SYSTEMS.find((word) => words.includes(word));
  const cpu = PROCESSORS.find((word) => words.includes(word));
  const libc = os === "linux" ? ["musl", "gnu"].find((word) => words.includes(word)) : undefined;
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(libc === undefined ? {} : { libc: [libc === "gnu" ? "glibc" : libc] }),
    ...(os === undefined ? {} : { os: [os] }),
  };
}

/** The folder of the lockfile in which Node would look next: a/node_modules/b → a → the root. */
const parentOf = (folder) => folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));

const pathIn = (folder, name) => `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;

/** The entry that `name` resolves to from `folder`, as Node resolves it. */
function resolveFrom(packages, folder, name) {
  for (let at = folder; ; at = parentOf(at)) {
    const entry = packages[pathIn(at, name)];
    if (entry !== undefined || at === "") return entry;
  }
}

/** Adds an entry for each optional dependency of an exact version that has none. */
function complete(packages) {
  const added = [];
  for (const [folder, owner] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      if (!/^\d/.test(version)) continue; // a range names no version to lock
      if (resolveFrom(packages, folder, name)?.version === version) continue;
      // The root's place may be taken by another version; then it nests below the package that wants it.
      const path =
        packages[pathIn("", name)] === undefined ? pathIn("", name) : pathIn(folder, name);
      packages[path] = {
        version,
        ...platformOf(name),
        ...(owner.dev === true ? { dev: true } : {}),
        optional: true,
      };
      added.push(path);
    }
  }
  return added;
}

const file = join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const added = complete(lock.packages);
const byPath = ([a], [b]) => (a < b ? -1 : 1);
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(byPath));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} entries added\n`);

const hosts = Object.values(lock.packages).filter((entry) => /^https?:/.test(entry.resolved ?? ""));
if (hosts.length > 0) {
  process.stderr.write(
    `${hosts.length} entries name a registry. Run "npm config set omit-lockfile-registry-resolved true" and install again.\n`,
  );
  process.exitCode = 1;
}
