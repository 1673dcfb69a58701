// Bundles the editor into jobkit/widgets/static and records which sources it was built from.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../../static";
const sources = readdirSync(".").filter((name) => /\.(js|mjs|css)$|^package(-lock)?\.json$/.test(name)).sort();
const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

await build({
  entryPoints: ["editor.js", "editor.css"],
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});

// The licences of what is bundled ask to travel with it.
const bundled = Object.entries(JSON.parse(readFileSync("package-lock.json")).packages).filter(([path, each]) => path && !each.dev);
const notices = bundled.map(([path, each]) => {
  const text = ["LICENSE", "LICENSE.md"].map((name) => `${path}/${name}`).find(existsSync);
  return `${path.replace(/^.*node_modules\//, "")} ${each.version}\n\n${readFileSync(text, "utf8").trim()}\n`;
});
writeFileSync(`${OUT}/editor.licenses.txt`, notices.join(`\n${"-".repeat(80)}\n\n`));

const built = ["editor.js", "editor.css", "editor.licenses.txt"];
const record = {
  built: Object.fromEntries(built.map((name) => [name, digest(`${OUT}/${name}`)])),
  sources: Object.fromEntries(sources.map((name) => [name, digest(name)])),
};
writeFileSync(`${OUT}/editor.built.json`, JSON.stringify(record, null, 1) + "\n");
