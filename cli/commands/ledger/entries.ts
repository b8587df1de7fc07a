import { ambiguity, readNamed } from "../../io/files";
import type { Estate } from "../../../core/facts/estate";
import { findFacts, usedRoles, type Facts } from "../../../core/facts/facts";
import type { LedgerEntry, UnresolvedUse } from "../../../core/readers/ledger";
import { madeInstanceProfiles } from "../../../core/facts/stack/instance-profiles";
import { evidenceText } from "../../../core/findings/render/evidence";
import { resourcesInState } from "../../../core/readers/terraform/plan";
import { nameKey, roleTypes, type RoleIdentity } from "../../../core/records/identity";
import { read, stackOfUrn, unknown, type ResourceRecord } from "../../../core/records/record";
import type { InstanceProfileIdentity, UseFact } from "../../../core/records/uses";
import { isObject, parsedJson } from "../../../core/text";
import { parseRoleArn, roleArn } from "../../../core/trust";
import { Unanswered } from "../../../core/unanswered";

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
  const instanceProfileUses = facts.instanceProfileUses.map((use) => ({
    instanceProfile: use.instanceProfile,
    ...noted(stack, use),
  }));
  const profiles = madeInstanceProfiles(facts.stack).map(({ roles, ...profile }) => ({
    ...profile,
    roles: roles.flatMap((role) => arnOf(role) ?? role.name ?? []),
  }));
  const unresolved = secretUses(stack, facts);
  const found: StackUses = { entries: [], unplaced: [], unresolved, instanceProfileUses, profiles };
  for (const { role, uses } of usedRoles(facts.uses)) {
    const arn = arnOf(role);
    for (const use of uses) {
      const shown = noted(stack, use);
      if (arn !== undefined) found.entries.push({ arn, ...shown });
      else if (role.name !== undefined) found.unplaced.push({ roleName: role.name, ...shown });
      else found.unresolved.push({ ...shown, reason: "secret" });
    }
  }
  return found;
}

/** A use as the ledger keeps it: what shows it in words, and whether the role is made for it. */
function noted(stack: string, one: Omit<UseFact, "role">, isLive?: true): Omit<LedgerEntry, "arn"> {
  const { use, urn, evidence, isPurpose } = one;
  return { use, stack, urn, evidence: evidenceText(evidence, { isLive }), ...(isPurpose === true && { isPurpose }) };
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
  const different = new Map(entries.map(({ arn }) => [roleOfArn(arn), arn]));
  const byName = Map.groupBy(different.values(), (arn) => nameKey(parseRoleArn(arn)?.name ?? ""));
  for (const { roleName, ...use } of unplaced) {
    const known = byName.get(nameKey(roleName)) ?? [];
    if (known.length === 0) unresolved.push({ ...use, reason: "account", name: roleName });
    entries.push(...known.map((arn) => ({ arn, ...use })));
  }
  return { entries, unresolved };
}

/** What tells a role of an ARN from others: its path does not. */
export function roleOfArn(arn: string): string {
  const role = parseRoleArn(arn);
  return role ? `${role.partition} ${role.accountId} ${nameKey(role.name)}` : arn;
}

/** The uses of roles that an account shows; in place of a stack, each names the account and Region where it was seen. */
export function ledgerEntries({ source, roles }: Estate): LedgerEntry[] {
  return roles.flatMap(({ role: { arn }, uses }) => {
    if (arn === undefined) return [];
    const stackOf = (urn: string): string => `aws/${source.account}/${stackOfUrn(urn)?.split("/")[1]}`;
    return uses.map((use) => ({ arn, ...noted(stackOf(use.urn), use, true) }));
  });
}

function reasonOf(value: unknown): string {
  if (value === undefined) return "it is not JSON. Give what terraform state pull prints";
  if (isObject(value) && "encrypted_data" in value) return "it is encrypted. Give what tofu state pull prints";
  return "it is not a Terraform state, such as terraform state pull prints";
}

/** What `terraform show -json` may print of a state without resources and outputs; a plan and other answers of Terraform have more. */
const keysWithoutValues = ["format_version", "terraform_version", "checks"];

const isEmptyState = (value: unknown): boolean =>
  isObject(value) && "format_version" in value && Object.keys(value).every((key) => keysWithoutValues.includes(key));

/**
 * The resources of a Terraform state, a file or what `terraform state pull` or `terraform show -json` prints, as
 * Pulumi Cloud has those of the states that it keeps.
 */
export async function readTerraformState(file: string): Promise<ResourceRecord[]> {
  const text = await readNamed(file, "it");
  const value = parsedJson(text);
  const twice = value === undefined ? undefined : ambiguity(text);
  if (twice !== undefined) throw new Unanswered(twice);
  const resources = isEmptyState(value) ? [] : resourcesInState(value);
  if (!resources) throw new Unanswered(reasonOf(value));
  // A stack's name has no colon.
  const place = `urn:pulumi:${file.replaceAll(":", "_")}::terraform`;
  return resources.map(({ type, address, values }) => ({
    urn: `${place}::pulumi:terraform:${type}::${address}`,
    type: `pulumi:terraform:${type}`,
    name: address,
    props: values,
    propertyDependencies: {},
  }));
}
