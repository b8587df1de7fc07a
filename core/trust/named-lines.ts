import { globMatches, distinctBy, isObject, lowerAscii } from "../text";
import {
  noAccount,
  clusterNamePattern,
  trustPolicyLimit,
  isOwnPartition,
  partitionOf,
  partitionToWrite,
} from "../policy/arn";
import { parseTrustPolicy, type Statement } from "../policy/parse/policy";
import { readSourceArn, sourceArn, type SourceArnLine } from "../service/fargate";
import { buildTrustPolicy } from "./build";
import type { WithAccounts } from "./compare";
import { type Intended, isExampleCluster } from "./intention";
import { judgeTrust } from "./judge-trust-policy";
import {
  lettingIn,
  mentionedAccounts,
  mentionedRegions,
  onlyPartition,
  sourceArnsOf,
  mayConcernService,
  sourceArnsIn,
  takeAtCluster,
} from "./mentioned";
import { type ProfilePlace, oneForAll } from "./serves";

/** A cluster that uses a role, as its SourceArn; of its profiles those that do, if they are known. */
export type Use = SourceArnLine & { profiles?: readonly Pick<ProfilePlace, "profile" | "arn">[] };

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

/** The values for aws:SourceArn that a trust policy names, and those that a question about it names. */
export class NamedLines {
  /** The accounts that may be the own one; none if nothing names one. */
  readonly accounts: readonly string[];
  readonly intended: WithAccounts;
  /** True if nothing names the own account: a placeholder stands for it. */
  readonly isUnnamed: boolean;
  protected readonly statements: readonly Statement[];

  constructor(
    protected readonly document: unknown,
    protected readonly given: Asked,
  ) {
    const { account, accounts } = given.intended;
    this.statements = parseTrustPolicy(document).statements;
    const own = account !== undefined && accounts?.includes(account) !== false ? [account] : accounts;
    this.accounts = own ?? mentionedAccounts(lettingIn(this.statements));
    this.isUnnamed = this.accounts.length === 0;
    this.intended = { ...given.intended, accounts: this.isUnnamed ? [noAccount] : this.accounts };
  }

  /** A line for each intended account, Region and cluster. */
  whole(clusters = this.given.intended.clusters ?? ["*"], region?: string): readonly string[] {
    const regions = region === undefined ? (this.given.intended.regions ?? ["*"]) : [region];
    return withoutHeld(
      this.intended.accounts.flatMap((account) =>
        regions.flatMap((at) => clusters.map((cluster) => this.line(cluster, at, account))),
      ),
    );
  }

  line(cluster: string, region = "*", accountId = this.accounts[0] ?? noAccount): string {
    const partition = partitionToWrite(region, this.given.intended.partition ?? this.namedPartition() ?? "*");
    return sourceArn({ partition, region, accountId, cluster });
  }

  /** The one that the policy names, unless it names Regions of another one with it. */
  protected namedPartition(): string | undefined {
    const letting = lettingIn(this.statements);
    const named = onlyPartition(letting) ?? onlyPartition(this.statements);
    return mentionedRegions(letting).every((one) => partitionOf(one) === named) ? named : undefined;
  }

