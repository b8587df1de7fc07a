import { globMatches, lowerAscii } from "../text";
import { parseTrustPolicy, deniesOf, type Statement } from "../policy/parse/policy";
import { youngRegions } from "../policy/arn";
import { isOfEveryProfile, readSourceArn } from "../service/fargate";
import { buildTrustPolicy, withoutDenials } from "./build";
import { gainsNobody, type WithAccounts } from "./compare";
import { isInside, isPlaceholderCluster } from "./intention";
import { hasDate, sourceArnsOf, mayConcernService } from "./mentioned";
import { type Asked, NamedLines, standIn, type Use, withoutHeld } from "./named-lines";
import { type ProfilePlace, serves } from "./serves";

/** Who is to get in by a trust policy, as values for aws:SourceArn: who uses the role, who asks for it, and what the policy itself says. */
export class WhoGetsIn extends NamedLines {
  /** The lines of the clusters that use the role, or are to use it. */
  readonly uses: readonly string[];
  /** The statements about the service that have a date. */
  private readonly dated: readonly Statement[];
  private readonly profiles = new Map<string, ProfilePlace[]>();

  constructor(document: unknown, given: Asked) {
    super(document, given);
    this.dated = this.statements.filter((one) => mayConcernService(one) && hasDate(one));
    for (const use of given.uses ?? []) this.addUse(use);
    this.uses = [...this.profiles.keys()];
  }

  /**
   * What a change by which lines get in is proved for. An account is in one partition: what the policy names says which, if nothing else
   * does. A Region that this version does not know counts as existing if the policy or a line names it: it may be younger.
   */
  intendedFor(lines: readonly string[]): WithAccounts {
    const { partition = this.namedPartition(), regions: limits = ["*"], clusters } = this.intended;
    const inRegions = this.given.intended.regions ? this.whole() : [];
    const isOfIt = (line: string) => [partition, "*"].includes(readSourceArn(line).partition);
    const named = [...sourceArnsOf(this.statements), ...lines].map((line) => readSourceArn(line).region);
    const young = youngRegions(named, limits);
    return {
      ...this.intended,
      ...(partition !== undefined && [...lines, ...inRegions].every(isOfIt) && { partition }),
      ...(young.length > 0 && { regions: [...limits, ...young] }),
      // What is filled in has to be one of the clusters.
      ...(clusters?.length && lines.some((line) => line.includes(standIn)) && { clusters: [...clusters, standIn] }),
    };
  }

  private addUse({ profiles = [], ...use }: Use): void {
    const { region, accountId, cluster } = use;
    const place = { accountId: accountId ?? this.accounts[0], ...(region !== "*" && { region }), cluster };
    const add = (name: string | undefined, some: readonly ProfilePlace[]) => {
      const line = this.line(name ?? standIn, region, accountId);
      if (line.includes(standIn) || isInside(line, { now: new Date(), ...this.intended }))
        this.profiles.set(line, [...some]);
    };
    const places = profiles.map((profile) => ({ ...place, ...profile }));
    const lacking = places.filter((one) => !this.isServed(one));
    // If the policy lets in single profiles of a cluster, the others of the cluster are not asked for.
    const isOfSingle = new RegExp(`:fargateprofile/${cluster ?? "-"}/[^*?]`);
    const areSingle = sourceArnsOf(this.statements).some((line) => isOfSingle.test(line));
    if (lacking.length === 0 || !areSingle || !this.isServed(place)) return add(cluster, places);
    for (const one of lacking) add(`${cluster}/${one.profile ?? one.arn?.split("/")[2] ?? "*"}`, [one]);
  }

  private isServed(place: ProfilePlace, document = this.document): boolean {
    return serves(document, { for: place, now: this.intended.now });
  }

  /** True if a line may be one that somebody set a date for: only a person adds it. */
  private isDated(line: string): boolean {
    return this.dated.some((one) => {
      const values = sourceArnsOf([one]);
      return values.length === 0 || values.some((value) => mayOverlap(value, line));
    });
  }

  /** True if a use waits for a date. */
  areDated(): boolean {
    return this.uses.some(
      (line) =>
        this.isDated(line) &&
        (this.profiles.get(line)?.length
          ? this.isWithoutProfile(line, this.document)
          : !this.isServed(readSourceArn(line))),
    );
  }

  /**
   * The lines that do not surely get in: those of their profiles that are known, or all, at all times. Nobody but who set a date adds one
   * that it is about.
   */
  lacking(document: unknown, lines: readonly string[] = this.uses): string[] {
    const open = lines.filter((line) => !this.isDated(line));
    const whole = open.filter((line) => !this.profiles.get(line)?.length);
    const out = new Set(keptOut(document, whole, this.intendedFor(lines)));
    return open.filter((line) => out.has(line) || this.isWithoutProfile(line, document));
  }

  private isWithoutProfile(line: string, document: unknown): boolean {
    return this.profiles.get(line)?.some((one) => !this.isServed(one, document)) ?? false;
  }

