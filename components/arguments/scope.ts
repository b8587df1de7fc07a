import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getPartition } from "@pulumi/aws/getPartition";
import { getRegion } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import {
  type ClusterReference,
  isKnownRegion,
  partitionOf,
  readCluster,
  trustPolicyLimitMaximum,
} from "../../core/policy";
import { sourceArn } from "../../core/service/fargate";
import { buildTrustPolicy } from "../../core/trust";
import { distinct } from "../../core/text";
import { whyNoFargate } from "../../core/findings/render/in-words";
import type { ArgumentProblem, FargatePodExecutionRoleArgs } from "./args";
import { problemIf, refusing, refusingAnswer, rejectingQuietly } from "./problem";

/** The place of the pods that may use the role, all of it known. `regions` are those of the clusters given by name. */
export interface Scope {
  partition: string;
  accountId: string;
  regions: string[];
  clusters: string[];
}

/**
 * Takes the scope from the arguments, and from the provider of `parent` the parts that they leave open. The partition is often
 * known before the other parts. Nothing is asked that the arguments say, so that the scope is known at preview whenever they are.
 */
export function resolveScope(
  name: string,
  args: FargatePodExecutionRoleArgs,
  parent: pulumi.Resource,
): { scope: pulumi.Output<Scope>; partition: pulumi.Output<string> } {
  const clusters = pulumi.output(args.clusters);
  const answered = (key: AnswerKey) => answerOf(name, key, parent);
  const regions = pulumi.output(args.regions ?? (showRegions(args.clusters) ? [] : [answered("region")]));
  const accountId = pulumi.output(args.accountId ?? answered("accountId"));
  // The Regions show the partition first, so that a cluster that is not known yet does not hide it.
  function ofClusters() {
    return clusters.apply((names) => pulumi.output(partitionsOf(names, [])[0] ?? answered("partition")));
  }
  const partition = regions.apply((known) => pulumi.output(partitionsOf([], known)[0] ?? ofClusters()));
  const scope = pulumi.output({ partition, accountId, regions, clusters }).apply(async (known) => {
    await refusing(name, placeProblems(known), clusters);
    warnOfYoungRegions(known, parent);
    return known;
  });
  return { scope, partition };
}

function warnOfYoungRegions(scope: Scope, parent: pulumi.Resource) {
  const young = usedRegions(scope).filter((region) => region !== "*" && !isKnownRegion(region));
  const warning = `This version does not know ${young.join(", ")}, and treats it as a newer Region.`;
  if (young.length > 0) void pulumi.log.warn(warning, parent);
}

/** True for clusters given by ARNs, which show their Regions. For one that may be given by name the provider's Region is asked for. */
function showRegions(clusters: unknown) {
  function showsRegion(cluster: unknown) {
    return typeof cluster === "string" && readCluster(cluster)?.region !== undefined;
  }
  return Array.isArray(clusters) && clusters.every(showsRegion);
}

/** Questions for the provider, with an example of each answer. */
const answers = {
  region: { ask: getRegion, example: "eu-west-1" },
  accountId: { ask: getCallerIdentity, example: "111122223333" },
  partition: { ask: getPartition, example: "aws" },
};

type AnswerKey = keyof typeof answers;

/** A value of the provider's answer. A provider whose own configuration is not known yet answers with nothing at preview. */
function askProvider(key: AnswerKey, parent: pulumi.Resource) {
  const answer: Promise<object> = answers[key].ask({}, { parent });
  return rejectingQuietly(answer).then((values?: Partial<Record<AnswerKey, string>>) => values?.[key]);
}

/** The same as an output. If a preview has no answer, it is not known; after that only mocks answer with nothing. */
function answerOf(name: string, key: AnswerKey, parent: pulumi.Resource) {
  const { ask, example } = answers[key];
  const token = `aws:index/${ask.name}:${ask.name}`;
  function known(value: string | undefined) {
    if (value !== undefined) return pulumi.output(value);
    if (pulumi.runtime.isDryRun()) return pulumi.output(pulumi.unknown as unknown as string);
    return pulumi.output(refusingAnswer(name, token, { [key]: example }));
  }
  return pulumi.output(askProvider(key, parent)).apply(known);
}

/**
 * Fails if the provider would make the role in another account or partition than the arguments say: nobody's clusters could
 * use it, or a stranger's. A provider that cannot be asked is not checked: the role's own creation says why better. Warns of a
 * partition without EKS on Fargate.
 */
