import { noAccount } from "../policy/limits";
import { globMatches } from "../policy/glob";
import { lowerAscii } from "../text";
import { isOwnPartition, partitionOf, partitionToWrite, regionNames } from "../policy/regions";
import {
  hasDate,
  isInside,
  isPlaceholderCluster,
  keptOut,
  lettingIn,
  mayConcernService,
  mentionedAccounts,
  mentionedRegions,
  onlyPartition,
  ownLinesOf,
  parseTrustPolicy,
  readSourceArn,
  serves,
  sourceArn,
  soundSourceArns,
  sourceArnsOf,
  type Intended,
  type ProfilePlace,
  type SourceArnLine,
  type Statement,
  type TrustPolicy,
  type Wanted,
} from "../trust";

/** A cluster that uses a role, as its SourceArn; of its profiles those that do, if they are known. */
export interface Use extends SourceArnLine {
  profiles?: readonly Pick<ProfilePlace, "profile" | "arn">[];
}

/** What is known about the clusters of a role, besides its trust policy. */
export interface Asked {
  intended: Intended;
  /** The clusters that use the role, and those that are to use it. A line without a cluster is for one that nothing names. */
  uses?: readonly Use[];
  /** The Region and the cluster to write if nothing else says it; any Region and a placeholder by default. */
  region?: string;
  cluster?: string;
  /** Said if somebody named the intended clusters for this one role. By default the role may serve them, and none is added. */
  for?: "this role";
  /** True if nobody sees the change before it is written: then no intended caller loses the role by it, and others keep it. */
  isUnseen?: true;
}

/** Valid as a cluster's name and special in no policy, so that a proof holds for any name that is filled in. */
export const standIn = "CLUSTERxNAMEx0";

/** True if two values for aws:SourceArn may be about the same profile. */
function mayOverlap(value: string, line: string): boolean {
  const [parts = [], others = []] = [value, line].map((one) => lowerAscii(one).split(/[:/]/));
  const isAlike = (part: string, other = part) => globMatches(part, other) || globMatches(other, part);
  return value.includes("$") || parts.every((part, index) => isAlike(part, others[index]));
}

/** Whom a role is to serve, as values for aws:SourceArn: who uses it, who is named, and what its trust policy itself says. */
export class AskedLines {
  /** The accounts that may be the own one; none if nothing names one. */
  readonly accounts: readonly string[];
  readonly intended: Wanted["intended"];
  readonly isUnnamed: boolean;
  /** The lines of the clusters that use the role, or are to use it. */
  readonly uses: readonly string[];
  private readonly profiles = new Map<string, ProfilePlace[]>();
  private readonly statements: readonly Statement[];
  /** The statements about the service that have a date. */
  readonly dated: readonly Statement[];

  constructor(
    private readonly document: unknown,
    private readonly given: Asked,
  ) {
    const { intended, uses = [] } = given;
    const { statements } = parseTrustPolicy(document);
    this.statements = statements;
    this.dated = statements.filter((one) => mayConcernService(one) && hasDate(one));
    const { account, accounts } = intended;
    const own = account !== undefined && accounts?.includes(account) !== false ? [account] : accounts;
    this.accounts = own ?? mentionedAccounts(lettingIn(statements));
    this.isUnnamed = this.accounts.length === 0;
    this.intended = { ...intended, accounts: this.isUnnamed ? [noAccount] : this.accounts };
    for (const use of uses) this.addUse(use);
    this.uses = [...this.profiles.keys()];
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
    if (cluster === undefined || lacking.length === 0 || !this.servesSingleProfilesOf(cluster, place))
      return add(cluster, places);
    for (const one of lacking) add(`${cluster}/${one.profile ?? one.arn?.split("/")[2] ?? "*"}`, [one]);
  }

  /** True if a line may be one that somebody set a date for. */
  isDated(line: string): boolean {
    return this.dated.some((one) => {
      const values = sourceArnsOf(one).flat();
      return values.length === 0 || values.some((value) => mayOverlap(value, line));
    });
  }

  /** True if a use waits for a date. */
  areDated(): boolean {
    return this.uses.some((line) => this.isDated(line) && this.isOut(line, this.document));
  }

  private isServed(place: ProfilePlace, document = this.document): boolean {
    return serves(document, { for: place, now: this.intended.now });
  }

