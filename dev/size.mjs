// How much there is to hold in one's head, in tokens, against the budgets of .ci/size: `npm run lint:size`. A budget may fall and never rise.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const budgets = ".ci/size";
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1e9, stdio: "pipe" });

const readByUsers = /^(README\.md|docs\/.*\.md|(components|policypack|cli)\/README\.md|examples\/.*\.md)$/;
const notCounted = /\.(md|svg|png|snap)$|(^|\/)(package-lock\.json|go\.sum)$/;
const ofBytes = (text) => Math.round(Buffer.byteLength(text) / 5);

/** The leaves of the syntax tree: names, values, words of the language and punctuation. Comments and layout are free. */
function tokensOf(file, text) {
  if (!/\.(ts|[cm]?js)$/.test(file)) return ofBytes(text);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const sizeOf = (node) => {
    const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child));
    if (children.length > 0) return children.reduce((sum, child) => sum + sizeOf(child), 0);
    const leaf = node.getText(source); // A long one is data.
    return leaf.length > 200 ? ofBytes(leaf) : Number(leaf !== "");
  };
  return sizeOf(source);
}

/** Which figures a file counts for. A folder that is not known counts as the product. */
function figuresOf(file) {
  const [folder, rest] = file.split("/");
  if (rest === undefined || ["examples", ".ci", ".github"].includes(folder)) return ["total"];
  if (["tests", "dev", "site"].includes(folder)) return [folder, "total"];
  return [folder === "docs" ? "site" : "product", "total"];
}

/** As a reader counts them: code counts; what only draws a table, the target of a link and what is not shown do not. */
function wordsOf(markdown) {
  const shown = markdown.replace(/<!--[^]*?-->/g, "").replace(/\]\([^)]*\)/g, "]");
  return shown.split(/\s+/).filter((word) => /\w/.test(word)).length;
}

function measure() {
  const sizes = new Map();
  const add = (figure, size, lines) => {
    const [sum, sumOfLines] = sizes.get(figure) ?? [0, 0];
    sizes.set(figure, [sum + size, sumOfLines + lines]);
  };
  for (const file of git("ls-files", "-z").split("\0")) {
    if (file === "" || !existsSync(join(root, file))) continue;
    const text = readFileSync(join(root, file), "utf8");
    const lines = text.split("\n").length - 1;
    if (readByUsers.test(file)) add("words", wordsOf(text), lines);
    if (file === "CHANGELOG.md") add("changes", lines, lines);
    if (!notCounted.test(file)) for (const figure of figuresOf(file)) add(figure, tokensOf(file, text), lines);
  }
  return sizes;
}

/** @returns {[figure: string, limit: number][]} */
const limitsIn = (text) => [...text.matchAll(/^\+?(\w+) (\d+)$/gm)].map(([, figure, limit]) => [figure, Number(limit)]);
function fail(reason) {
  console.error(reason);
  process.exitCode = 1;
}
const limits = new Map(limitsIn(readFileSync(join(root, budgets), "utf8")));
for (const [figure, [size, lines]] of measure()) {
  const limit = limits.get(figure) ?? 0;
  console.log(`${figure.padEnd(10)}${String(size).padStart(9)} of ${limit}, ${lines} lines`);
  if (size > limit) fail(`${figure} is ${size - limit} above its budget in ${budgets}: take something away.`);
}
if (git("rev-parse", "--is-shallow-repository").trim() === "true") {
  console.log(`This clone has no history, so nothing says whether a budget of ${budgets} was raised.`);
} else {
  for (const [figure, earlier] of limitsIn(git("log", "-p", "--format=", "--", budgets))) {
    // Until 2026-12-02 the product was `published`, at most 214,400: so tight that a chain was cheaper than a name. `product` took its place.
    if (figure === "published") continue;
    const now = limits.get(figure);
    if (now === undefined || now > earlier)
      fail(`${budgets} has ${now ?? "none"} for ${figure} and once had ${earlier}: a budget is never raised.`);
  }
}
