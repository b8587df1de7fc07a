/** What pages say of releases. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** Whether there is a release: the changelog has its date. */
const isReleased = (): boolean => /^## \[\d/m.test(readFileSync(join(root, "CHANGELOG.md"), "utf8"));

const untilReleased = [
  "This package is not published to npm yet",
  "Nothing is on npm yet",
  "Nothing is published yet",
  "Nothing is released yet",
  "Until the command is on npm",
];

/** Without the paragraphs that are right only until the first release, if there is one. */
export function sinceRelease(text: string): string {
  if (!isReleased()) return text;
  return text.replace(new RegExp(`^(?:${untilReleased.join("|")})\\b[^]*?\\n\\n`, "gm"), "");
}
