import {
  accountPlaceholder,
  clusterPlaceholder,
  differenceOf,
  nthStatement,
  parseTrustPolicy,
  type Change,
  type TrustPolicy,
} from "../../../trust";
import { isQuotable } from "../../../text";

/** How a value, or a member of a statement, is typed where a trust policy is written. */
export interface Language {
  value: (value: unknown) => string;
  /** True if the account need not be filled in, since the language has a reference to it. */
  knowsAccount?: true;
  /** The cluster that depends on the role, so that no reference can stand in for its name; the name, if the user says it; what sets it. */
  unnamed?: { cluster: string; name?: string | undefined; property: string };
}

/** JSON on one line, with a blank behind each comma and colon. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replace(/\n\s*/g, " ");
}

/** A policy in a program, in a file of its own, or in the AWS CLI. */
export const json: Language = { value: jsonText };

/** A member of an object, such as `"aws:SourceArn": ["..."]`. */
export function memberIn({ value }: Language, name: string, content: unknown): string {
  return value({ [name]: content }).replace(/\{ (.*) \}$/s, "$1");
}

/** `Condition.ArnLike."aws:SourceArn"` */
function pathText(path: readonly string[]): string {
  return path.map((name) => (/^\w+$/.test(name) ? name : JSON.stringify(name))).join(".");
}

/** What to change in a trust policy, one sentence without a full stop for each change. What is to be written can be pasted. */
export function changeSentences(before: unknown, after: TrustPolicy, language: Language = json): string[] {
  const labels = parseTrustPolicy(before).statements.map(({ label }) => label);
  // Two statements of one Sid are told apart by their places.
  const isAlone = (label: string) => labels.filter((one) => one === label).length === 1;
  const labelOf = (index: number) => labels.slice(index, index + 1).find(isAlone) ?? nthStatement(index);
  return differenceOf(before, after).map((change) => sentence(change, labelOf, language));
}

const hidden = "a value that is not shown";

function sentence(change: Change, labelOf: (index: number) => string, language: Language): string {
  if (change.kind === "add-statement") return `Add the statement ${language.value(change.statement)}`;
  if (change.kind === "remove-statement") return `Remove ${labelOf(change.index)}`;
  const { index, path } = change;
  const where = index === undefined ? "In the document" : `In ${labelOf(index)}`;
  const name = path.at(-1) ?? "";
  const around = pathText(path.slice(0, -1));
  switch (change.kind) {
    case "set": {
      const member = memberIn(language, name, change.value);
      const verb = change.isNew ? "add" : "write instead";
      return around === "" ? `${where}, ${verb}: ${member}` : `${where}, ${verb} in its ${around}: ${member}`;
    }
    case "remove":
      return `${where}, remove ${pathText(path)}`;
    case "values": {
      const { added, removed } = change;
      const list = (values: readonly unknown[]) => values.map((one) => language.value(one)).join(", ");
      const old = removed.map((one) => (isQuotable(String(one)) ? language.value(one) : hidden)).join(", ");
      if (removed.length === 0) return `${where}, add to its ${pathText(path)}: ${list(added)}`;
      if (added.length === 0) return `${where}, remove from its ${pathText(path)}: ${old}`;
      return `${where}, write in its ${pathText(path)}: ${list(added)} in place of ${old}`;
    }
  }
}

/** What to put in the place of the placeholders of what is written; nothing if it has none. */
export function toFillIn(
  written: unknown,
  { knowsAccount, unnamed }: Pick<Language, "knowsAccount" | "unnamed"> = {},
): string[] {
  const text = JSON.stringify(written);
  const missing = [
    ...(!knowsAccount && text.includes(accountPlaceholder)
      ? [`the id of your AWS account in place of ${accountPlaceholder}`]
      : []),
    ...(text.includes(`/${clusterPlaceholder}`)
      ? [`the name of your EKS cluster in place of ${clusterPlaceholder}`]
      : []),
  ];
  const { cluster, name = clusterPlaceholder, property } = unnamed ?? {};
  return [
    ...(missing.length === 0 ? [] : [`Put ${missing.join(", and ")}`]),
    ...(cluster !== undefined && text.includes(`/${name}`) ? [`Give ${cluster} this name too (${property})`] : []),
  ];
}
