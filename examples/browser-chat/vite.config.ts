import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Vite's development server injects inline scripts and styles, so the strict policy of index.html holds in the build only. */
const relaxPolicy: Plugin = {
  name: "relax-policy",
  apply: "serve",
  transformIndexHtml: (html) =>
    html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

/**
 * protobufjs looks for the package `long`, which tries WebAssembly as it loads: the policy of index.html has the browser
 * report that as a violation. Sotto's formats have no 64-bit numbers, so the chat goes without.
 */
const leaveOutLong: Plugin = {
  name: "leave-out-long",
  enforce: "pre",
  resolveId: (id) => (id === "long" ? "\0no-long" : undefined),
  load: (id) => (id === "\0no-long" ? "export {};" : undefined),
};

export default defineConfig({
  plugins: [react(), relaxPolicy, leaveOutLong],
  // "@sotto/source" reads the SDK from its sources in this repository; an app of your own leaves this out.
  resolve: { conditions: ["@sotto/source", "browser", "module", "import", "default"] },
  build: { target: "es2023", outDir: "dist" },
});
