// Makes the CodeMirror that the page comes with, one module of the packages that package-lock.json names, and the file of
// their licences. With --check it writes nothing, and fails where the files in the repository are others.
//
//	npm ci && node vendor.mjs
import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";

const folder = "../../dashboard/assets/vendor/codemirror-6.43.15-2/";

const built = await build({
  entryPoints: ["codemirror.mjs"], bundle: true, format: "esm", target: "es2022", minify: true, charset: "utf8",
  legalComments: "none", write: false, metafile: true,
});

// packages are those that came into the module, in the order of their names.
const packages = [...new Set(Object.keys(built.metafile.inputs)
  .map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean))].sort();

async function licence(name) {
  const at = `node_modules/${name}/`;
  const { version } = JSON.parse(await readFile(`${at}package.json`, "utf8"));
  const file = (await readdir(at)).find((f) => /^licen[cs]e/i.test(f));
  return `${name} ${version}\n\n${(await readFile(at + file, "utf8")).trim()}\n`;
}

const files = {
  "codemirror.mjs": built.outputFiles[0].text,
  LICENSE: (await Promise.all(packages.map(licence))).join(`\n${"-".repeat(78)}\n\n`),
};
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  if (!process.argv.includes("--check")) await writeFile(folder + name, text);
  else if (await readFile(folder + name, "utf8").catch(() => "") !== text) {
    console.error(`${name} is not what its packages make: node vendor.mjs writes it anew`);
    process.exit(1);
  }
}
