import { differenceIn, inJson } from "../../core/findings/render/fix/step-texts";
import { parsedJson, printable } from "../../core/text";
import type { TrustPolicy } from "../../core/trust";
import { indent, paint, wrap, type Look } from "./text";

/** The changes that `--fix` writes to one role, and the state of the role for which they are planned. */
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
function diffText(before: string, after: TrustPolicy, look: Look) {
  const now = parsedJson(before);
  const lines = differenceIn(now === undefined ? before : inJson(now), inJson(after));
  const marks = { new: ["+", "green"], old: ["-", "red"], kept: [" ", undefined] } as const;
  const painted = lines.map(({ text, is: state }) => {
    const [mark, colour] = marks[state ?? "kept"];
    return paint(colour, mark + printable(text), look);
  });
  return painted.join("\n");
}

/** The callers that gain or lose access, each on a line if there are several. */
function accessLines(title: string, callers: readonly string[], { width }: Look) {
  const names = callers.map(printable);
  if (names.length < 2) return wrap(`${title}: ${names[0] ?? "nobody"}`, width - 2);
  const lines = names.map((name) => indent(wrap(name, width - 4), "  "));
  return [`${title}:`, ...lines].join("\n");
}

export function planText(plan: RolePlan, look: Look): string {
  const { roleName, trustPolicy, attach, after, keeps, gains, loses } = plan;
  const parts: string[] = [];
  if (attach !== undefined) parts.push(`Attach ${attach}`);
  if (after) parts.push(`Replace the trust policy:\n${diffText(trustPolicy, after, look)}`);
  parts.push(accessLines("Keep access", [keeps.join(", ")], look));
  if (gains.length > 0) parts.push(accessLines("Gain access", gains, look));
  parts.push(accessLines("Lose access", loses, look));
  const indented = parts.map((part) => indent(part, "  "));
  return [`What to change on role ${printable(roleName)}`, ...indented].join("\n");
}
