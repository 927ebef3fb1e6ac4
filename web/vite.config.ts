import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The build lands in the Python package and is committed; names carry a hash of the content, so equal sources give equal builds.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/upright/show/web",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    license: { fileName: "licenses.md" },
  },
  // `npm run dev` beside `upright serve`
  server: { proxy: { "/v1": "http://127.0.0.1:8321" } },
});
