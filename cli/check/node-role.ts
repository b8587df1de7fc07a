import { parseRoleArn } from "../../core/iam";
import { nodeRoleEvidence } from "../../core/role-uses";
import type { Reason } from "./report";
import type { Reading, RoleSurvey } from "./survey";
import type { Target } from "./target";

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
  const { shown } = nodeRoleEvidence({
    trustPolicy: role.record.trustPolicy,
    instanceProfiles: known(role.instanceProfiles, []),
    users: (known(role.nodeRoles, []) ?? [])
      .filter(({ roleArn }) => isThisRole(roleArn))
      .map(({ user }) => `${user} of cluster ${target.cluster}`),
    // That the attachments could not be read is reported where the execution policy is looked for.
    attachedPolicies: "value" in role.attachedPolicies ? role.attachedPolicies.value : [],
  });
  return { uses: shown.map((reason) => ({ reason })), unread };
}
