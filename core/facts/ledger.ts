import * as v from "valibot";
import { isObject, parsedJson } from "../text";
import { identityFromArn } from "../records/identity";
import { uses } from "../records/uses";
import { stackOfUrn } from "../records/record";

const use = {
  use: v.picklist(uses),
  /** `organisation/project/stack` of the stack that shows the use. */
  stack: v.string(),
  /** URN of the resource that shows the use. */
  urn: v.string(),
  /** How that resource shows it, in words. */
  evidence: v.string(),
  /** True if the role itself shows that it is made for the use; older versions of the command left it out. */
  isPurpose: v.optional(v.boolean()),
};

const entry = v.object({
  ...use,
  /** The role's ARN. */
  arn: v.pipe(
    v.string(),
    v.check((arn) => identityFromArn(arn) !== undefined),
  ),
  urn: v.pipe(
    v.string(),
    v.check((urn) => stackOfUrn(urn) !== undefined),
  ),
});

const unresolvedUse = v.object({
  ...use,
  /**
   * Why: the role is a secret in the state; nothing shows the account of the role `name`; no stack makes the instance
   * profile `name`.
   */
  reason: v.picklist(["secret", "account", "instance-profile"]),
  name: v.optional(v.string()),
});

/** One use of one role, somewhere in the organisation. */
export type LedgerEntry = v.InferOutput<typeof entry>;

/** A use of a role that has no ARN in the ledger. */
export type UnresolvedUse = v.InferOutput<typeof unresolvedUse>;

/** The role ledger, written by `fargate-role ledger` and read by the policy pack. */
export interface Ledger {
  version: typeof ledgerVersion;
  roles: LedgerEntry[];
  /** Left out by older versions of the command, and if there is none. */
  unresolved?: UnresolvedUse[];
}

export const ledgerVersion = 1;

/** Reads a ledger's text; what is wrong with it is reported without quoting the text. Never throws. */
export function parseLedger(text: string): { ledger: Ledger } | { problem: string } {
  const value = parsedJson(text);
  if (value === undefined) return { problem: "it is not valid JSON" };
  if (!isObject(value)) return { problem: "it is not a JSON object" };
  if (value.version !== ledgerVersion) {
    const found = typeof value.version === "number" ? `version ${value.version}` : "no readable version";
    return { problem: `it has ${found}, and only version ${ledgerVersion} can be read` };
  }
  if (!Array.isArray(value.roles)) return { problem: "it has no list of roles" };
  const index = value.roles.findIndex((one) => !v.is(entry, one));
  if (index >= 0) return { problem: `roles[${index}] is not an entry with arn, use, stack, urn and evidence` };
  const unresolved = value.unresolved ?? [];
  if (!v.is(v.array(unresolvedUse), unresolved)) return { problem: "its list unresolved is not right" };
  return { ledger: { version: ledgerVersion, roles: value.roles as LedgerEntry[], unresolved } };
}
