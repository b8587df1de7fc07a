import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Stands in for npm, gh and pulumi: it notes in NOTE what it is asked for, and fails at what FAILS names. What was published before is
 * there: npm and GitHub have it by this note.
 */
const standIn = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const { basename } = require("node:path");
const [command, words] = [basename(process.argv[1]), process.argv.slice(2)];
const note = readFileSync(process.env.NOTE, "utf8");
if (words[0] === "view") {
  const [, name, version] = /^(.*)@(.*)$/.exec(words[1]);
  if (note.includes("npm publish " + name + "-" + version)) console.log(JSON.stringify(version));
  else { console.log(JSON.stringify({ error: { code: "E404" } })); process.exit(1); }
} else if (words[1] === "view") {
  if (note.includes("gh release create " + words[2])) console.log(process.env.DRAFT ?? "false");
  else { console.error("release not found"); process.exit(1); }
} else {
  const what = words[0] === "install" ? [words[0], basename(process.cwd())] : words.filter((word) => !word.startsWith("-"));
  const line = [command, ...what].map((word) => /tgz$|SUMS$/.test(word) ? basename(word) : word).join(" ");
  if (process.env.FAILS && line.startsWith(process.env.FAILS)) process.exit(1);
  const [first] = line.replace(/(package publish \\S+).*/, "$1").replace(/(tgz) public/, "$1").split("\\n");
  appendFileSync(process.env.NOTE, first + "\\n");
}
`;

/** Writes the stand-ins into a directory that is to be the first of PATH. */
export function writePublishers(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const command of ["npm", "gh", "pulumi"]) writeFileSync(join(directory, command), standIn, { mode: 0o755 });
}
