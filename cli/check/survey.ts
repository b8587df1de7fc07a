import { executionPolicyArn } from "../../core/iam";
import { CouldNotTell } from "../exit";
import type { AwsAccount, NodeRole, RoleRecord } from "./aws-account";
import type { Target } from "./target";

/** What was read, or why it could not be. */
export type Reading<T> = { value: T } | { error: CouldNotTell };

/** A policy of the role whose document was read. */
export interface PolicyDocument {
  /** For example `inline policy logs` or `policy arn:aws:iam::123456789012:policy/extra`. */
  name: string;
  document: string;
}

/** What AWS has about a role that exists. */
export interface RoleSurvey {
  record: RoleRecord;
  /** ARNs of the managed policies. */
  attachedPolicies: Reading<string[]>;
  instanceProfiles: Reading<string[]>;
  /** The roles of the cluster's nodes, other roles included; undefined if the cluster does not exist. */
  nodeRoles: Reading<NodeRole[] | undefined>;
  /** Inline policies and the account's own managed policies. */
  policyDocuments: Reading<PolicyDocument[]>;
}

/** What AWS has about the role and the cluster; `role` is undefined where there is no such role. */
export interface Survey {
  target: Target;
  role?: RoleSurvey;
}

async function reading<T>(question: Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await question };
  } catch (error) {
    if (error instanceof CouldNotTell) return { error };
    throw error;
  }
}

async function policyDocuments(
  aws: AwsAccount,
  target: Target,
  attached: Promise<string[]>,
): Promise<PolicyDocument[]> {
  const inline = await aws.inlinePolicies(target.roleName);
  // AWS's own policies are judged by name: what they hold is known, and AWS changes it.
  const own = (await attached).filter((arn) => !arn.startsWith(`arn:${target.partition}:iam::aws:`));
  const managed = own.map(async (arn) => ({ name: `policy ${arn}`, document: await aws.managedPolicy(arn) }));
  return [
    ...inline.map(({ name, document }) => ({ name: `inline policy ${name}`, document })),
    ...(await Promise.all(managed)),
  ];
}

/**
 * Reads all that the check judges, at once. What cannot be read is kept as such: it does not hide the rest.
 * @throws CouldNotTell if the role itself cannot be read
 */
export async function surveyRole(aws: AwsAccount, target: Target): Promise<Survey> {
  const record = await aws.role(target.roleName);
  if (!record) return { target };
  const attached = aws.attachedPolicies(target.roleName);
  const [attachedPolicies, instanceProfiles, nodeRoles, documents] = await Promise.all([
    reading(attached),
    reading(aws.instanceProfiles(target.roleName)),
    reading(aws.nodeRoles(target.cluster)),
    reading(policyDocuments(aws, target, attached)),
  ]);
  return { target, role: { record, attachedPolicies, instanceProfiles, nodeRoles, policyDocuments: documents } };
}

/** ARN of the managed policy that the target's role needs. */
export function neededPolicyArn(target: Target): string {
  return executionPolicyArn(target.partition);
}
