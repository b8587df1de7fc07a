import { differenceIn, inJson } from "../../core/findings/render/fix/step-texts";
import { parsedJson, printable } from "../../core/text";
import type { TrustPolicy } from "../../core/trust";
import { indent, paint, wrap, type Look } from "./text";

/** All that `--fix` writes to one role, and what it rests on. */
export interface RolePlan {
  role: string;
  roleName: string;
  account: string;
  /** IAM's unique id: the plan is not for another role of the same name. */
  uniqueId: string;
  attachedPolicies: string[];
  /** The trust policy now, byte for byte. */
  trustPolicy: string;
  /** ARN of the managed policy to attach. */
  attach?: string;
  /** The trust policy to write. */
  after?: TrustPolicy;
  /** The clusters that can use the role afterwards, `REGION/NAME`. */
  keeps: string[];
  gains: string[];
  loses: string[];
  /** Why `--fix` leaves the role alone. */
  refused?: string;
}

/** The change of a trust policy as the difference of the indented documents, safe to print. */
function diffText(before: string, after: TrustPolicy, look: Look): string {
  const now = parsedJson(before);
  const lines = differenceIn(now === undefined ? before : inJson(now), inJson(after));
  const marks = { new: ["+", "green"], old: ["-", "red"], kept: [" ", undefined] } as const;
  return lines
    .map(({ text, is }) => {
      const [mark, colour] = marks[is ?? "kept"];
      return paint(colour, mark + printable(text), look);
    })
    .join("\n");
}

/** Who gains and who loses a role, each on a line if there are several. */
function accessLines(title: string, who: readonly string[], { width }: Look): string {
  const [only = "nobody", ...others] = who.map(printable);
  if (others.length === 0) return wrap(`${title}: ${only}`, width - 2);
  return [`${title}:`, ...[only, ...others].map((one) => indent(wrap(one, width - 4), "  "))].join("\n");
}

export function planText(plan: RolePlan, look: Look): string {
  const { roleName, trustPolicy, attach, after, keeps, gains, loses } = plan;
  const lines = [
    ...(attach === undefined ? [] : [`Attach ${attach}`]),
    ...(after ? [`Replace the trust policy:\n${diffText(trustPolicy, after, look)}`] : []),
    accessLines("Keep access", [keeps.join(", ")], look),
    ...(gains.length > 0 ? [accessLines("Gain access", gains, look)] : []),
    accessLines("Lose access", loses, look),
  ];
  return [`What to change on role ${printable(roleName)}`, ...lines.map((line) => indent(line, "  "))].join("\n");
}
