import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** The service this page talks to while it is served by `npm run dev`. */
const service = process.env["IFEALID_SERVICE"] ?? "http://localhost:5080";

export default defineConfig({
  // Addresses are relative to the base element of the page, and those in scripts to the script: a proxy may show the service below any path.
  base: "./",
  build: {
    outDir: "dist",
    target: "es2022",
    // The content security policy allows no data: addresses for scripts, workers and WebAssembly.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: {
    // The shaders stand beside the services, at the root of the repository.
    fs: { allow: [repository] },
    proxy: { "/api": service, "/hubs": { target: service, ws: true } },
  },
  test: { include: ["test/**/*.test.ts"], testTimeout: 20_000 },
});