  /** The Region that somebody says, else the only one of the lines for own clusters. */
  protected region(): string | undefined {
    const { regions, region } = this.given.intended;
    const known = this.given.region ?? region;
    if (known !== undefined) return known;
    const named = regions ?? this.linesInAnyCluster().map((one) => readSourceArn(one).region);
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

  /** The lines of own clusters that an Allow of the policy names, and that something in it excludes or does not. */
  protected own(excluded = false): string[] {
    // If nobody sees the change, a statement with another condition gives no line: it may be meant to keep out.
    const isForSourcesAlone = ({ conditions }: Statement) =>
      conditions.every(
        ({ keyName, values }) =>
          keyName.startsWith("aws:source") &&
          (keyName !== "aws:sourceaccount" || values.some((value) => this.accounts.includes(value))),
      );
    const statements = this.given.isUnseen ? this.statements.filter(isForSourcesAlone) : this.statements;
    return this.linesIn(statements).filter(
      (line) => /:fargateprofile\/[^/*?]+\//.test(line) && this.isExcluded(line) === excluded,
    );
  }

  protected isExcluded(line: string): boolean {
    return this.statements.some(({ effect, conditions }) =>
      conditions.some(
        ({ keyName, operator, values }) =>
          keyName === "aws:sourcearn" &&
          (effect === "Deny") !== (operator?.negated ?? false) &&
          values.some((one) => globMatches(one, line)),
      ),
    );
  }

  /** The lines that the policy names, with those of clusters that are not intended. */
  protected linesInAnyCluster(): string[] {
    return this.linesIn(this.statements, { ...this.intended, clusters: undefined });
  }

  /** The values of Allow statements that are right when they stand alone, or become right with the own account in them. */
  private linesIn(statements: readonly Statement[], intended = this.intended): string[] {
    const values = sourceArnsOf(statements.filter(mayConcernService));
    const sound = values.map((value) => this.alike(value).filter((line) => kindsOf(line, intended).length === 0));
    return [...new Set(sound.flatMap((lines) => lines.slice(0, 1)))];
  }

  /** A value for aws:SourceArn, and narrower ones that name the own account: with the account alone changed, and for a whole cluster. */
  private alike(value: string): string[] {
    const parts = readSourceArn(value);
    const six = value.split(":");
    const accounts = this.intended.accounts.filter((one) => globMatches(parts.accountId.replace(/\?/g, "*"), one));
    const own = accounts.flatMap((accountId) => {
      const exact = six.length === 6 ? [[...six.slice(0, 4), accountId, six[5]].join(":")] : [];
      const partition = partitionToWrite(parts.region, parts.partition);
      const whole = { ...parts, partition, accountId, cluster: parts.cluster || "*" };
      return [...exact, ...(value.includes("${") ? [] : [sourceArn(whole)])];
    });
    return [value, ...own];
  }

  /** The value if it lets in intended callers only, else narrower ones that do; none if it is for others. */
  narrowed(value: string): string[] {
    return this.alike(value)
      .filter((line) => kindsOf(line, this.intended).every((kind) => kind === "broken"))
      .slice(0, 1);
  }

  /** True for a value that lets in no intended caller. */
  isIdle(value: string): boolean {
    return kindsOf(value, this.intended).includes("broken");
  }
}

/** The lines that no other one holds. */
export function withoutHeld(lines: readonly string[]): string[] {
  const distinct = [...new Set(lines)];
  return distinct.filter((line) => !distinct.some((other) => other !== line && globMatches(other, line)));
}

function kindsOf(line: string, intended: Intended): string[] {
  return judgeTrust(JSON.stringify(buildTrustPolicy([line])), intended).scoped.map(({ kind }) => kind);
}

/**
 * The form of a question: roles whose questions differ in nothing but the names of clusters and Fargate profiles have the same form, and
 * what is proved for it holds for each of them. A policy tells two names apart only by what it says of them: a name can be exchanged for
 * another one if the policy says the same of both. It has stand-ins for the names, and `named` gives an answer the names back.
 * @returns undefined if that is not plain: the policy has a pattern of a part of a name, a variable, or a line for single profiles,
 * somebody says which clusters are intended, or a name means something by itself
 */
export function formOf(
  document: unknown,
  asked: Asked,
): { document: string; asked: Asked; named: <Answer>(answer: Answer) => Answer } | undefined {
  const { intended, cluster: written, uses = [] } = asked;
  const { ambiguous, document: raw, statements } = parseTrustPolicy(document);
  const isOpen = ambiguous || written !== undefined || intended.clusters || intended.places;
  // An escape may hide a mark.
  if (typeof document !== "string" || !raw || isOpen || document.length > lengthLimit || /\\|qz/i.test(document))
    return undefined;
  const taken = new Map(sourceArnsIn(statements).map((value) => [value, takeAtCluster(value)]));
  const parts = [...taken.values()];
  const all = [...parts.map((one) => one?.[1]), ...uses.map(({ cluster }) => cluster)];
  const names = [...new Set(all.flatMap((name) => (name && name !== "*" ? name : [])))];
  // Some operators take no notice of the case of letters.
  const areDistinct = new Set(names.map(lowerAscii)).size === names.length;
  if (!areDistinct || parts.includes(undefined) || !names.every(isPlain) || !uses.every(isOfOne)) return undefined;
  const marked = (name: string) => (names.includes(name) ? `qZ${names.indexOf(name)}q` : name);
  const alike = uses.map(({ profiles, ...use }): Use => {
    const cluster = use.cluster && marked(use.cluster);
    // No value is about single profiles, so that all of a cluster get the same answer.
    const own = profiles?.map(({ arn, ...one }) =>
      oneForAll(document, { ...one, ...(arn && { arn: arn.replace(`/${use.cluster}/`, `/${cluster}/`) }) }),
    );
    const distinct = own && distinctBy(own, (one) => JSON.stringify(one));
    return { ...use, cluster, profiles: distinct };
  });
  return {
    document: JSON.stringify(
      withTexts(raw, (text) => {
        const [before = text, name = "", after = ""] = taken.get(text) ?? [];
        return before + marked(name) + after;
      }),
    ),
    asked: { ...asked, uses: alike },
    named: (answer) =>
      withTexts(answer, (text) => text.replace(/qZ(\d+)q/g, (mark, index) => names[Number(index)] ?? mark)),
  };
}

/** Twice what IAM takes by default: nothing of that length is nested too deep. */
const lengthLimit = 2 * trustPolicyLimit;

const isPlain = (name: string): boolean =>
  clusterNamePattern.test(name) && !isExampleCluster(name) && !name.includes(standIn) && !/^.$|\d{12}|qz/i.test(name);

/** True if the ARNs of its profiles are of the cluster. */
const isOfOne = ({ cluster, profiles = [] }: Use): boolean =>
  profiles.every(({ arn }) => arn === undefined || readSourceArn(arn).cluster === cluster);

function withTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value) as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => withTexts(one, change)) as Value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, change)])) as Value;
}
