import type { RoleIdentity } from "../../records/identity";
import { describe, describeProperty, isNotShown, type ResourceRecord } from "../../records/record";
import { eksType, loopType } from "../../records/resource-types";
import { executionPolicyName } from "../../trust";
import type {
  At,
  Found,
  NodeRoleShared,
  PolicyMissing,
  WhyMissing,
  WorkloadPermission,
  WorkloadPermissions,
  ProfileInSight,
  WhyUntrusted,
} from "../found";
import { evidenceText, evidenceTexts, type Names } from "./evidence";

/** How the place where a finding is read calls what it is about. */
export interface Naming extends Names {
  /** A role, by its label by default. */
  labelOf?: (role: RoleIdentity) => string;
  /** Where all was looked at: `this stack`, `this file`. */
  here?: string;
  /** True if all values should be known: nothing is deployed that was not judged. */
  isUpdate?: boolean;
}

/** What a rule found, in words: the first sentence says what is wrong. No sentence has its full stop. */
export function foundSentences(found: Found, naming: Naming = {}): string[] {
  switch (found.id) {
    case "node-role-shared":
      return sharedSentences(found, naming);
    case "policy-missing":
      return [`${missingText(found, naming)}. Without it pods on Fargate cannot pull images, and do not start`];
    case "workload-permissions":
      return [permissionsText(found, naming)];
    case "profile-role-untrusted":
      return [
        `${profileText(found.profile, naming)} cannot use role ${labelOf(found.role, naming)}: ${whyText(found.why)}`,
      ];
    case "role-missing":
      return [
        `${profileText(found.profile, naming)} names role ${labelOf(found.role, naming)} by an ARN with the ${found.part} ${found.named}, ` +
          `and its ${found.part} is ${found.is}: for EKS there is no such role`,
      ];
    case "access-entry-missing":
      return [
        `${nameOf(found.entry, naming)} is an access entry of type ${found.type} for role ${labelOf(found.role, naming)} of ${profileText(found.profile, naming)}: ` +
          "a role can have only one in a cluster, and its pods cannot register without one of type FARGATE_LINUX",
      ];
    case "role-not-judged": {
      if (eksType(found.record.type)?.kind === "fargate-profile")
        return [`Nothing in ${naming.here} shows the role of ${nameOf(found.record, naming)}: nobody judged that role`];
      const why =
        found.record.type === loopType
          ? "is a loop, and no rule reads what a loop makes"
          : "names the Fargate service or its managed policy, and no rule reads resources of its type";
      return [`${nameOf(found.record, naming)} ${why}: if it makes a role, nobody judged that role`];
    }
  }
}

/** The same as one text. */
export function foundText(found: Found, naming?: Naming): string {
  return foundSentences(found, naming).join(". ");
}

function nameOf(record: ResourceRecord, naming: Naming): string {
  return (naming.nameOf ?? describe)(record);
}

function placeOf({ record, property }: At, { propertyOf = describeProperty, nameOf = describe }: Names): string {
  return `${propertyOf(record, property)} of ${nameOf(record)}`;
}

function labelOf(role: RoleIdentity, naming: Naming): string {
  return naming.labelOf?.(role) ?? role.label;
}

function sharedSentences({ role, nodes, pods }: NodeRoleShared, naming: Naming): string[] {
  return [
    `Role ${labelOf(role, naming)} serves both EC2 nodes and pods on Fargate`,
    `EC2 nodes: ${evidenceTexts(nodes, naming).join("; ")}`,
    `Pods on Fargate: ${evidenceTexts(pods, naming).join("; ")}`,
    "AWS asks for separate roles",
  ];
}

function missingText({ role, why, reason }: PolicyMissing, naming: Naming): string {
  return (
    `Role ${labelOf(role, naming)} is a pod execution role (${evidenceText(why, naming)}) without ${executionPolicyName}` +
    (reason.kind === "nothing" && naming.here === undefined ? "" : `: ${whyMissingText(reason, naming)}`)
  );
}

/** Why the policy is not attached, in words. */
export function whyMissingText(reason: WhyMissing, naming: Naming): string {
  switch (reason.kind) {
    case "detached":
      return `${nameOf(reason.by, naming)} lists all that may be attached, without it, and so detaches it`;
    case "for-others":
      return `${nameOf(reason.by, naming)} lists all roles that may have it, without this one, and so detaches it`;
    case "open": {
      const { record } = reason.at;
      const what = isNotShown(record)
        ? `Pulumi shows nothing of ${nameOf(record, naming)} in this update`
        : `${placeOf(reason.at, naming)} is not known`;
      return naming.isUpdate ? `${what}, although this is not a preview` : what;
    }
    case "of-another-partition":
      return `${reason.by ? `${nameOf(reason.by, naming)} attaches` : "it has"} the one of another partition than ${reason.partition}`;
    case "nothing":
      return `nothing in ${naming.here} attaches it`;
  }
}

function permissionsText({ role, why, permissions }: WorkloadPermissions, naming: Naming): string {
  const texts = [...new Set(permissions.map((one) => permissionText(one, naming)))];
  return (
    `Role ${labelOf(role, naming)} is a pod execution role (${evidenceText(why, naming)}) with permissions beyond image pull ` +
    `and logging, which containers cannot use: ${texts.join("; ")}`
  );
}

/** A permission, in words: what it is and where it is attached. */
function permissionText({ names, at, policy }: WorkloadPermission, naming: Naming): string {
  const what = names.join(", ");
  if (at) return `${what} (${placeOf(at, naming)})`;
  return policy === undefined ? `${what} is attached` : `${policy} allows ${what}`;
}

function profileText({ record, name, cluster, region }: ProfileInSight, naming: Naming): string {
  const what = record ? nameOf(record, naming) : name === undefined ? "A Fargate profile" : `Fargate profile ${name}`;
  const ofCluster = cluster === undefined ? "" : ` of cluster ${record ? `"${cluster}"` : cluster}`;
  return `${what}${ofCluster}${region === undefined ? "" : ` in ${region}`}`;
}

function whyText(why: WhyUntrusted): string {
  switch (why.kind) {
    case "not-for-fargate":
      return "its trust policy does not let in the Fargate service";
    case "of-another-account":
      return `it is of account ${why.role}, and the cluster of account ${why.cluster}`;
    case "kept-out": {
      const { others, denials } = why;
      const reasons = [
        ...(others === undefined ? [] : [`lets the Fargate service assume it for other ${others} only`]),
        ...(denials.length === 0 ? [] : [`denies it by ${denials.join(", ")}`]),
      ];
      return `its trust policy ${reasons.join(", and ")}`;
    }
  }
}
