import { differenceOf, nthStatement, parseTrustPolicy, type Change } from "../../core/trust";

const json = (value: unknown): string => JSON.stringify(value, undefined, 1).replace(/\n\s*/g, " ");
const pathText = (path: readonly string[]): string =>
  path.map((name) => (/^\w+$/.test(name) ? name : JSON.stringify(name))).join(".");

/** The smallest difference between two trust policies, for tables of tests: one sentence for each change. */
export function changeSentences(before: unknown, after: unknown): string[] {
  const labels = parseTrustPolicy(before).statements.map(({ label }) => label);
  const labelOf = (index: number) =>
    labels.filter((one) => one === labels[index]).length === 1 ? labels[index] : nthStatement(index);
  return differenceOf(before, after).map((change) => sentence(change, (index) => labelOf(index) ?? ""));
}

function sentence(change: Change, labelOf: (index: number) => string): string {
  if (change.kind === "add-statement") return `Add the statement ${json(change.statement)}`;
  if (change.kind === "remove-statement") return `Remove ${labelOf(change.index)}`;
  const { index, path } = change;
  const where = `In ${index === undefined ? "the document" : labelOf(index)}`;
  if (change.kind === "remove") return `${where}, remove ${pathText(path)}`;
  if (change.kind === "set") {
    const around = path.length > 1 ? ` in its ${pathText(path.slice(0, -1))}` : "";
    return `${where}, ${change.isNew ? "add" : "write instead"}${around}: ${json(path.at(-1))}: ${json(change.value)}`;
  }
  const [added, removed] = [change.added, change.removed].map((all) => all.map(json).join(", ")) as [string, string];
  if (removed === "") return `${where}, add to its ${pathText(path)}: ${added}`;
  if (added === "") return `${where}, remove from its ${pathText(path)}: ${removed}`;
  return `${where}, write in its ${pathText(path)}: ${added} in place of ${removed}`;
}
