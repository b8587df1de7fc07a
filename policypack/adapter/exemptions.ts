import type { FindingId } from "../../core/findings";
import { globMatches } from "../../core/iam";
import { roleMatches, type RoleIdentity } from "../../core/role-uses";

/** One entry of a policy's `exempt` list: by the role's name or ARN, or by the name of its resource in the program. */
export interface Exemption {
  role?: string;
  resource?: string;
  reason: string;
  /** The only finding that is exempt; all of the policy by default. */
  finding?: FindingId;
  /** The last day on which the exemption holds, such as 2027-03-31, in UTC; for ever by default. */
  until?: string;
}

/** An exemption that is for a finding of a role. */
export interface FoundExemption extends Exemption {
  /** The pattern that matches. */
  by: string;
  isPast: boolean;
}

/** The exemptions of one policy, with those that were of use. Configuration is read anew for each resource, so that use is kept here. */
const usedBy = new Map<string, Set<string>>();

export class Exemptions {
  constructor(
    private readonly policy: string,
    private readonly list: readonly Exemption[],
  ) {}

  /** The exemption for a finding of a role: one that still holds, else one that is past. */
  find(id: FindingId, role: RoleIdentity): FoundExemption | undefined {
    const today = new Date().toISOString().slice(0, 10);
    const matching = this.list
      .filter((exemption) => (exemption.finding === undefined || exemption.finding === id) && covers(exemption, role))
      .map((exemption) => ({
        ...exemption,
        by: exemption.role ?? exemption.resource ?? "",
        isPast: exemption.until !== undefined && exemption.until < today,
      }));
    const found = matching.find(({ isPast }) => !isPast) ?? matching[0];
    if (found) this.used.add(keyOf(found));
    return found;
  }

  /** The exemptions that were of no use since the last call, in words. */
  unused(): string[] {
    const { used } = this;
    usedBy.delete(this.policy);
    return this.list.flatMap((exemption, index) =>
      used.has(keyOf(exemption))
        ? []
        : [`exempt[${index}] ("${exemption.role ?? exemption.resource}") of ${this.policy}`],
    );
  }

  private get used(): Set<string> {
    const used = usedBy.get(this.policy) ?? new Set();
    usedBy.set(this.policy, used);
    return used;
  }
}

function keyOf({ role, resource, reason, finding, until }: Exemption): string {
  return JSON.stringify([role, resource, reason, finding, until]);
}

function covers({ role: pattern, resource }: Exemption, role: RoleIdentity): boolean {
  if (pattern !== undefined && !(knowsAccount(pattern, role) && roleMatches(pattern, role))) return false;
  // A role whose name AWS's provider makes up has no other name that could be written down beforehand.
  const isNamed = [role.urn ?? "", role.urn?.split("::").pop() ?? ""].some((name) =>
    globMatches(resource ?? "*", name),
  );
  return resource === undefined || (role.urn !== undefined && isNamed);
}

/** An ARN names an account: as long as the role's account is not in sight, it may be the role of that name in another. */
function knowsAccount(pattern: string, { accountId }: RoleIdentity): boolean {
  return accountId !== undefined || !/[:/]/.test(pattern) || !/[0-9]/.test(pattern.split(":").slice(0, 5).join(":"));
}
