import { parseRoleArn } from "../../core/iam";
import { workerNodePolicyName } from "../../core/role-uses/evidence/worker-node-policy";
import { trustedServices } from "../../core/role-uses/trusted-services";
import type { Reason } from "./report";
import type { Reading, RoleSurvey } from "./survey";
import type { Target } from "./target";

const ec2Service = /^ec2\.amazonaws\.com(\.cn)?$/i;

/** A use of the role by EC2 nodes, or why it could not be told. */
export interface NodeUses {
  uses: Reason[];
  unread: Reason[];
}

/**
 * Who else uses the role as a node role: EC2 itself, instance profiles, nodes of the cluster, worker-node policies.
 * A role that serves both lets every pod's node act with what the other was given.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function findNodeUses(role: RoleSurvey, target: Target): NodeUses {
  const unread: Reason[] = [];
  function known<T>(reading: Reading<T>, otherwise: T): T {
    if ("value" in reading) return reading.value;
    unread.push({ reason: reading.error.message, missingAction: reading.error.missingAction });
    return otherwise;
  }
  const isThisRole = (arn: string): boolean => {
    const parsed = parseRoleArn(arn);
    return parsed?.name === role.record.name && parsed.accountId === target.accountId;
  };
  const trust = trustedServices(role.record.trustPolicy)
    .filter((service) => ec2Service.test(service))
    .map((service) => `its trust policy lets EC2 instances assume it (${service})`);
  const profiles = known(role.instanceProfiles, []).map((name) => `instance profile "${name}" holds it`);
  const nodes = (known(role.nodeRoles, []) ?? [])
    .filter(({ roleArn }) => isThisRole(roleArn))
    .map(({ user }) => `${user} of cluster ${target.cluster} runs with it`);
  // That the attachments could not be read is told where the execution policy is looked for.
  const attached = "value" in role.attachedPolicies ? role.attachedPolicies.value : [];
  const policies = attached
    .flatMap((arn) => workerNodePolicyName(arn) ?? [])
    .map((name) => `${name}, a policy for EC2 nodes, is attached`);
  return {
    uses: [...trust, ...profiles, ...nodes, ...policies].map((reason) => ({ reason })),
    unread,
  };
}