  /** True if the policy lets in single profiles of a cluster: the others of the cluster are not asked for. */
  private servesSingleProfilesOf(cluster: string, place: ProfilePlace): boolean {
    const lines = this.statements.flatMap(sourceArnsOf).flat();
    const isOfSingle = new RegExp(`:fargateprofile/${cluster}/[^*?]`);
    return lines.some((line) => isOfSingle.test(line)) && this.isServed(place);
  }

  /** True if somebody names who is asked for, or the policy does. */
  areNamed(asked: readonly string[]): boolean {
    const { for: named, cluster } = this.given;
    const isOwn = asked.length > 0 && asked.every((line) => this.excluded().includes(line));
    return this.uses.length > 0 || named !== undefined || cluster !== undefined || isOwn;
  }

  /** The lines of uses that the role does not serve. Nobody but who set a date adds one that it is about. */
  lacking(document: unknown = this.document): string[] {
    return this.uses.filter((line) => !this.isDated(line) && this.isOut(line, document));
  }

  /** For profiles that are known these count, else all of the cluster; of a date the present. */
  private isOut(line: string, document: unknown): boolean {
    const profiles = this.profiles.get(line) ?? [];
    if (profiles.length > 0) return !profiles.every((one) => this.isServed(one, document));
    if (this.isDated(line)) return !this.isServed(readSourceArn(line), document);
    return keptOut(document, { intended: this.intended, asked: [line] }).length > 0;
  }

  /** The values for aws:SourceArn that an Allow gets if it lets in too many clusters. Undefined: all that is intended. */
  limit(): readonly string[] | undefined {
    const { clusters, places = [] } = this.given.intended;
    if (clusters === undefined) return this.uses.length > 0 ? this.uses : this.holes();
    const isPlaced = this.region() !== undefined || places.length > 0 || this.uses.length > 0;
    const isPlain = clusters.every((cluster) => !/[*?]/.test(cluster));
    return isPlain && isPlaced ? this.linesOf(clusters) : undefined;
  }

  /** The lines of the uses, and of these clusters. */
  private linesOf(clusters: readonly string[]): string[] {
    const { places = [] } = this.given.intended;
    const region = this.region();
    const isFor = (cluster: string) => (line: string) => line.endsWith(`/${cluster}/*`);
    const own = this.linesIn(this.statements);
    const named = clusters
      .filter((cluster) => !this.uses.some(isFor(cluster)) && !isPlaceholderCluster(cluster, this.given.intended))
      .flatMap((cluster) => {
        const known = places.filter((place) => place.cluster === cluster).map((place) => place.region);
        const lines = known.length > 0 ? [] : own.filter(isFor(cluster));
        return lines.length > 0 ? lines : (known.length > 0 ? known : [region]).map((one) => this.line(cluster, one));
      });
    return [...this.uses, ...named];
  }

  private line(cluster: string, region = "*", accountId = this.accounts[0] ?? noAccount): string {
    return sourceArn({ partition: this.partition(region), region, accountId, cluster });
  }

  private partition(region: string): string {
    return partitionToWrite(region, this.given.intended.partition ?? this.namedPartition() ?? "*");
  }

  /** The one that the policy names, unless it names Regions of another one with it. */
  private namedPartition(): string | undefined {
    const letting = lettingIn(this.statements);
    const named = onlyPartition(letting);
    return mentionedRegions(letting).every((one) => partitionOf(one) === named) ? named : undefined;
  }

  /** The Region that somebody says, else the only one of the lines for own clusters. */
  private region(): string | undefined {
    const { regions, region } = this.given.intended;
    const known = this.given.region ?? region;
    if (known !== undefined) return known;
    const inAnyCluster = { ...this.intended, clusters: undefined };
    const lines = regions ? [] : this.linesIn(this.statements, inAnyCluster);
    const named = regions ?? lines.map((one) => readSourceArn(one).region);
    const [only, other] = new Set(named);
    return other === undefined && only !== undefined && !/[*?]/.test(only) ? only : undefined;
  }

  /** The lines with a placeholder, if nothing names a cluster: one for each Region that somebody names. */
  holes(): string[] {
    const region = this.region();
    const { regions = [], partition } = this.given.intended;
    const own = regions.filter((one) => isOwnPartition(partitionOf(one) ?? "", partition));
    const areNamed = region === undefined && own.length > 0 && regions.every((one) => !/[*?]/.test(one));
    return (areNamed ? own : [region]).map((one) => this.line(this.given.cluster ?? standIn, one));
  }

