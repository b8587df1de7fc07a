import { trustPolicyLimit } from "../../core/iam";
import type { Verdict } from "../exit";
import { checkAttachment, checkNodeRole, checkTrust, right } from "./checks";
import { checkPermissions } from "./permissions";
import type { Change, Check, CheckName, Report } from "./report";
import type { RoleSurvey, Survey } from "./survey";
import type { Target } from "./target";
import { planTrust, type TrustPlan } from "./trust";

function missingRole(target: Target): Report {
  const notChecked: CheckName[] = [
    "managed-policy-attached",
    "trust-policy",
    "not-node-role",
    "no-workload-permissions",
  ];
  return {
    target,
    verdict: "not-right",
    checks: [
      {
        name: "role-exists",
        status: "not-right",
        summary: `Account ${target.accountId} has no role ${target.roleName}`,
        reasons: [
          {
            reason: "EKS refuses a Fargate profile whose pod execution role does not exist",
            fix: "create it as shown below, or correct its name",
          },
        ],
      },
      ...notChecked.map((name): Check => ({
        name,
        status: "not-checked",
        summary: "There is no role to check",
        reasons: [],
      })),
    ],
    changes: [],
    untouchable: "there is no role; --fix mends roles and creates none",
    remarks: [],
  };
}

function worst(checks: Check[]): Verdict {
  const has = (status: Verdict): boolean => checks.some((check) => check.status === status);
  return has("not-right") ? "not-right" : has("could-not-tell") ? "could-not-tell" : "right";
}

function remarksOn(role: RoleSurvey, target: Target, trust: TrustPlan): string[] {
  const { record } = role;
  const remarks: string[] = [];
  if (target.roleArn !== undefined && target.roleArn !== record.arn)
    remarks.push(`The role's ARN is ${record.arn}, not ${target.roleArn}: give the former to the Fargate profile.`);
  if (record.path !== "/") {
    const plain = record.arn.replace(record.path, "/");
    remarks.push(
      `The role has the path ${record.path}: a mapping in the aws-auth ConfigMap needs it left out, ${plain}.`,
    );
  }
  if ("value" in role.nodeRoles && role.nodeRoles.value === undefined)
    remarks.push(
      `There is no cluster ${target.cluster} in ${target.region} (yet), so it has no node groups to look at.`,
    );
  const length = trust.after ? JSON.stringify(trust.after).length : 0;
  if (length > trustPolicyLimit)
    remarks.push(
      `The new trust policy has ${length} characters without white space. By default AWS accepts ${trustPolicyLimit}: ` +
        `ask for a higher "Role trust policy length" in Service Quotas, or let one line cover every cluster ` +
        `(fargateprofile/*/*), or give some clusters a role of their own.`,
    );
  return remarks;
}

function whyUntouchable(role: RoleSurvey, nodeRole: Check): string | undefined {
  if (nodeRole.status === "not-right") return "EC2 nodes use the role too; what is changed on it may break them";
  if (nodeRole.status === "could-not-tell") return "whether EC2 nodes use the role too could not be read";
  if (/^\/(aws-service-role|aws-reserved)\//.test(role.record.path))
    return `the role belongs to AWS (path ${role.record.path}), which alone may change it`;
  return undefined;
}

/**
 * Judges what was read, and plans the changes that make it right. Pure: the same survey gives the same report.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html#check-pod-execution-role
 */
export function planRole({ target, role }: Survey): Report {
  if (!role) return missingRole(target);
  const attachment = checkAttachment(role, target);
  const trust = planTrust(role.record.trustPolicy, target);
  const nodeRole = checkNodeRole(role, target);
  const checks = [
    right("role-exists", `The role exists: ${role.record.arn}`),
    attachment.check,
    checkTrust(trust, target),
    nodeRole,
    checkPermissions(role),
  ];
  const trustChange: Change[] =
    trust.outcome === "fine" || !trust.after
      ? []
      : [
          {
            action: "iam:UpdateAssumeRolePolicy",
            outcome: trust.outcome,
            before: role.record.trustPolicy,
            after: trust.after,
            removes: trust.removes,
          },
        ];
  const untouchable = whyUntouchable(role, nodeRole);
  return {
    target,
    role: { arn: role.record.arn, uniqueId: role.record.uniqueId },
    verdict: worst(checks),
    checks,
    trust: trust.outcome,
    // What must not be made is not proposed either: a node role needs a second role, not a better trust policy.
    changes: nodeRole.status === "not-right" ? [] : [...attachment.changes, ...trustChange],
    ...(untouchable === undefined ? {} : { untouchable }),
    remarks: remarksOn(role, target, trust),
  };
}
