import type { CryptoChoice, Primitives } from "./primitives.ts";

// The smallest WebAssembly module: magic number and version.
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** Whether WebAssembly may compile here: a strict `script-src` forbids it. */
function wasmCompiles(): boolean {
  try {
    return new WebAssembly.Module(EMPTY_MODULE) instanceof WebAssembly.Module;
  } catch {
    return false; // Absent or forbidden: the portable back end serves.
  }
}

/**
 * Loads a back end. `auto` takes libsodium wherever WebAssembly may compile, and never the reverse: JavaScript's big
 * integers are not constant-time.
 *
 * @throws Error if `wasm` is asked for where it cannot run.
 */
export async function loadPrimitives(choice: CryptoChoice): Promise<Primitives> {
  if (choice === "wasm" || (choice === "auto" && wasmCompiles())) {
    const { loadSodium } = await import("./sodium.ts");
    return await loadSodium();
  }
  const { portable } = await import("./portable.ts");
  return portable;
}
