import { shellLine } from "../aws/commands";
import { identityFromArn, mayBeSameRole, nameKey, roleMatches, type RoleIdentity } from "../records/identity";
import { stackOfUrn } from "../records/record";
import type { UseFact } from "../records/uses";
import { addTo, whyUnreadable } from "../text";
import { parseLedger, type LedgerEntry } from "./ledger";

/** A use of a role that this stack's resources do not show. */
export type CrossStackUse = Pick<UseFact, "use" | "evidence" | "isPurpose">;

/** The patterns of the configuration that name the role as one of nodes. */
export function usesByConfiguration(nodeRoles: readonly string[], role: RoleIdentity): CrossStackUse[] {
  return nodeRoles
    .filter((pattern) => roleMatches(pattern, role))
    .map((pattern) => ({ use: "node-group", evidence: { kind: "configuration", pattern } }));
}

/** The stack under judgement, as far as it is known. */
export interface OwnStack {
  /** `project/stack`. */
  stack: string | undefined;
  organization: string | undefined;
}

/**
 * The ledger's entries for the role. Those of the stack under judgement are left out: they are as old as the ledger, and
 * must not block the change that fixes what they report.
 */
export function usesByLedger({ byRoleName }: Ledgers, own: OwnStack, role: RoleIdentity): CrossStackUse[] {
  return (byRoleName.get(nameKey(role.name ?? "")) ?? [])
    .filter((entry) => !isOwn(entry, own) && mayBeSameRole(role, entry.role))
    .map(({ use, evidence: words, isPurpose, stack, file }) => ({
      use,
      evidence: { kind: "noted", words, stack, ledger: file },
      isPurpose,
    }));
}

/** Two organizations can have a project and a stack of one name. */
function isOwn(entry: KnownUse, { stack, organization }: OwnStack): boolean {
  return stackOfUrn(entry.urn) === stack && (organization === undefined || entry.stack.startsWith(`${organization}/`));
}

/** One entry of a ledger with the role that it is about. */
interface KnownUse extends LedgerEntry {
  role: RoleIdentity;
  /** Name of the ledger's file. */
  file: string;
}

/** What the configured ledgers say, and for each bad file a text that names it, the reason and the fix. */
export interface Ledgers {
  /** The entries by the key of their role's name: a ledger tells of all roles of an organization. */
  byRoleName: Map<string, KnownUse[]>;
  problems: string[];
}

/**
 * Reads the ledgers.
 * @param read gives the text of a file, or throws what the system says
 */
export function readLedgers(paths: readonly string[], read: (path: string) => string): Ledgers {
  const ledgers: Ledgers = { byRoleName: new Map(), problems: [] };
  for (const path of new Set(paths)) {
    const result = readLedger(path, read);
    if ("problem" in result) ledgers.problems.push(problemText(path, result.problem));
    for (const entry of "ledger" in result ? result.ledger.roles : []) {
      const role = identityFromArn(entry.arn);
      if (role?.name !== undefined)
        addTo(ledgers.byRoleName, nameKey(role.name), { ...entry, role, file: path.split(/[/\\]/).at(-1) ?? path });
    }
  }
  return ledgers;
}

function readLedger(path: string, read: (path: string) => string): ReturnType<typeof parseLedger> {
  try {
    return parseLedger(read(path));
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

/**
 * What Pulumi downloads for a policy group lies in a cache of each user: there only the publisher of the pack can put a ledger.
 */
function problemText(path: string, reason: string): string {
  const write = shellLine("fargate-role", "ledger", "--output", path);
  const fix = /^(?:[/\\]|[a-z]:)/i.test(path)
    ? `Write it again: ${write}`
    : `The ledger belongs in the policy pack. The team that publishes the pack: run \`${write}\` in the pack's directory, then publish a new version`;
  return `the role ledger ${path} cannot be used: ${reason}, so roles that other stacks use are not known. ${fix}`;
}
