import { findNodeUses } from "./node-role";
import type { Change, Check, CheckName } from "./report";
import { neededPolicyArn, type RoleSurvey } from "./survey";
import type { Target } from "./target";
import type { TrustPlan } from "./trust";

/** A check with nothing to object to. */
export function right(name: CheckName, summary: string): Check {
  return { name, status: "right", summary, reasons: [] };
}

/** Is the managed policy attached, and if not, the change that attaches it. */
export function checkAttachment(role: RoleSurvey, target: Target): { check: Check; changes: Change[] } {
  const name = "managed-policy-attached";
  const policyArn = neededPolicyArn(target);
  if ("error" in role.attachedPolicies) {
    const { message, missingAction } = role.attachedPolicies.error;
    const summary = "Which managed policies are attached could not be read";
    return {
      check: { name, status: "could-not-tell", summary, reasons: [{ reason: message, missingAction }] },
      changes: [],
    };
  }
  if (role.attachedPolicies.value.includes(policyArn))
    return { check: right(name, `${policyArn} is attached`), changes: [] };
  const reason = "without it the Fargate infrastructure cannot pull images from ECR, and pods do not start";
  return {
    check: {
      name,
      status: "not-right",
      summary: `${policyArn} is not attached`,
      reasons: [{ reason, fix: `attach ${policyArn}` }],
    },
    changes: [{ action: "iam:AttachRolePolicy", policyArn }],
  };
}

/** What the trust policy's plan says, as a check. */
export function checkTrust(plan: TrustPlan, target: Target): Check {
  const line = `cluster ${target.cluster} in ${target.region}`;
  if (plan.outcome === "fine")
    return right("trust-policy", `The Fargate service may assume the role for ${line} and for nobody else's`);
  if (plan.outcome === "add")
    return {
      name: "trust-policy",
      status: "not-right",
      summary: `The trust policy is right but lacks a line for ${line}`,
      reasons: [{ reason: "pods of that cluster do not start with this role", fix: "add the line" }],
    };
  const reasons = plan.findings.map(({ reason, fix, statement, element, example }) => ({
    reason,
    fix,
    statement,
    element,
    ...(example === undefined ? {} : { example }),
  }));
  const otherwise = [
    { reason: "no statement lets the Fargate service assume the role", fix: "replace the trust policy" },
  ];
  return {
    name: "trust-policy",
    status: "not-right",
    summary: "The trust policy does not match the one that AWS asks for",
    reasons: reasons.length > 0 ? reasons : otherwise,
  };
}

/** Do EC2 nodes use the role too? */
export function checkNodeRole(role: RoleSurvey, target: Target): Check {
  const { uses, unread } = findNodeUses(role, target);
  const name = "not-node-role";
  const fix = "give the Fargate profiles a role of their own; this command does not touch a role that nodes use";
  if (uses.length > 0)
    return {
      name,
      status: "not-right",
      summary: "EC2 nodes use the role too",
      reasons: [...uses.map((use) => ({ ...use, fix })), ...unread],
    };
  if (unread.length > 0 || "error" in role.attachedPolicies)
    return {
      name,
      status: "could-not-tell",
      summary: "Whether EC2 nodes use the role too could not be read",
      reasons: unread,
    };
  return right(name, "No EC2 node is known to use the role");
}
