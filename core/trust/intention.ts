import {
  noAccount,
  isOwnPartition,
  type Statement,
  existingRegions,
  type World,
  type Condition,
  fillVariables,
} from "../policy";
import { globMatches, distinct } from "../text";
import { readSourceArn, sourceArn, type SourceArnLine, sourceArnSegments, sourceArnSpans } from "../service/fargate";
import {
  lettingIn,
  mentionedAccounts,
  mentionedClusterNames,
  mentionedPartitions,
  mentionedRegions,
  otherCluster,
} from "./mentioned";

/** Who should use a role. An absent list allows any; clusters and Regions may be globs. */
export interface Intended {
  /** Account ids, twelve digits each. Absent: any one account, as long as the policy names it without a wildcard. */
  accounts?: readonly string[];
  /** Names of EKS clusters. */
  clusters?: readonly string[];
  /** What names the clusters, if it is not the user. */
  namedBy?: "configuration";
  /** AWS Regions. A Region without a wildcard counts as existing. */
  regions?: readonly string[];
  /** Where some of the clusters are. As with `region`, it limits nobody; if it is said of each, one of them has to get in. */
  places?: readonly { cluster: string; region: string }[];
  /** The one Region of the clusters, if somebody says so. It limits nobody: what is written is for that Region. */
  region?: string;
  /** Ids of AWS organizations, `o-...`, whose accounts are intended too if the policy names the organization. */
  organizations?: readonly string[];
  /** The role's own partition, whose profiles alone use it; default: any, and `aws` for what to write if no Region shows another. */
  partition?: string;
  /** The role's own account, for `${aws:ResourceAccount}`, and whose profiles alone can use it; default: the accounts. */
  account?: string;
  /** The time of the judgement, since a policy may hold dates; default: now. */
  now?: Date;
}

/** An intention that has accounts. */
export interface WithAccounts extends Intended {
  accounts: readonly string[];
}

/** An intention whose accounts and time are decided. */
export interface Decided extends WithAccounts {
  now: Date;
  /** Name of the only Fargate profile that is meant. */
  profile?: string;
  /** The only aws:SourceArn that is meant. */
  sourceArn?: string;
}

/** A policy that names more accounts than this is meant for no single one. */
const candidateLimit = 5;

/** Stands for a role's account if nobody names one. Compared as an object: a user may name the same number for a template or a local cloud. */
export const unnamed: readonly string[] = [noAccount];

/** The accounts that a policy can be meant for: those of the intention, else each one that it names, on its own. */
export function candidateAccounts(
  statements: readonly Statement[],
  { accounts, account }: Intended,
): [readonly string[], ...(readonly string[])[]] {
  if (accounts) return [accounts];
  if (account !== undefined) return [[account]];
  const [first, ...furtherAccounts] = mentionedAccounts(lettingIn(statements)).slice(0, candidateLimit);
  return [first === undefined ? unnamed : [first], ...furtherAccounts.map((mentioned) => [mentioned])];
}

/** The intention without other accounts than the role's own, if that is intended: EKS takes a role of the cluster's account only. */
export function inOwnAccount<Of extends Intended>(intended: Of): Of {
  const { account, accounts } = intended;
  return account !== undefined && accounts?.includes(account) ? { ...intended, accounts: [account] } : intended;
}

/**
 * The intention for each cluster, if somebody says all of their Regions: one has to get in. Else the intention as it is.
 * The Region limits nobody: a cluster of that name in another Region may use the role, too.
 */
export function byPlace<Of extends Intended>(intended: Of): Of[] {
  const { clusters = [], places = [] } = intended;
  const areAllKnown = clusters.length > 0 && clusters.every((name) => places.some(({ cluster }) => cluster === name));
  if (!areAllKnown) return [intended];
  return places.map(({ cluster, region }) => ({ ...intended, clusters: [cluster], regions: [region] }));
}

/** How an aws:SourceArn is outside the intention. */
export type Outside = "absent" | "account" | "cluster" | "region";

/** True for an aws:SourceArn inside the intention. */
export function isInside(line: string, intended: WithAccounts): boolean {
  const { partition, region, accountId, cluster } = readSourceArn(line);
  return (
    intended.accounts.includes(accountId) &&
    isOwnPartition(partition, intended.partition) &&
    (!intended.clusters || isAmong(intended.clusters, cluster)) &&
    (!intended.regions || isAmong(intended.regions, region))
  );
}

/** True for a name that a list has, or a glob in it matches. */
export function isAmong(globs: readonly string[], name: string): boolean {
  return globs.includes(name) || globs.some((glob) => globMatches(glob, name));
}

