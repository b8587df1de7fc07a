import { roleMatches, type RoleIdentity } from "../records/identity";
import { nameInUrn } from "../records/record";
import { globMatches } from "../text";
import { splitArn } from "../policy";
import { removedFindings } from "./registry";
import { beyond } from "./extent";

/** One entry of an `exempt` list: by the role's name or ARN, by the name of its resource, or by the file. */
export interface Exemption {
  /** Name or ARN of the role, or a glob for either. */
  role?: string;
  /** Name of the resource in its program or file, or its URN, or a glob for either. */
  resource?: string;
  /** Path of the file where it was read, or a glob; alone, all that is found in it. */
  file?: string;
  reason: string;
  /** The only finding that is exempt; all by default. */
  finding?: string;
  /** The callers or permissions that it accepts, as a baseline has them, or globs for them; any by default. */
  accepts?: readonly string[];
  /** The last day on which the exemption holds, such as 2027-03-31, in UTC; for ever by default. */
  until?: string;
}

/** An exemption that is for a finding. */
interface FoundExemption extends Exemption {
  /** The pattern that matches. */
  by: string;
  isPast: boolean;
  /** What the finding has beyond what the exemption accepts. */
  wider: readonly string[];
  /** True if neither a day nor a wider finding ended it. */
  holds: boolean;
}

/** An exemption that covers nothing, with its place in the list. */
export interface UnusedExemption {
  exemption: Exemption;
  index: number;
}

/**
 * That an exemption covers nothing, in words.
 * @param owner whose list it is in
 */
export function unusedText({ exemption, index }: UnusedExemption, owner: string): string {
  return `exempt[${index}] ("${exemptionPattern(exemption)}") of ${owner} covers nothing`;
}

/** That a finding is more than an exemption or a baseline accepts, in words. */
export function widerText(finding: string, owner: string, wider: readonly string[]): string {
  return `${finding} is more than ${owner} accepts: ${wider.join("; ")}`;
}

/** That exemptions are from findings that were removed, in words. */
export function removedTexts(exempt: readonly Exemption[], owner: string): string[] {
  return exempt.flatMap(({ finding }, index) =>
    removedFindings.includes(finding ?? "")
      ? [`exempt[${index}] of ${owner} is for ${finding}, a finding that no longer exists`]
      : [],
  );
}

/** What to do about an exemption that covers nothing. */
export const unusedFix = "Remove it, or correct what it names";

/** What to do about an exemption that is past its day. */
export const pastFix = 'Fix the finding, or give the exemption a later "until" and a reason';

/** What an exemption may be about. */
export interface Subject {
  role: RoleIdentity;
  /** The names of its resource: the URN of the role and the last part of that by default. */
  names?: readonly (string | undefined)[];
  /** The file where it was read. */
  file?: string;
  /** See `extentOf`: a search, so it begins only for an exemption that limits it. */
  extent?: () => readonly string[] | undefined;
}

/** Whether an exemption is about a role, by its ARN or name, by a name of its resource, or by the file. */
export function coversRole(
  { role: pattern, resource, file }: Exemption,
  { role, names, file: path }: Subject,
): boolean {
  const { urn } = role;
  const matches = (glob: string, text: string | undefined) => text !== undefined && globMatches(glob, text);
  if (file !== undefined && !matches(file, path)) return false;
  if (pattern !== undefined && !(knowsAccount(pattern, role) && roleMatches(pattern, role))) return false;
  // A role whose name AWS's provider makes up has no other name that could be written down beforehand.
  return resource === undefined || (names ?? [urn, urn && nameInUrn(urn)]).some((name) => matches(resource, name));
}

/** An ARN names an account: while the role's account is not known, the ARN may mean a role of that name in another account. */
function knowsAccount(pattern: string, { accountId }: RoleIdentity) {
  const { prefix, partition, service, region, accountId: named } = splitArn(pattern);
  return (
    accountId !== undefined || !/[:/]/.test(pattern) || !/[0-9]/.test(prefix + partition + service + region + named)
  );
}

/** A list of exemptions, with those that cover a finding. */
export class Exemptions {
  /** @param used remembers which cover a finding; a set of its own by default */
  constructor(
    readonly list: readonly Exemption[],
    private readonly used = new Set<string>(),
    private readonly now = new Date(),
  ) {}

  /**
   * The exemption for a finding: one that still holds, else one that is past.
   * @param mustEnd true for what could not be judged, if that may be something else tomorrow
   */
  find(id: string, subject: Subject, mustEnd = false): FoundExemption | undefined {
    const matching = this.list.filter(
      (exemption) =>
        [undefined, id].includes(exemption.finding) &&
        !(mustEnd && exemption.until === undefined) &&
        coversRole(exemption, subject),
    );
    for (const exemption of matching) this.used.add(JSON.stringify(exemption));
    const candidates = matching.map((exemption) => this.forSubject(exemption, subject));
    return candidates.find(({ holds }) => holds) ?? candidates[0];
  }

  private forSubject(exemption: Exemption, { extent }: Subject): FoundExemption {
    const isPast = this.isPast(exemption);
    const wider = exemption.accepts ? beyond(exemption.accepts, extent?.() ?? []) : [];
    return { ...exemption, by: exemptionPattern(exemption), isPast, wider, holds: !isPast && wider.length === 0 };
  }

  private isPast({ until }: Exemption) {
    return until !== undefined && until < this.now.toISOString().slice(0, 10);
  }

  /** The exemptions that no finding is covered by, each with its place in the list. */
  unused(): UnusedExemption[] {
    return this.list.flatMap((exemption, index) =>
      this.used.has(JSON.stringify(exemption)) || removedFindings.includes(exemption.finding ?? "")
        ? []
        : [{ exemption, index }],
    );
  }
}

/** What an exemption is for, as it is written. */
export function exemptionPattern({ role, resource, file }: Exemption): string {
  return role ?? resource ?? file ?? "";
}

/** A pattern for ARNs that leaves the name open, and all of `role/` before it or a part: no path limits it. */
const anyRole = /:(?:r(?:o(?:l(?:e\/?)?)?)?)?\*$|\*(?:role)?\/\*$/;

/** True for an exemption that covers every role of an account, or everything. */
export function isWide({ role, resource, file = "" }: Exemption): boolean {
  if (role === undefined) return resource === undefined ? /^[*/]+$/.test(file) : /(?:^|[:/])\*+$/.test(resource);
  const pattern = role.replace(/\*+/g, "*");
  return pattern === "*" || anyRole.test(pattern);
}
