import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Vite's development server injects inline scripts and styles, so the strict policy of index.html holds in the build only. */
const relaxPolicy: Plugin = {
  name: "relax-policy",
  apply: "serve",
  transformIndexHtml: (html) =>
    html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

export default defineConfig({
  plugins: [react(), relaxPolicy],
  // "@sotto/source" reads the SDK from its sources in this repository; an app of your own leaves this out.
  resolve: { conditions: ["@sotto/source", "browser", "module", "import", "default"] },
  build: { target: "es2023", outDir: "dist" },
});
