import {
  clusterNameLimit,
  parseRoleArn,
  readCluster,
  roleNameLimit,
  roleNamePattern,
  type ClusterReference,
} from "../../../core/policy";
import type { CallerIdentity } from "../../../core/aws/connection";
import type { UsingCluster } from "../../../core/readers/source";
import { distinctBy, quoteTyped } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";

export interface Question {
  role: { name: string; arn?: string; accountId?: string; partition?: string };
  clusters: (ClusterReference & { typed: string })[];
}

/** The role and the clusters that are checked, all in one account. */
export interface Target {
  roleName: string;
  roleArn?: string;
  /** The clusters that were named. If none was, the role is for those whose profiles use it. */
  clusters: Required<UsingCluster>[];
}

/**
 * Reads `--cluster`: a cluster's name or its ARN, `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function parseCluster(text: string, option = "--cluster"): ClusterReference {
  const cluster = readCluster(text);
  if (cluster && cluster.name !== "*") return cluster;
  throw new Unanswered(
    `${option} ${quoteTyped(text)} is neither the name of an EKS cluster (1 to ${clusterNameLimit} letters, digits, "-" and "_", the first a ` +
      `letter or digit) nor its ARN. Give one, for example ${option} my-cluster`,
  );
}

function parseRole(text: string): Question["role"] {
  const role = parseRoleArn(text);
  if (role) return role;
  if (roleNamePattern.test(text)) return { name: text };
  throw new Unanswered(
    `ROLE ${quoteTyped(text)} is neither the name of an IAM role (1 to ${roleNameLimit} letters, digits and "+=,.@_-") nor its ARN. ` +
      "Give one, for example AmazonEKSFargatePodExecutionRole",
  );
}

function sameAccount(what: string, { accountId }: { accountId?: string }, caller: CallerIdentity) {
  // A name alone says nothing.
  if (accountId === undefined || accountId === caller.accountId) return;
  throw new Unanswered(
    `${what} is in account ${accountId}, but the credentials (${caller.arn}) are of account ${caller.accountId}; a role works for ` +
      `the clusters of its own account only. Use credentials of account ${accountId}, for example with --profile`,
  );
}

/** Reads what is asked. A bad question is refused without AWS. */
export function parseQuestion(role: string, clusters: readonly string[], region: string | undefined): Question {
  const question = { role: parseRole(role), clusters: clusters.map((typed) => ({ ...parseCluster(typed), typed })) };
  const elsewhere = question.clusters.find((cluster) => cluster.region !== undefined && cluster.region !== region);
  if (elsewhere && region !== undefined)
    throw new Unanswered(
      `--region ${quoteTyped(region)} contradicts the cluster's ARN, which says ${elsewhere.region}. Leave --region out`,
    );
  return question;
}

/**
 * Brings the question and the caller together. Whether the Region and the clusters exist is for the answer to say.
 * @param region the Region of the clusters that are given by name
 */
export function resolveTarget({ role, clusters }: Question, region: string, caller: CallerIdentity): Target {
  sameAccount(`The role ${role.arn}`, role, caller);
  const places = clusters.map((cluster) => {
    sameAccount(`The cluster ${cluster.typed}`, cluster, caller);
    return { name: cluster.name, region: cluster.region ?? region };
  });
  return {
    roleName: role.name,
    roleArn: role.arn,
    clusters: distinctBy(places, (place) => `${place.region}/${place.name}`),
  };
}