  /** The lines that another role gets, which takes the place of this one. */
  ofAnotherRole(): readonly string[] {
    const { clusters } = this.given.intended;
    const own = this.uses.length > 0 ? this.uses : this.own();
    if (clusters === undefined || this.given.for === undefined) return own.length > 0 ? own : this.holes();
    return this.linesOf(clusters);
  }

  /** Lines of the clusters that somebody named and that get in nowhere. */
  named(): string[] {
    const { clusters = [], regions = [this.region() ?? "*"], places = [] } = this.given.intended;
    const own = this.own();
    return clusters.flatMap((cluster) => {
      const known = places.filter((place) => place.cluster === cluster).map(({ region }) => region);
      const inRegions = known.length > 0 ? known : regions;
      const lines = this.intended.accounts.flatMap((accountId) => {
        const lacks = (region: string) => {
          // Of a pattern for Regions one is enough.
          const meant = region === "*" ? [] : regionNames.filter((one) => globMatches(region, one));
          const at = meant.length > 0 ? meant.map((one) => ({ region: one })) : [/[*?]/.test(region) ? {} : { region }];
          return !at.some((one) => this.isServed({ accountId, cluster, ...one }));
        };
        const lacking = inRegions.filter(lacks);
        const isSomewhere = known.length === 0 && this.given.intended.regions === undefined && lacking.length === 0;
        return isSomewhere ? [] : lacking.map((region) => this.line(cluster, region, accountId));
      });
      const isUnplaced = lines.length > 0 && known.length === 0;
      const named = isUnplaced ? own.filter((line) => line.endsWith(`/${cluster}/*`)) : [];
      return named.length > 0 ? named : lines;
    });
  }

  /** The lines of own clusters that an Allow of the policy names and that it does not exclude itself. */
  own(): string[] {
    // If nobody sees the change, a statement with another condition, such as an end date, gives no line: its time may be over.
    const isOwn = (account: string) => this.accounts.includes(account);
    const isForSourcesAlone = ({ conditions }: Statement) =>
      conditions.every(
        ({ keyName, values }) =>
          keyName.startsWith("aws:source") && (keyName !== "aws:sourceaccount" || values.some(isOwn)),
      );
    const statements = this.given.isUnseen ? this.statements.filter(isForSourcesAlone) : this.statements;
    return this.clusterLines(statements).filter((line) => !this.isExcluded(line));
  }

  /** The lines that an Allow names and that a Deny, or the Allow itself, excludes. */
  excluded(): string[] {
    return this.clusterLines(this.statements).filter((line) => this.isExcluded(line));
  }

  /** The clusters that the policy lets in, but for `*`, whether or not the role may serve them. */
  letIn(): string[] {
    const intended = { ...this.intended, clusters: undefined };
    const lines = this.linesIn(this.statements, intended);
    const inside = lines.filter((asked) => keptOut(this.document, { intended, asked: [asked] }).length === 0);
    return [...new Set(inside.map((line) => readSourceArn(line).cluster))].filter(
      (cluster) => ![standIn, "*"].includes(cluster),
    );
  }

  private clusterLines(statements: readonly Statement[]): string[] {
    return this.linesIn(statements).filter((line) => /:fargateprofile\/[^/*?]+\//.test(line));
  }

  private isExcluded(line: string): boolean {
    return this.statements.some(({ effect, conditions }) =>
      conditions.some(
        ({ keyName, operator, values }) =>
          keyName === "aws:sourcearn" &&
          (effect === "Deny") !== (operator?.negated ?? false) &&
          values.some((one) => globMatches(one, line)),
      ),
    );
  }

  /** The lines that are right as they are. If there are none: those that become right with the own account in them. */
  private linesIn(statements: readonly Statement[], intended = this.intended): string[] {
    const allows = statements.filter(({ effect }) => effect === "Allow");
    const sound = soundSourceArns(allows, intended);
    if (sound.length > 0) return sound;
    const now = this.intended.now ?? new Date();
    const inAccount = (one: string) => ({ ...intended, accounts: [one], now });
    return [...new Set(this.accounts.flatMap((one) => allows.flatMap((allow) => ownLinesOf(allow, inAccount(one)))))];
  }

  /** True if a policy lets in every cluster of an account and the one before did not name them so. */
  opens(policy: TrustPolicy): boolean {
    if (this.linesIn(this.statements).some((line) => line.includes(":fargateprofile/*"))) return false;
    return keptOut(policy, { intended: this.intended, asked: [this.line("*")] }).length === 0;
  }
}
