// Builds every island into ../amparo/site/static/built/ under fixed names; whitenoise adds the hashes.
// Each island is one plain script without imports, because Django's manifest does not rewrite imports.
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { writeBoundaries } from "./boundaries.mjs";
import { writeIcons } from "./icons.mjs";
import { unusedRulesRemoved } from "./purge.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const OUT = here("../amparo/site/static/built");
const ISLANDS = ["theme", "app", "map", "charts"];

const island = (name) => ({
  root: here("."),
  configFile: false,
  logLevel: "warn",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [unusedRulesRemoved()],
  build: {
    outDir: OUT,
    emptyOutDir: false,
    cssCodeSplit: false,
    modulePreload: false,
    target: ["chrome111", "firefox113", "safari16.4"],
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: here(`src/${name}.js`),
      checks: { eval: false }, // htmx holds one, switched off by allowEval = false and by the policy
      output: { format: "iife", entryFileNames: `${name}.js`, assetFileNames: `${name}[extname]` },
    },
  },
});

const report = () => {
  for (const name of readdirSync(OUT).sort()) {
    const bytes = readFileSync(`${OUT}/${name}`);
    const kilobytes = (length) => `${(length / 1024).toFixed(1).padStart(7)} KB`;
    console.log(`${name.padEnd(18)}${kilobytes(bytes.length)}${kilobytes(gzipSync(bytes).length)} gzip`);
  }
};

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
for (const name of ISLANDS) await build(island(name));
writeBoundaries(`${OUT}/boundaries.json`);
writeIcons(`${OUT}/icons.svg`);
report();
