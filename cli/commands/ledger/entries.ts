import { evidenceText } from "../../../core/findings/render/evidence";
import { parseRoleArn, roleArn } from "../../../core/trust";
import type { InstanceProfileIdentity, UseFact } from "../../../core/records/uses";
import { madeInstanceProfiles } from "../../../core/facts/stack/instance-profiles";
import { findFacts, usedRoles, type Facts } from "../../../core/facts/facts";
import type { LedgerEntry, UnresolvedUse } from "../../../core/facts/ledger";
import { nameKey, roleTypes, type RoleIdentity } from "../../../core/records/identity";
import { read, unknown, type ResourceRecord } from "../../../core/records/record";

/** A use of a role whose account its stack does not show, so that it has no ARN yet. */
type UnplacedUse = Omit<LedgerEntry, "arn"> & { roleName: string };

type InstanceProfileUse = Omit<LedgerEntry, "arn"> & { instanceProfile: InstanceProfileIdentity };

type HeldRoles = InstanceProfileIdentity & { roles: string[] };

export interface StackUses {
  entries: LedgerEntry[];
  unplaced: UnplacedUse[];
  unresolved: UnresolvedUse[];
  instanceProfileUses: InstanceProfileUse[];
  profiles: HeldRoles[];
}

export const noUses: StackUses = { entries: [], unplaced: [], unresolved: [], instanceProfileUses: [], profiles: [] };

/** The uses of roles that a stack shows, found by the same code as in the policy pack. */
export function usesIn(stack: string, records: readonly ResourceRecord[]): StackUses {
  const facts = findFacts(records);
  const [defect] = facts.defects;
  if (defect) throw defect.error;
  const found: StackUses = { ...noUses, entries: [], unplaced: [], unresolved: secretUses(stack, facts) };
  for (const { role, uses } of usedRoles(facts.uses)) {
    const arn = arnOf(role);
    for (const use of uses) {
      const shown = noted(stack, use);
      if (arn !== undefined) found.entries.push({ arn, ...shown });
      else if (role.name !== undefined) found.unplaced.push({ roleName: role.name, ...shown });
      else found.unresolved.push({ ...shown, reason: "secret" });
    }
  }
  return {
    ...found,
    instanceProfileUses: facts.instanceProfileUses.map((use) => ({
      instanceProfile: use.instanceProfile,
      ...noted(stack, use),
    })),
    profiles: madeInstanceProfiles(facts.stack).map(({ roles, ...profile }) => ({
      ...profile,
      roles: roles.flatMap((role) => arnOf(role) ?? role.name ?? []),
    })),
  };
}

/** A use as the ledger keeps it: what shows it in words, and whether the role is made for it. */
function noted(stack: string, { use, urn, evidence, isPurpose }: Omit<UseFact, "role">): Omit<LedgerEntry, "arn"> {
  return { use, stack, urn, evidence: evidenceText(evidence), ...(isPurpose === true && { isPurpose }) };
}

/** What cannot be read in a state whose secrets stay encrypted: which role is used, or whom a role trusts. */
function secretUses(stack: string, { openUses, stack: { roles } }: Facts): UnresolvedUse[] {
  const secretRoles = [...roles.values()].filter(({ record }) => {
    const trustPolicy = roleTypes[record.type]?.trustPolicy;
    return trustPolicy !== undefined && read(record.props, trustPolicy) === unknown;
  });
  return [
    ...openUses.map((use) => ({ ...noted(stack, use), reason: "secret" as const })),
    ...secretRoles.flatMap(({ urn, record: { type, name } }) =>
      (["node-group", "fargate-pod-execution"] as const).map((use) => ({
        use,
        stack,
        urn,
        evidence: `the trust policy of ${type} "${name}"`,
        reason: "secret" as const,
      })),
    ),
  ];
}

function arnOf({ arn, name, accountId, partition, path }: RoleIdentity): string | undefined {
  if (arn !== undefined) return arn;
  if (name === undefined || accountId === undefined) return undefined;
  return roleArn({ partition: partition ?? "aws", accountId, path, name });
}

/**
 * Puts the uses of all stacks together. The use of an instance profile is one of the roles that its own stack put into it.
 * Uses of unknown account go to the roles of that name that others use: only a known other account separates two roles of
 * one name.
 */
export function placeUses(all: readonly StackUses[]): { entries: LedgerEntry[]; unresolved: UnresolvedUse[] } {
  const entries = all.flatMap((uses) => uses.entries);
  const unresolved = all.flatMap((uses) => uses.unresolved);
  const unplaced = all.flatMap((uses) => uses.unplaced);
  const profiles = Map.groupBy(
    all.flatMap((uses) => uses.profiles),
    ({ name }) => name,
  );
  for (const { instanceProfile, ...use } of all.flatMap((uses) => uses.instanceProfileUses)) {
    const held = (profiles.get(instanceProfile.name) ?? []).filter(
      ({ accountId }) => accountId === undefined || (instanceProfile.accountId ?? accountId) === accountId,
    );
    if (held.length === 0) unresolved.push({ ...use, reason: "instance-profile", name: instanceProfile.name });
    for (const role of held.flatMap(({ roles }) => roles)) {
      if (parseRoleArn(role)) entries.push({ arn: role, ...use });
      else unplaced.push({ roleName: role, ...use });
    }
  }
  const arns = arnsByName(entries);
  for (const { roleName, ...use } of unplaced) {
    const known = [...(arns.get(nameKey(roleName))?.values() ?? [])];
    if (known.length === 0) unresolved.push({ ...use, reason: "account", name: roleName });
    entries.push(...known.map((arn) => ({ arn, ...use })));
  }
  return { entries, unresolved };
}

function arnsByName(entries: readonly LedgerEntry[]): Map<string, Map<string, string>> {
  const arnsOfName = new Map<string, Map<string, string>>();
  for (const { arn } of entries) {
    const role = parseRoleArn(arn);
    if (!role) continue;
    const arns = arnsOfName.get(nameKey(role.name)) ?? new Map<string, string>();
    arnsOfName.set(nameKey(role.name), arns.set(`${role.partition} ${role.accountId}`, arn));
  }
  return arnsOfName;
}
