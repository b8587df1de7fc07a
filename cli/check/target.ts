import {
  accountIdPattern,
  clusterNamePattern,
  isKnownRegion,
  parseRoleArn,
  partitionOf,
  roleNamePattern,
} from "../../core/iam";
import { CouldNotTell } from "../exit";

/** Who asks, as AWS STS tells it. */
export interface CallerIdentity {
  accountId: string;
  partition: string;
  arn: string;
}

/** What the user typed: a role and a cluster, each as a name or an ARN. */
export interface Question {
  role: string;
  cluster: string;
  region?: string;
}

/** The cluster of a question: its name, and what its ARN says where it was given as one. */
export interface ClusterReference {
  name: string;
  arn?: { partition: string; region: string; accountId: string };
}

/** The role and the cluster that are checked, all in one account and one partition. */
export interface Target {
  roleName: string;
  /** The ARN that the user gave, if it was one. */
  roleArn?: string;
  cluster: string;
  region: string;
  accountId: string;
  partition: string;
}

const clusterArnPattern = /^arn:(aws[a-z-]*):eks:([a-z0-9-]+):(\d{12}):cluster\/(.+)$/;

/**
 * Reads `--cluster`: a cluster's name or its ARN, `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`.
 * @throws CouldNotTell if it is neither
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function parseCluster(text: string): ClusterReference {
  const match = clusterArnPattern.exec(text);
  const name = match ? match[4] : text;
  if (!clusterNamePattern.test(name))
    throw new CouldNotTell(
      `--cluster "${text}" is neither the name of an EKS cluster (1 to 100 letters, digits, "-" and "_", the first a ` +
        `letter or digit) nor its ARN. Give one, for example --cluster my-cluster`,
    );
  if (!match) return { name };
  const [, partition, region, accountId] = match;
  return { name, arn: { partition, region, accountId } };
}

function parseRole(text: string): { name: string; arn?: { arn: string; accountId: string; partition: string } } {
  const arn = parseRoleArn(text);
  if (arn) return { name: arn.name, arn };
  if (roleNamePattern.test(text)) return { name: text };
  const assumed = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)/.exec(text);
  const hint = assumed
    ? `It names a session of a role: give the role itself, ${assumed[3]}`
    : "Give one, for example AmazonEKSFargatePodExecutionRole";
  throw new CouldNotTell(
    `ROLE "${text}" is neither the name of an IAM role (1 to 64 letters, digits and "+=,.@_-") nor its ARN. ${hint}`,
  );
}

function sameAccount(what: string, theirs: { accountId: string; partition: string }, caller: CallerIdentity): void {
  if (theirs.partition !== caller.partition)
    throw new CouldNotTell(
      `${what} is in partition ${theirs.partition}, but the credentials (${caller.arn}) are of partition ` +
        `${caller.partition}. Use credentials of account ${theirs.accountId}, for example with --profile`,
    );
  if (theirs.accountId !== caller.accountId)
    throw new CouldNotTell(
      `${what} is in account ${theirs.accountId}, but the credentials (${caller.arn}) are of account ` +
        `${caller.accountId}; a role works for the clusters of its own account only. Use credentials of account ` +
        `${theirs.accountId}, for example with --profile`,
    );
}

/**
 * Refuses a question that needs no AWS to be refused.
 * @throws CouldNotTell if the role or the cluster is neither a name nor an ARN
 */
export function validateQuestion(question: Question): void {
  parseRole(question.role);
  const { arn } = parseCluster(question.cluster);
  if (arn && question.region !== undefined && question.region !== arn.region)
    throw new CouldNotTell(
      `--region ${question.region} contradicts the cluster's ARN, which says ${arn.region}. Leave --region out`,
    );
}

/**
 * Brings the question and the caller together.
 * @param region the Region that the cluster is in, from the question or from the AWS configuration
 * @throws CouldNotTell if the role or the cluster is malformed, or if they and the caller are not of one account
 */
export function resolveTarget(question: Question, region: string, caller: CallerIdentity): Target {
  validateQuestion(question);
  const role = parseRole(question.role);
  const cluster = parseCluster(question.cluster);
  if (!accountIdPattern.test(caller.accountId))
    throw new CouldNotTell(`AWS STS answered with "${caller.accountId}", which is no account id of twelve digits`);
  if (role.arn) sameAccount(`The role ${role.arn.arn}`, role.arn, caller);
  if (cluster.arn) sameAccount(`The cluster ${question.cluster}`, cluster.arn, caller);
  const regionPartition = partitionOf(region);
  if (regionPartition === undefined)
    throw new CouldNotTell(
      `"${region}" is not a Region of AWS. Give the cluster's Region, for example --region us-east-1`,
    );
  if (regionPartition !== caller.partition)
    throw new CouldNotTell(
      `Region ${region} is of partition ${regionPartition}, but the credentials (${caller.arn}) are of partition ` +
        `${caller.partition}. Give the cluster's Region with --region, or other credentials with --profile`,
    );
  if (!isKnownRegion(region))
    throw new CouldNotTell(
      `Region ${region} is not known to this version of fargate-role. Correct it, or update fargate-role`,
    );
  return {
    roleName: role.name,
    ...(role.arn ? { roleArn: role.arn.arn } : {}),
    cluster: cluster.name,
    region,
    accountId: caller.accountId,
    partition: caller.partition,
  };
}
