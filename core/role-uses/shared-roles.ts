import type { UseFact } from "./evidence";
import { isSameRole, mayBeSameRole, type RoleIdentity } from "./identity";

/** One role with all that is known about who uses it. */
export interface UsedRole {
  /** What is known of the role, put together from all its uses. */
  role: RoleIdentity;
  uses: UseFact[];
}

/**
 * Puts the facts about one role together. Facts of unknown account go to the role of that name; where several roles
 * have the name in different accounts, to each of them if they come from a bare name, to none if a resource of this
 * stack makes that role and it may be any of them.
 */
export function usedRoles(facts: readonly UseFact[]): UsedRole[] {
  return [...byName(facts).values()].flatMap(rolesOfOneName);
}

function byName(facts: readonly UseFact[]): Map<string, UseFact[]> {
  const groups = new Map<string, UseFact[]>();
  for (const fact of facts) {
    const key = fact.role.name === undefined ? `urn ${fact.role.urn}` : `name ${fact.role.name}`;
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  return groups;
}

function rolesOfOneName(facts: UseFact[]): UsedRole[] {
  const sure: UsedRole[] = [];
  for (const fact of facts) {
    const known = sure.find(({ role }) => isSameRole(role, fact.role) || isSameBareName(role, fact.role));
    if (known) {
      known.uses.push(fact);
      if (known.role !== fact.role) known.role = merged([known.role, fact.role]);
    } else sure.push({ role: fact.role, uses: [fact] });
  }
  const centres = sure.filter(({ role }) => role.urn !== undefined || role.accountId !== undefined);
  if (centres.length === 0) return sure;
  const vague = sure.filter(({ role }) => role.accountId === undefined);
  const joined = centres.map((centre) => join(centre, vague, centres));
  // A role of unknown account that went into another one is told there.
  const absorbed = new Set(joined.flatMap(({ absorbed: parts }) => parts));
  return [...joined.filter(({ centre }) => !absorbed.has(centre)).map(({ used }) => used), ...vague.filter(isLeft)];

  function isLeft(used: UsedRole): boolean {
    return !absorbed.has(used) && !centres.includes(used);
  }
}

function join(
  centre: UsedRole,
  vague: UsedRole[],
  centres: UsedRole[],
): { centre: UsedRole; used: UsedRole; absorbed: UsedRole[] } {
  const absorbed = vague.filter((other) => {
    if (other === centre || !mayBeSameRole(centre.role, other.role)) return false;
    if (other.role.urn === undefined) return true;
    return centre.role.accountId !== undefined && isOnlyMatch(centre, other, centres, vague);
  });
  const uses = [centre, ...absorbed].flatMap((part) => part.uses);
  return { centre, used: { role: merged([centre, ...absorbed].map(({ role }) => role)), uses }, absorbed };
}

/** A role of unknown account that this stack makes is the one other role of its name, unless there are several. */
function isOnlyMatch(centre: UsedRole, made: UsedRole, centres: UsedRole[], vague: UsedRole[]): boolean {
  const matches = centres.filter((other) => other.role.accountId !== undefined && mayBeSameRole(other.role, made.role));
  const rivals = vague.filter((other) => other.role.urn !== undefined && mayBeSameRole(other.role, centre.role));
  return matches.length === 1 && rivals.length === 1;
}

function isSameBareName(a: RoleIdentity, b: RoleIdentity): boolean {
  const bare = (role: RoleIdentity) => role.urn === undefined && role.accountId === undefined;
  return bare(a) && bare(b) && mayBeSameRole(a, b);
}

/** All that is known of one role. The longest ARN is the one with the path, which aws-auth and others leave out. */
function merged(roles: RoleIdentity[]): RoleIdentity {
  const fullest = roles.reduce((a, b) => ((b.arn?.length ?? 0) > (a.arn?.length ?? 0) ? b : a));
  const first = <Key extends keyof RoleIdentity>(key: Key) => roles.find((role) => role[key] !== undefined)?.[key];
  return {
    label: fullest.label,
    urn: first("urn"),
    arn: fullest.arn,
    partition: first("partition"),
    accountId: first("accountId"),
    path: fullest.path ?? first("path"),
    name: first("name"),
  };
}
