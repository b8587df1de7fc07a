import { ambiguity, readNamed } from "../../io/files";
import type { Estate } from "../../../core/facts/estate";
import { findFacts, usedRoles, type Facts } from "../../../core/facts/facts";
import type { Ledger, LedgerEntry, UnresolvedUse } from "../../../core/readers/ledger";
import { madeInstanceProfiles } from "../../../core/facts/stack/instance-profiles";
import { evidenceText } from "../../../core/findings/render/evidence";
import { resourcesInState } from "../../../core/readers/terraform/plan";
import { agree, nameKey, roleTypes, type RoleIdentity } from "../../../core/records/identity";
import { read, stackOfUrn, unknown, type ResourceRecord } from "../../../core/records/record";
import { uses as kindsOfUse, type InstanceProfileIdentity, type UseFact } from "../../../core/records/uses";
import { distinctBy, isObject, parsedJson } from "../../../core/text";
import { parseRoleArn, roleArn } from "../../../core/policy";
import { Unanswered } from "../../../core/unanswered";

/** A use as its stack shows it: with the role by its ARN, or by its name if nothing shows the account, or with the instance profile that holds it. */
type StackUse = Omit<LedgerEntry, "arn"> &
  Partial<Pick<UnresolvedUse, "reason" | "name">> & { role?: string; instanceProfile?: InstanceProfileIdentity };

export interface StackUses {
  uses: StackUse[];
  /** The instance profiles that the stack makes, each with its roles. */
  profiles: (InstanceProfileIdentity & { roles: string[] })[];
}

/** The uses of roles that a stack shows, found by the same code as in the policy pack. */
export function usesIn(stack: string, records: readonly ResourceRecord[]): StackUses {
  const facts = findFacts(records);
  const [defect] = facts.defects;
  if (defect) throw defect.error;
  const withRole = usedRoles(facts.uses).flatMap(({ role, uses }) =>
    uses.map((use) => ({ ...noted(stack, use), role: arnOrName(role) })),
  );
  const inProfiles = facts.instanceProfileUses.map((use) => ({
    ...noted(stack, use),
    instanceProfile: use.instanceProfile,
  }));
  return {
    uses: [...withRole, ...secretUses(stack, facts), ...inProfiles],
    profiles: madeInstanceProfiles(facts.stack).flatMap(({ name, accountId, roles }) =>
      name === undefined ? [] : { name, accountId, roles: roles.flatMap((role) => arnOrName(role) ?? []) },
    ),
  };
}

/** A use as the ledger keeps it: the evidence in words, and whether the role is made for the use. */
function noted(
  stack: string,
  { use, urn, evidence, isPurpose }: Omit<UseFact, "role">,
  isLive?: true,
): Omit<LedgerEntry, "arn"> {
  return { use, stack, urn, evidence: evidenceText(evidence, { isLive }), isPurpose };
}

/** The uses that a state hides whose secrets stay encrypted: which role is used, or whom a role trusts. */
function secretUses(stack: string, { openUses, stack: { roles } }: Facts): StackUse[] {
  const secretRoles = [...roles.values()].filter(({ record }) => {
    const trustPolicy = roleTypes[record.type]?.trustPolicy;
    return trustPolicy !== undefined && read(record.props, trustPolicy) === unknown;
  });
  return [
    ...openUses.map((use) => noted(stack, use)),
    ...secretRoles.flatMap(({ urn, record: { type, name } }) =>
      kindsOfUse.map((use) => ({ use, stack, urn, evidence: `the trust policy of ${type} "${name}"` })),
    ),
  ];
}

function arnOrName({ arn, name, accountId, partition, path }: RoleIdentity) {
  if (arn !== undefined || name === undefined || accountId === undefined) return arn ?? name;
  return roleArn({ partition: partition ?? "aws", accountId, path, name });
}

/**
 * Puts the uses of all stacks together. The use of an instance profile is one of the roles that its own stack put into it.
 * Uses of unknown account go to the roles of that name that others use: only a known other account separates two roles of
 * one name.
 */
export function placeUses(stacks: readonly StackUses[]): Ledger {
  const made = stacks.flatMap(({ profiles }) => profiles);
  const uses = stacks.flatMap((stack) => stack.uses);
  const placed = uses.flatMap(({ instanceProfile, ...use }): StackUse | StackUse[] => {
    if (!instanceProfile) return use;
    const { name, accountId } = instanceProfile;
    const profiles = made.filter((profile) => profile.name === name && agree(profile.accountId, accountId));
    if (profiles.length === 0) return { ...use, reason: "instance-profile", name };
    return profiles.flatMap(({ roles }) => roles.map((role) => ({ ...use, role })));
  });
  const arns = placed.flatMap(({ role = "" }) => (parseRoleArn(role) ? role : []));
  const byName = Map.groupBy(distinctBy(arns, roleOfArn), (arn) => nameKey(parseRoleArn(arn)?.name ?? ""));
  const ledger: Ledger = { roles: [], unresolved: [] };
  for (const { role = "", reason = role === "" ? "secret" : "account", name = role, ...use } of placed) {
    const known = parseRoleArn(role) ? [role] : byName.get(nameKey(role));
    if (known) ledger.roles.push(...known.map((arn) => ({ arn, ...use })));
    else ledger.unresolved.push({ ...use, reason, name: name || undefined });
  }
  return ledger;
}

/** The key of the role of an ARN. Its path does not count. */
export function roleOfArn(arn: string): string {
  const role = parseRoleArn(arn);
  return role ? `${role.partition} ${role.accountId} ${nameKey(role.name)}` : arn;
}

/** The uses of roles that an account shows; in place of a stack, each names the account and Region where it was seen. */
export function ledgerEntries({ source, roles }: Estate): LedgerEntry[] {
  return roles.flatMap(({ role: { arn }, uses }) => {
    if (arn === undefined) return [];
    const stackOf = (urn: string) => `aws/${source.account}/${stackOfUrn(urn)?.split("/")[1]}`;
    return uses.map((use) => ({ arn, ...noted(stackOf(use.urn), use, true) }));
  });
}

function reasonOf(value: unknown) {
  if (value === undefined) return "it is not JSON. Give what terraform state pull prints";
  if (isObject(value) && "encrypted_data" in value) return "it is encrypted. Give what tofu state pull prints";
  return "it is not a Terraform state, such as terraform state pull prints";
}

/** The keys that `terraform show -json` may print of a state without resources and outputs; a plan and other answers of Terraform have more. */
const keysWithoutValues = ["format_version", "terraform_version", "checks"];

function isEmptyState(value: unknown) {
  return (
    isObject(value) && "format_version" in value && Object.keys(value).every((key) => keysWithoutValues.includes(key))
  );
}

/**
 * The resources of a Terraform state, a file or what `terraform state pull` or `terraform show -json` prints, as
 * Pulumi Cloud has those of the states that it keeps.
 */
export async function readTerraformState(file: string): Promise<ResourceRecord[]> {
  const text = await readNamed(file, "it");
  const value = parsedJson(text);
  const twice = ambiguity(text);
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
