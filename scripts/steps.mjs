// What the other scripts share: the repository's root, the Node version check, and steps that show what they do.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Whether the module with this URL is the one that node was started with. */
export const isMain = (url) => process.argv[1] === fileURLToPath(url);

const MIN_NODE = [22, 16];

/** Ends the process if Node is too old for the relay's node:sqlite. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(
    `Node ${MIN_NODE.join(".")} or newer is needed, this is ${process.versions.node}. ` +
      `"npm install" brings Node 24 for the npm scripts: run them as "npm start" and "npm test".`,
  );
}

/** Prints one line on stderr and ends the process. */
export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/**
 * Runs a command with its output visible.
 *
 * @returns {Promise<number>} The exit code; 1 if a signal ended it.
 */
export function run(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    // On Windows npm is a .cmd file, which only a shell can start.
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs one step under a title, with the time it took; returns whether it succeeded. */
export async function step(title, command, args) {
  const start = performance.now();
  process.stdout.write(`\n▸ ${title}\n`);
  const code = await run(command, args);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    code === 0 ? `✓ ${title} (${seconds} s)\n` : `✗ ${title}: exit code ${code} (${seconds} s)\n`,
  );
  return code === 0;
}

/** As `step`, for one npm script of the root package. */
export function npmStep(title, script, ...args) {
  return step(title, "npm", ["run", "--silent", script, "--", ...args]);
}
