import { createTwoFilesPatch } from "diff";
import { writtenPolicies, type RolePlan } from "../aws/plan";
import { parsedJson, printable } from "../../core/text";

function pretty(document: string): string {
  const value = parsedJson(document);
  return `${value === undefined ? document : JSON.stringify(value, null, 2)}\n`;
}

/** The change of a trust policy as a unified diff of the indented documents, safe to print. */
export function trustPolicyDiff(before: string, after: object): string {
  const patch = createTwoFilesPatch(
    "trust policy now",
    "trust policy wanted",
    pretty(before),
    `${JSON.stringify(after, null, 2)}\n`,
    undefined,
    undefined,
    { context: 100 },
  );
  return patch.slice(patch.indexOf("---")).trimEnd().split("\n").map(printable).join("\n");
}

/** The changes of trust policies in a plan. */
export function trustChanges({ role, steps, refused }: RolePlan): { role: string; diff: string }[] {
  if (refused !== undefined) return [];
  return writtenPolicies(steps).map(({ before, after }) => ({ role, diff: trustPolicyDiff(before, after) }));
}
