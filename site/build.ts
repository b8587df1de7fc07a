// Builds the front page: one page with its style and its script in it, so that it works from a disk, and its policy says by
// their digests that nothing else may run or be loaded.
//
//   node dev/node.mjs site/build.ts FILE
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { minify } from "terser";
import { colours } from "../cli/report/html/style";
import { repository } from "../core/findings";

const source = join(__dirname, "playground");

const hashOf = (content: string): string => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;

const root = dirname(__dirname);

/** The page as text, and its script alone. */
export async function buildPlayground(): Promise<{ html: string; script: string }> {
  const standIns = join(source, "node-stand-ins.ts");
  const { outputFiles } = await build({
    entryPoints: [join(source, "main.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
    alias: { "node:crypto": standIns, "node:path": standIns },
    // What asks for them is left out of the bundle.
    external: ["node:fs", "node:os"],
  });
  const bundle = outputFiles[0]?.text ?? "";
  // A second minifier takes 4 % of the compressed script away.
  const { code: script = "" } = await minify(bundle, { ecma: 2020, compress: { passes: 2 } });
  const style = `:root{${colours};--bad-soft:light-dark(#fdecea,#3a1d1b);--open-soft:light-dark(#fff4dc,#35290f)}\n${readFileSync(join(source, "style.css"), "utf8").trim()}`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "worker-src blob:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = readFileSync(join(source, "page.html"), "utf8")
    .replace(
      'http-equiv="Content-Security-Policy" content=""',
      () => `http-equiv="Content-Security-Policy" content="${policy}"`,
    )
    .replace(/(?<=src=")[^"]*\.svg/, (path) => `data:image/svg+xml;base64,${readFileSync(join(root, path), "base64")}`)
    .replaceAll("REPOSITORY", repository)
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("<script></script>", () => `<script>${script}</script>`);
  return { html: page, script };
}

async function main(file: string): Promise<void> {
  const { html } = await buildPlayground();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, html);
}

if (require.main === module) void main(process.argv[2] ?? join("docs", "site", "index.html"));
