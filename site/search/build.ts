// Makes the site's pages searchable, without a server: the index is a script that a page loads when somebody searches.
//
//   node dev/node.mjs site/search/build.ts SITE
import { build } from "esbuild";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { type Entry, indexOptions } from "./entries";

const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&", nbsp: " ", "#39": "'" };

/** The text of markup as a reader sees it; what is not inline separates words. */
function textOf(markup: string): string {
  return markup
    .replace(/<(button|script|style|svg)[^]*?<\/\1>|<!--[^]*?-->|<wbr[^>]*>/g, "")
    .replace(/<\/?(?:a|b|code|em|i|mark|span|strong)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&([\w#]+);/g, (text, name: string) => characters[name] ?? text)
    .replace(/\s+/g, " ")
    .trim();
}

/** The parts of a page that TypeDoc wrote. */
function entriesOf(address: string, markup: string): Entry[] {
  const [, content = ""] = /<div class="col-content"[^>]*>([^]*?)<div class="col-sidebar"/.exec(markup) ?? [];
  // A page of the API is one entry.
  const isDocument = /^documents\//.test(address);
  const [, ...parts] = content.split(isDocument ? /(?=<h[1-4][ >])/ : /(?=<h1[ >])/);
  const page = textOf(/<h1[ >][^]*?<\/h1>/.exec(content)?.[0] ?? "");
  return parts.map((part, index) => {
    const [title = "", id = ""] = /<h\d(?: id="([^"]*)")?[^>]*>[^]*?<\/h\d>/.exec(part) ?? [];
    const anchor = index > 0 ? `#${id}` : "";
    return { id: address + anchor, heading: textOf(title), page, text: textOf(part.slice(title.length)) };
  });
}

const playground = "index.html";

/** The playground has no headings to find it by. */
function playgroundEntry(markup: string): Entry {
  const [heading = "", text = ""] = [/<title>[^]*?<\/title>/, /<header>[^]*?<\/header>/].map((part) =>
    textOf(part.exec(markup)?.[0] ?? ""),
  );
  return { id: playground, heading: `The page: ${heading}`, page: "Check a role", text };
}

async function main(site: string): Promise<void> {
  const index = new MiniSearch(indexOptions);
  for (const file of globSync("**/*.html", { cwd: site }).map((name) => name.replaceAll("\\", "/"))) {
    const markup = readFileSync(join(site, file), "utf8");
    const entries = file === playground ? [playgroundEntry(markup)] : entriesOf(file, markup);
    index.addAll(entries.filter(({ text }) => text !== ""));
  }
  const assets = join(site, "assets");
  writeFileSync(join(assets, "search-index.js"), `window.searchIndex = ${JSON.stringify(index)};\n`);
  await build({
    entryPoints: [join(__dirname, "client.ts")],
    bundle: true,
    // Each page loads it already, for TypeDoc's own search.
    outfile: join(assets, "search.js"),
    platform: "browser",
    format: "iife",
    target: "es2022",
    minify: true,
    logLevel: "warning",
  });
}

if (require.main === module) void main(process.argv[2] ?? join("docs", "site"));
