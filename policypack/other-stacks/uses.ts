import { readFileSync } from "node:fs";
import { basename, isAbsolute, resolve } from "node:path";
import { shellLine } from "../../core/aws/commands";
import type { UsedRole } from "../../core/facts/facts";
import { type LedgerEntry, parseLedger } from "../../core/facts/ledger";
import { identityFromArn, mayBeSameRole, nameKey, roleMatches, type RoleIdentity } from "../../core/records/identity";
import { stackOfUrn } from "../../core/records/record";
import type { UseFact } from "../../core/records/uses";
import { addTo, decodedText, whyUnreadable } from "../../core/text";
import { packDirectory } from "../adapter/pack-directory";

/** A use of a role that this stack's resources do not show. */
export type CrossStackUse = Pick<UseFact, "use" | "evidence" | "isPurpose">;

/** The patterns of the configuration that name the role as one of nodes. */
export function usesByConfiguration(nodeRoles: readonly string[], { role }: UsedRole): CrossStackUse[] {
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
export function usesByLedger({ byRoleName }: Ledgers, own: OwnStack, { role }: UsedRole): CrossStackUse[] {
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

/** Reads the ledgers. A relative path starts at the pack's directory, so that a ledger can be published with the pack. */
export function readLedgers(paths: readonly string[]): Ledgers {
  const ledgers: Ledgers = { byRoleName: new Map(), problems: [] };
  for (const path of new Set(paths)) {
    const result = readLedger(path);
    if ("problem" in result) ledgers.problems.push(problemText(path, result.problem));
    for (const entry of "ledger" in result ? result.ledger.roles : []) {
      const role = identityFromArn(entry.arn);
      if (role?.name !== undefined)
        addTo(ledgers.byRoleName, nameKey(role.name), { ...entry, role, file: basename(path) });
    }
  }
  return ledgers;
}

function readLedger(path: string): ReturnType<typeof parseLedger> {
  try {
    // From the pack's directory on, unless it is absolute.
    return parseLedger(decodedText(readFileSync(resolve(packDirectory(), path))));
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

/**
 * What Pulumi downloads for a policy group lies in a cache of each user: there only the publisher of the pack can put a ledger.
 */
function problemText(path: string, reason: string): string {
  const write = shellLine("fargate-role", "ledger", "--output", path);
  const fix = isAbsolute(path)
    ? `Write it again: ${write}`
    : `The ledger belongs in the policy pack. The team that publishes the pack: run \`${write}\` in the pack's directory, then publish a new version`;
  return `the role ledger ${path} cannot be used: ${reason}, so roles that other stacks use are not known. ${fix}`;
}
