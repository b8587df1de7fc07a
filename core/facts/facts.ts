import { addTo, groupBy } from "../text";
import { memoizeByObject } from "../memoize";
import { attachmentsOf, type Attachment } from "./attachments";
import type { OpenUse, InstanceProfileUse, UseFact } from "../records/uses";
import { isSameRole, mayBeSameRole, nameKey, type RoleIdentity } from "../records/identity";
import { knownUrn, outcomesOf, type ResourceRecord } from "../records/record";
import { onlyWhere, Stack } from "./stack/stack";
import { resourcesWithin } from "../readers/cloudformation/templates";
import { evidenceIn } from "./evidence/table";

/** What a stack's resources say about roles. */
export interface Facts {
  stack: Stack;
  /** Who uses which role, in the order of the resources. */
  uses: UseFact[];
  /** Uses of a role that is not known. */
  openUses: OpenUse[];
  /** Uses of the role in an instance profile that another stack makes. */
  instanceProfileUses: InstanceProfileUse[];
  attachments: Attachment[];
  /** The resources that lack some facts because of a defect, with what was thrown. */
  defects: { record: ResourceRecord; error: unknown }[];
}

export interface UsedRole {
  /** What is known of the role, put together from all its uses. */
  role: RoleIdentity;
  uses: UseFact[];
}

/**
 * The facts about roles in a stack: a pure function of its resources, whose cost grows with their number and no faster.
 * @param madeUpNames see {@link Stack}
 * @param checkTime called before each resource; throws if there is no time for it
 */
export function findFacts(
  records: readonly ResourceRecord[],
  madeUpNames?: ReadonlySet<string>,
  checkTime: () => void = () => undefined,
): Facts {
  const defects: Facts["defects"] = [];
  const orDefect =
    <Result>(find: (record: ResourceRecord) => readonly Result[]) =>
    (record: ResourceRecord) => {
      checkTime();
      try {
        return find(record);
      } catch (error) {
        defects.push({ record, error });
        return [];
      }
    };
  const described = records.flatMap(orDefect((record) => resourcesWithin(record)));
  const stack = new Stack(described.length > 0 ? [...records, ...described] : records, madeUpNames);
  const facts: Facts = { stack, uses: [], openUses: [], instanceProfileUses: [], attachments: [], defects };
  const outcomes = stack.records.flatMap(outcomesOf);
  const usesIn = (record: ResourceRecord) =>
    evidenceIn(record.type).flatMap((find) => find(record, stack).map((use) => ({ ...use, urn: knownUrn(record) })));
  for (const use of outcomes.flatMap(orDefect(usesIn))) {
    if ("role" in use) facts.uses.push(use);
    else if ("instanceProfile" in use) facts.instanceProfileUses.push(use);
    else facts.openUses.push(use);
  }
  facts.attachments.push(...outcomes.flatMap(orDefect((record) => attachmentsOf(stack, record))));
  return facts;
}

/**
 * Puts the facts about one role together. A fact about a bare name, whose account is not known, belongs to each role of that name,
 * but a fact about a role that this stack makes to none of several.
 */
export const usedRoles = memoizeByObject(joinRoles);

function joinRoles(facts: readonly UseFact[]) {
  const byName = groupBy(facts, ({ role: { name, urn } }) =>
    name === undefined ? `urn ${urn}` : `name ${nameKey(name)}`,
  );
  return [...byName.values()].flatMap(rolesOfOneName);
}

function rolesOfOneName(facts: readonly UseFact[]): UsedRole[] {
  const sure = surelyTheSame(facts);
  const bare = sure.filter(({ role }) => role.urn === undefined && role.accountId === undefined);
  const certain = sure.filter((used) => !bare.includes(used));
  const made = certain.filter(({ role }) => role.accountId === undefined);
  const elsewhere = certain.filter(({ role }) => role.urn === undefined);
  const absorbed = new Set<UsedRole>();
  function withParts(used: UsedRole) {
    const partner = partnerOf(used, made, elsewhere);
    const named = bare.filter((bareUsed) => mayBeSameRole(used.role, bareUsed.role));
    const parts = partner ? [...named, partner] : named;
    for (const part of parts) absorbed.add(part);
    const role = merged([used.role, ...parts.map((part) => part.role)]);
    const uses = [used, ...parts].flatMap((part) => part.uses);
    return { used, joined: { role, uses } };
  }
  const certainRoles = certain.map(withParts);
  // A role of unknown account that went into another one is reported there.
  return [
    ...certainRoles.filter(({ used }) => !absorbed.has(used)).map(({ joined }) => joined),
    ...bare.filter((used) => !absorbed.has(used)),
  ];
}

/** The facts by role, if nothing is left to guess. */
function surelyTheSame(facts: readonly UseFact[]) {
  const roles = new Map<string, UsedRole[]>();
  for (const fact of facts) {
    // Roles that agree in this differ in the partition only.
    const key = fact.role.accountId ?? fact.role.urn ?? "";
    // Bare names have no key.
    const isAlike = key === "" ? mayBeSameRole : isSameRole;
    const known = roles.get(key)?.find(({ role }) => isAlike(role, fact.role));
    if (!known) {
      addTo(roles, key, { role: fact.role, uses: [fact] });
      continue;
    }
    known.uses.push(fact);
    if (known.role !== fact.role) known.role = merged([known.role, fact.role]);
  }
  return [...roles.values()].flat();
}

/** A role that this stack makes is the one other role of its name, unless there are several. */
function partnerOf(used: UsedRole, made: readonly UsedRole[], elsewhere: readonly UsedRole[]) {
  if (used.role.urn !== undefined) return undefined;
  const partner = onlyWhere([made], ({ role }) => mayBeSameRole(role, used.role));
  return partner && onlyWhere([elsewhere], ({ role }) => mayBeSameRole(role, partner.role)) === used
    ? partner
    : undefined;
}

/** All that is known of one role. The longest ARN is the one with the path, which aws-auth and others leave out. */
function merged(roles: [RoleIdentity, ...RoleIdentity[]]): RoleIdentity {
  const [first, second] = roles;
  if (!second) return first;
  const fullest = roles.reduce((a, b) => ((b.arn?.length ?? 0) > (a.arn?.length ?? 0) ? b : a));
  const role: RoleIdentity = { label: fullest.label, arn: fullest.arn };
  for (const key of ["urn", "partition", "accountId", "name"] as const)
    role[key] = roles.find((part) => part[key] !== undefined)?.[key];
  role.path = [fullest, ...roles].find(({ path }) => path !== undefined)?.path;
  return role;
}
