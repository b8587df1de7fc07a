import * as v from "valibot";
import { shellLine } from "../aws/commands";
import { identityFromArn, mayBeSameRole, nameKey, roleMatches, type RoleIdentity } from "../records/identity";
import { stackOfUrn } from "../records/record";
import { uses, type ShownUse } from "../records/uses";
import { addTo, isObject, parsedJson, whyUnreadable } from "../text";

const use = {
  use: v.picklist(uses),
  /** `organisation/project/stack` of the stack that shows the use. */
  stack: v.string(),
  urn: v.string(),
  /** How that resource shows it, in words. */
  evidence: v.string(),
  /** True if the role itself shows that it is made for the use; older versions of the command left it out. */
  isPurpose: v.optional(v.boolean()),
};

const entry = v.object({
  ...use,
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
  roles: LedgerEntry[];
  /** Older versions of the command do not write it. */
  unresolved: UnresolvedUse[];
}

export const ledgerVersion = 1;

/** Reads a ledger's text; what is wrong with it is reported without quoting the text. Never throws. */
export function parseLedger(text: string): { ledger: Ledger } | { problem: string } {
  const value = parsedJson(text);
  if (value === undefined) return { problem: "it is not valid JSON" };
  if (!isObject(value)) return { problem: "it is not a JSON object" };
  if (value.version !== ledgerVersion) {
    const version = typeof value.version === "number" ? `version ${value.version}` : "no readable version";
    return { problem: `it has ${version}, and only version ${ledgerVersion} can be read` };
  }
  if (!Array.isArray(value.roles)) return { problem: "it has no list of roles" };
  const index = value.roles.findIndex((role) => !v.is(entry, role));
  if (index >= 0) return { problem: `roles[${index}] is not an entry with arn, use, stack, urn and evidence` };
  const unresolved = value.unresolved ?? [];
  if (!v.is(v.array(unresolvedUse), unresolved)) return { problem: "its list unresolved is not right" };
  return { ledger: { roles: value.roles as LedgerEntry[], unresolved } };
}

/** The patterns of the configuration that name the role as one of nodes. */
export function usesByConfiguration(nodeRoles: readonly string[], role: RoleIdentity): ShownUse[] {
  return nodeRoles
    .filter((pattern) => roleMatches(pattern, role))
    .map((pattern) => ({ use: "node-group", evidence: { kind: "configuration", pattern } }));
}

/** The stack under judgement, as far as it is known. */
interface JudgedStack {
  /** `project/stack`. */
  stack: string | undefined;
  organization: string | undefined;
}

/** The uses of a role that the ledgers have. */
export function usesByLedger({ byRoleName }: Ledgers, role: RoleIdentity): ShownUse[] {
  const uses = byRoleName.get(nameKey(role.name ?? "")) ?? [];
  return uses.filter((shown) => mayBeSameRole(role, shown.role));
}

/** The uses in the configured ledgers, and for each bad file a text that names it, the reason and the fix. */
interface Ledgers {
  /** By the key of the role's name: a ledger tells of all roles of an organization. */
  byRoleName: Map<string, (ShownUse & { role: RoleIdentity })[]>;
  problems: string[];
}

/**
 * Reads the ledgers. Their entries about the stack under judgement are left out: they are as old as the ledger, and must not block the
 * change that fixes them.
 * @param read gives the text of a file, or throws the error of the system
 */
export function readLedgers(paths: readonly string[], judged: JudgedStack, read: (path: string) => string): Ledgers {
  const ledgers: Ledgers = { byRoleName: new Map(), problems: [] };
  for (const path of new Set(paths)) {
    const result = readLedger(path, read);
    if ("problem" in result) {
      ledgers.problems.push(problemText(path, result.problem));
      continue;
    }
    const ledger = path.split(/[/\\]/).at(-1) ?? path;
    for (const entry of result.ledger.roles) {
      const role = identityFromArn(entry.arn);
      if (role?.name === undefined || isOfStack(entry, judged)) continue;
      const { use, isPurpose, evidence: words, stack } = entry;
      const evidence = { kind: "noted", words, stack, ledger } as const;
      addTo(ledgers.byRoleName, nameKey(role.name), { role, use, isPurpose, evidence });
    }
  }
  return ledgers;
}

/** Two organizations can have a project and a stack of one name. */
function isOfStack(entry: LedgerEntry, { stack, organization }: JudgedStack) {
  if (stackOfUrn(entry.urn) !== stack) return false;
  return organization === undefined || entry.stack.startsWith(`${organization}/`);
}

function readLedger(path: string, read: (path: string) => string): ReturnType<typeof parseLedger> {
  try {
    return parseLedger(read(path));
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

/** A pack that Pulumi downloads for a policy group lies in a cache of each user: only its publisher can put a ledger there. */
function problemText(path: string, reason: string) {
  const write = shellLine("fargate-role", "ledger", "--output", path);
  const fix = /^(?:[/\\]|[a-z]:)/i.test(path)
    ? `Write it again: ${write}`
    : `The ledger belongs in the policy pack. The team that publishes the pack: run \`${write}\` in the pack's directory, then publish a new version`;
  return `the role ledger ${path} cannot be used: ${reason}, so roles that other stacks use are not known. ${fix}`;
}
