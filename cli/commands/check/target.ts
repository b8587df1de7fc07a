import {
  clusterNameLimit,
  parseRoleArn,
  partitionOf,
  readCluster,
  roleNameLimit,
  roleNamePattern,
  type ClusterReference,
} from "../../../core/trust";
import type { CallerIdentity } from "../../../core/aws/connection";
import type { AskedCluster } from "../../../core/facts/account/account-role";
import { quoteTyped } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";

/** What the user typed: a role and clusters, each as a name or an ARN. */
export interface Question {
  role: string;
  clusters: readonly string[];
  region?: string;
}

/** The role and the clusters that are checked, all in one account and one partition. */
export interface Target {
  roleName: string;
  /** The ARN that the user gave, if it was one. */
  roleArn?: string;
  clusters: AskedCluster[];
}

/**
 * Reads `--cluster`: a cluster's name or its ARN, `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`.
 * @throws Unanswered if it is neither
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function parseCluster(text: string): ClusterReference {
  const cluster = readCluster(text);
  if (cluster && cluster.name !== "*") return cluster;
  throw new Unanswered(
    `--cluster ${quoteTyped(text)} is neither the name of an EKS cluster (1 to ${clusterNameLimit} letters, digits, "-" and "_", the first a ` +
      `letter or digit) nor its ARN. Give one, for example --cluster my-cluster`,
  );
}

function parseRole(text: string): { name: string; arn?: { arn: string; accountId: string; partition: string } } {
  const arn = parseRoleArn(text);
  if (arn) return { name: arn.name, arn };
  if (roleNamePattern.test(text)) return { name: text };
  const assumed = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)/.exec(text);
  const hint = assumed
    ? `It names a session of a role: give the role itself, ${assumed[3]}`
    : "Give one, for example AmazonEKSFargatePodExecutionRole";
  throw new Unanswered(
    `ROLE ${quoteTyped(text)} is neither the name of an IAM role (1 to ${roleNameLimit} letters, digits and "+=,.@_-") nor its ARN. ${hint}`,
  );
}

function sameAccount(what: string, theirs: { accountId?: string; partition?: string }, caller: CallerIdentity): void {
  // A name alone says nothing.
  if (theirs.partition === undefined || theirs.accountId === undefined) return;
  if (theirs.partition !== caller.partition)
    throw new Unanswered(
      `${what} is in partition ${theirs.partition}, but the credentials (${caller.arn}) are of partition ` +
        `${caller.partition}. Use credentials of account ${theirs.accountId}, for example with --profile`,
    );
  if (theirs.accountId !== caller.accountId)
    throw new Unanswered(
      `${what} is in account ${theirs.accountId}, but the credentials (${caller.arn}) are of account ` +
        `${caller.accountId}; a role works for the clusters of its own account only. Use credentials of account ` +
        `${theirs.accountId}, for example with --profile`,
    );
}

/**
 * Refuses a question that needs no AWS to be refused.
 * @throws Unanswered if the role or a cluster is neither a name nor an ARN
 */
export function validateQuestion({ role, clusters, region }: Question): void {
  parseRole(role);
  if (clusters.length === 0) throw new Unanswered("Which cluster is the role for? Give it with --cluster NAME");
  for (const cluster of clusters) {
    const { region: own } = parseCluster(cluster);
    if (own !== undefined && region !== undefined && region !== own)
      throw new Unanswered(
        `--region ${quoteTyped(region)} contradicts the cluster's ARN, which says ${own}. Leave --region out`,
      );
  }
}

function samePartition(region: string, caller: CallerIdentity): void {
  const partition = partitionOf(region);
  if (partition !== undefined && partition !== caller.partition)
    throw new Unanswered(
      `Region ${region} is of partition ${partition}, but the credentials (${caller.arn}) are of partition ` +
        `${caller.partition}. Give the cluster's Region with --region, or other credentials with --profile`,
    );
}

/**
 * Brings the question and the caller together. Whether the Region and the clusters exist is for the answer to say.
 * @param region the Region of the clusters that are given by name
 * @throws Unanswered if the role or a cluster is malformed, or if they and the caller are not of one account
 */
export function resolveTarget(question: Question, region: string, caller: CallerIdentity): Target {
  validateQuestion(question);
  const role = parseRole(question.role);
  if (role.arn) sameAccount(`The role ${role.arn.arn}`, role.arn, caller);
  const clusters = question.clusters.map((text) => {
    const cluster = parseCluster(text);
    sameAccount(`The cluster ${text}`, cluster, caller);
    const place = { name: cluster.name, region: cluster.region ?? region };
    samePartition(place.region, caller);
    return place;
  });
  const distinct = new Map(clusters.map((cluster) => [`${cluster.region}/${cluster.name}`, cluster]));
  return {
    roleName: role.name,
    ...(role.arn ? { roleArn: role.arn.arn } : {}),
    clusters: [...distinct.values()],
  };
}
