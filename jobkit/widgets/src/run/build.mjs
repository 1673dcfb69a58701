// Joins the modules of the run view into jobkit/widgets/static, and records which sources that was done from.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const STATIC = "../../static";
const BUILT = ["run_view.css", "run_view.js"];

await build({
  entryPoints: BUILT,
  outdir: STATIC,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});

const digests = (folder, names) =>
  Object.fromEntries(names.map((name) => [name, createHash("sha256").update(readFileSync(`${folder}/${name}`)).digest("hex")]));
const sources = readdirSync(".").filter((name) => /\.(css|js|json|mjs)$/.test(name)).sort();
const record = { built: digests(STATIC, BUILT), sources: digests(".", sources) };
writeFileSync(`${STATIC}/run_view.built.json`, `${JSON.stringify(record, null, 1)}\n`);