  /**
   * Who may gain the role, as lists of lines, one to try after the other: the uses; else the clusters that were asked for; else nobody, if
   * the policy lets in somebody whom it is for; else the clusters that it names; else a placeholder.
   */
  inOrder(isServing: boolean): (readonly string[])[] {
    if (this.uses.length > 0) return [this.uses.filter((line) => !this.isDated(line))];
    const named = this.isAsked && !isServing ? this.lacking(this.document, this.wanted()) : [];
    if (named.length > 0) return [named];
    if (isServing) return [[], this.wanted()];
    if (this.dated.length > 0) return [];
    const own = this.own();
    // Whom the policy excludes itself, nobody but a person lets in, and the placeholder invites that name.
    if (own.length === 0 && !this.given.isUnseen && this.own(true).length > 0) return [];
    return [own, this.wanted()].filter((lines) => lines.length > 0);
  }

  /** True if profiles use the role, or somebody asks for its clusters: only for these a Deny changes, which somebody may have meant. */
  get mayChangeDenials(): boolean {
    return !this.given.isUnseen && (this.uses.length > 0 || this.isAsked);
  }

  /** The values for aws:SourceArn that an Allow gets if it lets in too many: they limit, and add nobody. */
  limit(): readonly string[] {
    const { for: named, isUnseen, intended } = this.given;
    const { clusters } = intended;
    if (isUnseen) return this.whole();
    if (!clusters) return this.uses.length > 0 ? this.uses : this.holes();
    const region = clusters.every((cluster) => !/[*?]/.test(cluster)) ? this.region() : undefined;
    const isIn = (cluster: string) =>
      !isPlaceholderCluster(cluster, intended) &&
      (named !== undefined || /[*?]/.test(cluster) || this.isServed({ accountId: this.accounts[0], cluster }));
    const known = clusters.filter(isIn).map((cluster) => ({ cluster, lines: this.linesOf(cluster) }));
    const others = known.filter(({ lines }) => lines.length === 0).map(({ cluster }) => cluster);
    return withoutHeld([...this.uses, ...known.flatMap(({ lines }) => lines), ...this.whole(others, region)]);
  }

  /** The lines of a cluster: of its uses, else in the Regions that somebody says, else as the policy names it. */
  private linesOf(cluster: string): readonly string[] {
    const placed = this.given.intended.places?.map((place) => this.line(place.cluster, place.region)) ?? [];
    const all = [this.uses, placed, this.own()].map((lines) => lines.filter((line) => line.endsWith(`/${cluster}/*`)));
    return all.find(({ length }) => length > 0) ?? [];
  }

  /** True if somebody named clusters for this one role. */
  private get isAsked(): boolean {
    return this.given.for !== undefined && this.given.intended.clusters !== undefined;
  }

  /** The lines that another role gets, which takes the place of this one. */
  ofAnotherRole(): readonly string[] {
    const own = this.isAsked || this.uses.length > 0 ? [] : this.own();
    return own.length > 0 ? own : this.wanted();
  }

  /** All that somebody asks for; a placeholder if nobody does. */
  private wanted(): readonly string[] {
    return this.isAsked || this.uses.length > 0 ? this.limit() : this.holes();
  }

  /** The clusters that the policy lets in, if nothing uses the role and somebody named other clusters. */
  othersLetIn(): string[] {
    if (!this.given.intended.clusters || this.uses.length > 0) return [];
    const intended = { ...this.intended, clusters: undefined };
    const clusters = this.linesInAnyCluster()
      .filter((line) => keptOut(this.document, [line], intended).length === 0)
      .map((line) => readSourceArn(line).cluster);
    return [...new Set(clusters)].filter((cluster) => ![standIn, "*"].includes(cluster));
  }

  /** True for a policy that lets in some clusters of the own account and not any. */
  isForSome(policy: unknown): boolean {
    const [accountId] = this.accounts;
    const isForAny = serves(policy, { for: { accountId, cluster: standIn }, every: true, now: this.intended.now });
    return !isForAny && this.isServed({ accountId }, policy);
  }

  /** True if a policy keeps out a cluster whose place is known, or lets in every cluster of an account and the one before did not name them so. */
  isWorse(policy: unknown): boolean {
    const { clusters, places = [] } = this.given.intended;
    if (places.some((place) => this.isServed(place) && !this.isServed(place, policy))) return true;
    const namesAll = sourceArnsOf(this.statements).some(
      (value) => isOfEveryProfile(value) && this.intended.accounts.includes(readSourceArn(value).accountId),
    );
    if (clusters || this.given.isUnseen || namesAll) return false;
    return keptOut(policy, [this.line("*")], this.intended).length === 0;
  }
}

/** True if two values for aws:SourceArn may be about the same profile. */
function mayOverlap(value: string, line: string): boolean {
  const [parts = [], others = []] = [value, line].map((one) => lowerAscii(one).split(/[:/]/));
  const isAlike = (part: string, other = part) => globMatches(part, other) || globMatches(other, part);
  return value.includes("$") || parts.every((part, index) => isAlike(part, others[index]));
}

/** The lines that do not let in all of their profiles at all times. */
export function keptOut(document: unknown, lines: readonly string[], intended: WithAccounts): string[] {
  // Whether the organization that a Deny spares is the own one is not known here.
  const open = deniesOf(parseTrustPolicy(document).statements).filter(({ conditions }) =>
    conditions.some(({ keyName }) => keyName.startsWith("aws:sourceorg")),
  );
  const certain = withoutDenials(document, open);
  const isOut = (some: readonly string[]) => !gainsNobody(certain, buildTrustPolicy(some), intended);
  if (lines.length === 0 || !isOut(lines)) return [];
  return lines.filter((line) => lines.length === 1 || isOut([line]));
}
