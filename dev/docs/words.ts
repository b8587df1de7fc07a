// Counts the words of the documentation that users read: `npm run lint` fails if there are more than the limits. --list shows each page.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** What users read, without what only developers do. */
const pages = ["README.md", "docs/**/*.md", "{components,policypack,cli}/README.md", "examples/{*,*/*}.md"];
/** It may shrink, and not grow. */
const wordLimit = 13_400;
const linesOfChanges = 40;

const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

/** As a reader counts them: code counts; what only draws a table, the target of a link and what is not shown do not. */
export function countWords(markdown: string): number {
  const shown = markdown.replace(/<!--[^]*?-->/g, "").replace(/\]\([^)]*\)/g, "]");
  return shown.split(/\s+/).filter((word) => /\w/.test(word)).length;
}

function main(): void {
  const counted = globSync(pages, { cwd: root, exclude: ["docs/site/**"] })
    .map((page) => ({ page, words: countWords(textOf(page)) }))
    .sort((one, other) => other.words - one.words);
  if (process.argv.includes("--list")) for (const { page, words } of counted) console.log(`${words}\t${page}`);
  const words = counted.reduce((sum, one) => sum + one.words, 0);
  const lines = textOf("CHANGELOG.md").trimEnd().split("\n").length;
  const faults = [
    words > wordLimit &&
      `the documentation has ${words} words, and ${wordLimit} at most are read; --list shows the pages`,
    lines > linesOfChanges && `CHANGELOG.md has ${lines} lines, and ${linesOfChanges} at most are read`,
  ].filter((fault) => fault !== false);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

if (require.main === module) main();