export function checkProvider(
  name: string,
  { accountId }: FargatePodExecutionRoleArgs,
  partition: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Output<unknown> {
  const ifAnswered = (key: AnswerKey) => askProvider(key, parent).catch(() => undefined);
  const accounts = pulumi.all([accountId, accountId && ifAnswered("accountId")]);
  const partitions = pulumi.all([partition, ifAnswered("partition")]);
  const accountCheck = accounts.apply(([given, callers]) =>
    refusing(name, accountProblems(given, callers), pulumi.output(accountId)),
  );
  const partitionCheck = partitions.apply(([given, providers]) => {
    const reason = whyNoFargate(given);
    if (reason !== undefined) void pulumi.log.warn(`${reason}.`, parent);
    return refusing(name, partitionProblems(given, providers));
  });
  return pulumi.all([accountCheck, partitionCheck]);
}

function accountProblems(given: string | undefined, callers: string | undefined) {
  const rule = `is not the account of the provider's credentials, ${callers}, where the role is made`;
  const fix = "Leave accountId out, or give the component a provider with credentials of that account";
  return problemIf(callers !== undefined && callers !== given, "accountId", rule, fix, given);
}

function partitionProblems(given: string, providers = given) {
  const rule = `and regions are of partition ${given}, but the provider makes the role in partition ${providers}`;
  const fix = `Give clusters and regions of ${providers}, or give the component a provider of a Region of ${given}`;
  return problemIf(providers !== given, "clusters", rule, fix);
}

/** The SourceArns that the scope allows, cluster by cluster in the order given, each once. */
export function sourceArns({ partition, accountId, regions, clusters }: Scope): string[] {
  const arns = readClusters(clusters).flatMap((cluster) =>
    regionsOf(cluster, regions).map((region) => sourceArn({ partition, region, accountId, cluster: cluster.name })),
  );
  return distinct(arns);
}

/** The clusters as given, taken apart; one that cannot be read was refused before. */
export function readClusters(clusters: string[]): ClusterReference[] {
  return clusters.flatMap((cluster) => readCluster(cluster) ?? []);
}

/** Every Region where the role is used, `*` alone if it is one of them. */
export function usedRegions({ regions, clusters }: Pick<Scope, "regions" | "clusters">): string[] {
  const used = distinct(readClusters(clusters).flatMap((cluster) => regionsOf(cluster, regions)));
  return used.includes("*") ? ["*"] : used;
}

/** The Region of a cluster given by ARN; `regions` for one given by name. */
function regionsOf({ region }: ClusterReference, regions: string[]) {
  return region === undefined ? regions : [region];
}

/** The partitions of clusters and Regions, each once: none if nothing shows it, more than one if they contradict. */
export function partitionsOf(clusters: string[], regions: string[]): string[] {
  const ofClusters = readClusters(clusters).flatMap(({ partition, region = "" }) => [partition, partitionOf(region)]);
  const shown = [...ofClusters, ...regions.map(partitionOf)];
  return distinct(shown.filter((partition) => partition !== undefined));
}

/**
 * A role exists in one partition and one account, so all clusters and Regions must lie there: in the account of the role, or, if that is
 * not known, of the first cluster given by ARN.
 */
export function placeProblems({
  clusters,
  regions,
  accountId,
}: Omit<Scope, "partition" | "accountId"> & { accountId?: string }): ArgumentProblem[] {
  const partitions = partitionsOf(clusters, regions);
  const rule = `and regions lie in ${partitions.length} partitions (${partitions.join(", ")}), but a role exists in one`;
  const accounts = clusters.map((cluster) => readCluster(cluster)?.accountId);
  const expected = accountId ?? accounts.find((account) => account !== undefined);
  const foreign = `is a cluster of another account than the role's, ${expected}: a role can only be passed to a service in its own account`;
  const problems = problemIf(partitions.length > 1, "clusters", rule, "Make one role per partition");
  for (const [index, account] of accounts.entries()) {
    const isForeign = account !== undefined && account !== expected;
    const fix = "Make a role in that account";
    problems.push(...problemIf(isForeign, `clusters[${index}]`, foreign, fix, clusters[index]));
  }
  return problems;
}

/** A problem if a trust policy for the clusters is too long. */
export function lengthProblems({ length }: string, limit: number): ArgumentProblem[] {
  const rule = `make a trust policy of ${length} characters, more than the ${limit} that trustPolicyLimit allows`;
  const fix =
    'Make several roles, or give regions: ["*"] (every Region) or clusters: ["*"] (every cluster of the account), or have AWS raise the quota "Role trust policy length" ' +
    `(up to ${trustPolicyLimitMaximum}) and set trustPolicyLimit to it`;
  return problemIf(length > limit, "clusters", rule, fix);
}

/** The trust policy of a new role. */
export function newTrustPolicy(scope: Scope): string {
  return JSON.stringify(buildTrustPolicy(sourceArns(scope)));
}
