/** How the site is built: static files with relative addresses, and a service worker that knows all of them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/** Writes `sw.js`: everything the site consists of is fetched once and served from then on without a network. */
function serviceWorker(): Plugin {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  return {
    name: "docksim-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const source = readFileSync(here("src/service-worker.js"), "utf8");
      const fixed = readdirSync(here("public"));
      const files = [...Object.keys(bundle).filter((file) => file !== "sw.js"), ...fixed].sort();
      const hash = createHash("sha256");
      for (const file of files) {
        const chunk = bundle[file];
        hash.update(file);
        hash.update(chunk === undefined ? readFileSync(here(`public/${file}`)) : chunk.type === "chunk" ? chunk.code : chunk.source);
      }
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: source
          .replace("__VERSION__", hash.digest("hex").slice(0, 16))
          .replace("[/* files */]", JSON.stringify(["./", ...files])),
      });
    },
  };
}

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    rollupOptions: { input: { index: "index.html", embed: "src/embed.ts" }, output: { entryFileNames: (chunk) => (chunk.name === "embed" ? "embed.js" : "assets/[name]-[hash].js") } },
    assetsInlineLimit: 0,
  },
  worker: { format: "es" },
  plugins: [serviceWorker()],
});
