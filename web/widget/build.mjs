/**
 * Builds rapport.js, page.js, page.html, page.css and its typeface into `--outDir` (default dist)
 * and fails when the code is larger than promised. `--check` builds in memory and only measures.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

/** Most gzip bytes of all that a visitor loads, on a website or on the hosted page. */
const VISIT_MAX = 20_000;
const TARGET = ["chrome111", "firefox115", "safari16.4"];

const { values } = parseArgs({
  options: {
    outDir: { type: "string", default: "dist" },
    check: { type: "boolean", default: false },
  },
});

const TYPEFACE = "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";

const source = (name) => join(import.meta.dirname, "src", name);

/** Style sheets become minified strings inside the script. */
const styleText = {
  name: "style-text",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: await minifiedStyle(path),
      loader: "text",
    }));
  },
};

async function minifiedStyle(path) {
  const text = await readFile(path, "utf8");
  const { code } = await transform(text, { loader: "css", minify: true, target: TARGET });
  return code.trim();
}

async function script(entry) {
  const result = await build({
    entryPoints: [source(entry)],
    bundle: true,
    format: "iife",
    target: TARGET,
    minify: true,
    legalComments: "none",
    plugins: [styleText],
    write: false,
  });
  return result.outputFiles[0].contents;
}

const files = {
  "rapport.js": await script("embed.ts"),
  "page.js": await script("page.ts"),
  "page.html": await readFile(source("page.html")),
  "page.css": Buffer.from(await minifiedStyle(source("page.css"))),
};

const sizes = Object.fromEntries(
  Object.entries(files).map(([name, bytes]) => [name, gzipSync(bytes, { level: 9 }).length]),
);
for (const [name, size] of Object.entries(sizes)) console.log(`${name}: ${size} bytes gzip`);

const visits = {
  website: sizes["rapport.js"],
  "hosted page": sizes["page.html"] + sizes["page.js"] + sizes["page.css"],
};
for (const [visit, size] of Object.entries(visits)) {
  console.log(`${visit}: ${size} of ${VISIT_MAX} bytes gzip`);
  if (size > VISIT_MAX) {
    console.error(`the ${visit} loads too much`);
    process.exit(1);
  }
}

if (!values.check) {
  // The page shows text before its typeface has come, so that it counts for no visit.
  files["inter.woff2"] = await readFile(createRequire(import.meta.url).resolve(TYPEFACE));
  await mkdir(values.outDir, { recursive: true });
  await Promise.all(
    Object.entries(files).map(([name, bytes]) => writeFile(join(values.outDir, name), bytes)),
  );
}
