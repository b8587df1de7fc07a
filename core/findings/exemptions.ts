import { removedFindings } from "./registry";

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
  /** The last day on which the exemption holds, such as 2027-03-31, in UTC; for ever by default. */
  until?: string;
}

/** An exemption that is for a finding. */
interface FoundExemption extends Exemption {
  /** The pattern that matches. */
  by: string;
  isPast: boolean;
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

/** That exemptions are from findings that were removed, in words. */
export function removedTexts(exempt: readonly Exemption[], owner: string): string[] {
  return exempt.flatMap(({ finding }, index) =>
    removedFindings.includes(finding ?? "")
      ? [`exempt[${index}] of ${owner} is for ${finding}, a finding that was removed`]
      : [],
  );
}

/** What to do about an exemption that covers nothing. */
export const unusedFix = "Remove it, or correct what it names";

/** What to do about an exemption that is past its day. */
export const pastFix = 'Fix the finding, or give the exemption a later "until" and a reason';

/** A list of exemptions, with those that cover a finding. */
export class Exemptions<Subject> {
  /**
   * @param covers whether an exemption is about a subject, for any finding
   * @param used remembers which cover a finding; a set of its own by default
   */
  constructor(
    readonly list: readonly Exemption[],
    private readonly covers: (exemption: Exemption, subject: Subject) => boolean,
    readonly used = new Set<string>(),
    private readonly now = new Date(),
  ) {}

  /** The exemption for a finding: one that still holds, else one that is past. */
  find(id: string, subject: Subject): FoundExemption | undefined {
    const matching = this.list.filter(
      (one) => (one.finding === undefined || one.finding === id) && this.covers(one, subject),
    );
    for (const one of matching) this.used.add(JSON.stringify(one));
    const found = matching.find((one) => !this.isPast(one)) ?? matching[0];
    return found && { ...found, by: exemptionPattern(found), isPast: this.isPast(found) };
  }

  private isPast({ until }: Exemption): boolean {
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
