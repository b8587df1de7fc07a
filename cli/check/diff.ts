import { createTwoFilesPatch } from "diff";
import type { Change } from "./report";

function pretty(document: string): string {
  try {
    return `${JSON.stringify(JSON.parse(document), null, 2)}\n`;
  } catch {
    return `${document}\n`;
  }
}

/** The change of a trust policy as a unified diff of the indented documents. */
export function trustPolicyDiff({ before, after }: Extract<Change, { action: "iam:UpdateAssumeRolePolicy" }>): string {
  const patch = createTwoFilesPatch(
    "trust policy now",
    "trust policy wanted",
    pretty(before),
    `${JSON.stringify(after, null, 2)}\n`,
    undefined,
    undefined,
    { context: 100 },
  );
  return patch.slice(patch.indexOf("---"));
}
