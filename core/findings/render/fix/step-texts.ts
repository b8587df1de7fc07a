import { diffArrays } from "diff";
import type { Line, Step } from "../../fix-kinds";
import { unknown } from "../../../records/record";
import { isObject, isQuotable, mapValues } from "../../../text";
import {
  accountPlaceholder,
  clusterPlaceholder,
  differenceOf,
  type TrustPolicy,
  type TrustStatement,
} from "../../../trust";

export function say(text: string): Step {
  return { say: text };
}

export function pasted(text: string): Step {
  return { paste: text.split("\n").map((line) => ({ text: line })) };
}

/** The lines of a text, and those of the text before that go. A comma at the end of a line does not count. */
export function differenceIn(before: string, after: string): Line[] {
  const linesOf = (text: string) => (text === "" ? [] : text.split("\n"));
  const comparator = (line: string, secondLine: string) => line.replace(/,$/, "") === secondLine.replace(/,$/, "");
  return diffArrays(linesOf(before), linesOf(after), { comparator }).flatMap(({ value, added, removed }) =>
    value.map((text): Line => ({ text, ...(added && { is: "new" }), ...(removed && { is: "old" }) })),
  );
}

/**
 * A part of a trust policy that changes. With `at`: elements of that statement, or no `after` if the statement is removed. Without `at`: a
 * statement that is added, or the whole policy if there is a `before`.
 */
export interface Part {
  index?: number;
  before?: object;
  after?: object;
}

/** What to write so that a policy becomes another one: the elements that differ, whole, since a value inside of one is hard to find. */
export function partsOf(before: TrustPolicy, after: TrustPolicy): Part[] {
  if (!isSame({ ...before, Statement: !before.Statement }, { ...after, Statement: false })) return [{ before, after }];
  const changes = differenceOf(before, after);
  const added = changes.flatMap((change) => change.added ?? []);
  const removed = changes.flatMap((change) => change.removed ?? []);
  const remaining = after.Statement.filter((statement) => !added.includes(statement));
  const kept = [...before.Statement.entries()].filter(([index]) => !removed.includes(index));
  const changed = kept.flatMap(([index, old], place): Part[] => {
    const fresh = remaining[place] ?? old;
    const differ = (statement: TrustStatement, counterpart: TrustStatement) =>
      Object.fromEntries(Object.entries(statement).filter(([name, value]) => !isSame(value, counterpart[name])));
    return isSame(old, fresh) ? [] : [{ index: index, before: differ(old, fresh), after: differ(fresh, old) }];
  });
  return [...changed, ...added.map((statement) => ({ after: statement })), ...removed.map((index) => ({ index }))];
}

function isSame(first: unknown, second: unknown) {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** Stands for a value that is not known, or that nobody may be shown. */
const keptValue = "KEEP_YOUR_VALUE";

/** What can be shown of a value. */
export function shown(value: unknown): unknown {
  if (typeof value === "string") return value.includes(unknown) || !isQuotable(value) ? keptValue : value;
  if (Array.isArray(value)) return value.map(shown);
  return isObject(value) ? mapValues(value, shown) : value;
}

/** The members of an object, to be pasted among others. */
export function membersIn(text: string): string {
  return text.replace(/^[\w ]*\{\s([^]*)\s\}$/, (_, inner: string) => inner.replace(/^ {2}/gm, ""));
}

const placeholders = {
  [accountPlaceholder]: "the id of your AWS account",
  [clusterPlaceholder]: "the name of your EKS cluster",
  [keptValue]: "what you have now",
  ROLE_NAME: "the name of the role",
};

/** What to put in the place of the placeholders of what is written. */
export function fillIn(written: unknown): Step[] {
  const text = JSON.stringify(written);
  // The CDK has a member Aws.ACCOUNT_ID.
  const used = Object.entries(placeholders).filter(([name]) => new RegExp(`(?<![.\\w])${name}`).test(text));
  return used.length === 0
    ? []
    : [say(`Put ${used.map(([name, meaning]) => `${meaning} in place of ${name}`).join(", and ")}`)];
}

export function inJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Steps without secrets: what is pasted would be another thing with a part of it hidden. */
export function withoutSecrets(steps: readonly Step[], hide: (text: string) => string): Step[] {
  return steps.flatMap((step) => {
    if (step.isWhole) return [];
    if ("say" in step) return say(hide(step.say));
    const texts = "run" in step ? step.run.flat() : step.paste.map(({ text }) => text);
    return texts.every((text) => hide(text) === text) ? step : say("What to write holds a secret, so it is not shown");
  });
}
