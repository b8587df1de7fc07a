import { isObject, isQuotable, ownEntry } from "../../text";
import type { TrustFinding } from "../../trust";

/** How a name is written that is a finding's own: as it is, or as a placeholder in what many findings have in common. */
export type Own = (placeholder: string, name: string) => string;

export const asItIs: Own = (_, name) => name;

/** Writes placeholders, and keeps what they stand for. */
export function placeholders(): { own: Own; names: Record<string, string> } {
  const names: Record<string, string> = {};
  const own: Own = (placeholder, name) => {
    for (let count = 1; ; count++) {
      const free = count === 1 ? placeholder : `${placeholder}_${count}`;
      if (names[free] !== undefined && names[free] !== name) continue;
      names[free] = name;
      return free;
    }
  };
  return { own, names };
}

/** What of a reason is a value of one policy, and its placeholder. */
const ofOnePolicy: Readonly<Record<string, string>> = {
  value: "VALUE",
  variable: "VARIABLE",
  text: "PART",
  cluster: "CLUSTER",
  "aws:SourceArn": "SOURCE_ARN",
  "aws:SourceAccount": "SOURCE_ACCOUNT",
  "aws:SourceOrgID": "SOURCE_ORG_ID",
  "aws:SourceOrgPaths": "SOURCE_ORG_PATH",
};

/** The findings with the values and principals of the policy written by `own`. What nobody may be shown stays what it is. */
export function trustFindingsBy(own: Own, findings: readonly TrustFinding[]): readonly TrustFinding[] {
  if (own === asItIs) return findings;
  const principals = (named: readonly string[]): string[] => {
    const isOwn = (one: string): boolean => isQuotable(one) && one !== "*" && !/\.amazonaws\.com(\.cn)?$/.test(one);
    const others = named.filter(isOwn);
    return [
      ...named.filter((one) => !isOwn(one)),
      ...(others.length > 0 ? [own("PRINCIPALS", others.join(", "))] : []),
    ];
  };
  const rewritten = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewritten);
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, item]) => {
      if (key === "named" && Array.isArray(item)) return [key, principals(item as string[])];
      // Words about a length count the text.
      const isCounted = value.kind === "account-length";
      const placeholder = isCounted ? undefined : ownEntry(ofOnePolicy, key);
      if (typeof item !== "string" || placeholder === undefined || !isQuotable(item)) return [key, rewritten(item)];
      return [key, own(placeholder, item)];
    });
    return Object.fromEntries(entries) as unknown;
  };
  return findings.map((finding) => rewritten(finding) as TrustFinding);
}