/** What does not vary from request to request, for an intention. */
export function worldOf(statements: readonly Statement[], intended: Decided, times: readonly number[]): World {
  const { accounts, clusters = [], regions = [], account } = intended;
  const plain = (globs: readonly string[]) => globs.filter((glob) => !glob.includes("*"));
  const exampleAccounts = [
    ...accounts.slice(0, 1),
    ...unmeant(mentionedAccounts(statements), accounts),
    "444455556666",
    "777788889999",
  ];
  const exampleClusters = [
    ...plain(clusters).slice(0, 1),
    ...shownClusters,
    ...unmeant(mentionedClusterNames(statements), clusters),
  ];
  const existing = existingRegions([...plain(regions), ...mentionedRegions(statements), "us-east-1"], plain(regions));
  return {
    roleAccounts: account === undefined ? accounts.filter((id) => id !== noAccount) : [account],
    partitions: mentionedPartitions(statements),
    exampleAccounts,
    service: {
      sourceArn: sourceArnSegments(existing, exampleAccounts, exampleClusters),
      account: sourceArnSpans.account,
    },
    times,
  };
}

/** Names for clusters that nobody names. */
const shownClusters = ["my-cluster", "another-cluster"];

/** The first few names. Those outside the intention come first: a policy that lets too much in often lets these in. */
function unmeant(names: readonly string[], globs: readonly string[]) {
  const unintended = names.filter((name) => !isAmong(globs, name));
  return [...unintended, ...names].slice(0, 3);
}

/** What stands in advice for unknown parts. If a user pastes it as it is, it is a finding of its own. */
export const accountPlaceholder = "ACCOUNT_ID";
export const clusterPlaceholder = "CLUSTER_NAME";

/** Names that stand in for a cluster's in advice and in AWS's examples; EKS would take them, but nobody means them. */
export const placeholderClusters: readonly string[] = [
  clusterPlaceholder,
  ..."CLUSTER YOUR_CLUSTER YOUR_CLUSTER_NAME MY_CLUSTER MY_CLUSTER_NAME".split(" "),
];

/** True for a placeholder that was not filled in. */
export function isPlaceholderCluster(cluster: string, { clusters }: { clusters?: readonly string[] }): boolean {
  return placeholderClusters.includes(cluster) && !(clusters?.includes(cluster) ?? false);
}

/** True for a name that means something by itself: it stands in for others in advice, or in what is shown. */
export function isExampleCluster(cluster: string): boolean {
  return [...placeholderClusters, ...shownClusters, otherCluster].includes(cluster);
}

/** A line as text, with placeholders for unknown parts. */
export function withPlaceholders({
  accountId = accountPlaceholder,
  cluster = clusterPlaceholder,
  ...line
}: SourceArnLine): string {
  return sourceArn({ ...line, accountId, cluster });
}

/**
 * Fills in two policy variables: `${aws:ResourceAccount}`, the role's account or each account that it can be, and
 * `${aws:ResourceOrgID}`, each intended organization, since one of these has the account. If there are several values, a
 * condition gets all of them only if that makes an Allow wider or a Deny narrower. If not, the variable stays as it is, and may
 * stand for anything.
 */
export function withRoleOwner(
  statements: readonly Statement[],
  { account, accounts, organizations = [] }: Pick<Decided, "account" | "accounts" | "organizations">,
): readonly Statement[] {
  const isOpen = ({ variables, values }: Condition) => variables && values.some((value) => value.includes("${"));
  // What nothing is filled in stays the same object: much is remembered for it.
  if (
    !statements.some(({ conditions }) =>
      conditions.some((condition) => [condition, ...condition.duplicates].some(isOpen)),
    )
  )
    return statements;
  const owners = account === undefined ? accounts : [account];
  function filledIn(value: string) {
    const byAccount = withVariable([value], "aws:resourceaccount", owners);
    return distinct(withVariable(byAccount, "aws:resourceorgid", organizations));
  }
  function filled(condition: Condition, effect: Statement["effect"]): Condition {
    const { values, operator } = condition;
    if (!isOpen(condition)) return condition;
    const byOwner = values.map(filledIn);
    const takesAll = operator?.negated === (effect === "Deny");
    return takesAll || byOwner.every(({ length }) => length === 1)
      ? { ...condition, values: byOwner.flat() }
      : condition;
  }
  return statements.map(({ effect, conditions, ...statement }) => ({
    ...statement,
    effect,
    conditions: conditions.map((condition) => ({
      ...filled(condition, effect),
      duplicates: condition.duplicates.map((duplicate) => filled(duplicate, effect)),
    })),
  }));
}

/** The texts with each value of a variable; as they are if it has none. */
function withVariable(texts: readonly string[], name: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return texts;
  return texts.flatMap((text) =>
    values.map((value) => fillVariables(text, ({ key }) => (key === name ? value : undefined))),
  );
}
