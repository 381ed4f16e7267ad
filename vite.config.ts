import { cpSync, existsSync } from "node:fs";
import { resolve } from "node:path";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const base = "/static/build/";
const built = "static/build";
const excalidraw = "node_modules/@excalidraw/excalidraw/dist/prod";
const room = "frontend/src/room/main.tsx";
const replay = "frontend/src/replay/main.tsx";

/** Excalidraw's fonts come from our own server: they are copied, and its address of a foreign one is taken out. */
function excalidrawFromHere(): Plugin {
  return {
    name: "excalidraw-from-here",
    transform(code, id) {
      if (!id.includes("/@excalidraw/excalidraw/") || !code.includes("ASSETS_FALLBACK_URL")) return null;
      const changed = code.replace(
        /"ASSETS_FALLBACK_URL",\s*`https:\/\/esm\.sh\/.*?dist\/prod\/`/s,
        `"ASSETS_FALLBACK_URL",location.origin+"${base}excalidraw/"`,
      );
      if (changed === code && /https:\/\/esm\.sh/.test(code)) {
        this.error("Excalidraw's fallback address has changed its form; mend vite.config.ts.");
      }
      return { code: changed, map: null };
    },
    closeBundle() {
      cpSync(resolve(excalidraw, "fonts"), resolve(built, "excalidraw/fonts"), { recursive: true });
    },
  };
}

/**
 * Mermaid begins the name of everything it draws with the diagram's own name since 11.13. The converter to shapes
 * still looks for the bare ones and would give up on most diagrams: it is handed the drawing under bare names.
 */
function mermaidUnderBareNames(): Plugin {
  const drawn = "svgContainer.innerHTML = svg;";
  const bared = "for (const one of svgContainer.querySelectorAll(`[id^='${renderId}-']`)) one.id = one.id.slice(renderId.length + 1);";
  return {
    name: "mermaid-under-bare-names",
    transform(code, id) {
      if (!id.includes("/mermaid-to-excalidraw/dist/parseMermaid.js")) return null;
      if (!code.includes(drawn)) this.error("The converter of diagrams draws in another way now; mend vite.config.ts.");
      return { code: code.replace(drawn, drawn + bared), map: null };
    },
  };
}

export default defineConfig({
  base,
  publicDir: false,
  plugins: [tailwindcss(), react(), excalidrawFromHere(), mermaidUnderBareNames()],
  define: { "process.env.IS_PREACT": JSON.stringify("false") },
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: "manifest.json",
    // Left as written, because the theme relies on light-dark().
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: ["frontend/src/site/site.ts", ...[room, replay].filter((entry) => existsSync(entry))],
    },
  },
});
