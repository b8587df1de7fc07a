import type { RoleIdentity } from "../../records/identity";
import { describe, describeProperty, isNotShown, type ResourceRecord } from "../../records/record";
import { executionPolicyName } from "../../service/fargate";
import type { At } from "../fix-kinds";
import type {
  Found,
  NodeRoleShared,
  PolicyMissing,
  RoleNotJudged,
  TrustOpen,
  WhyMissing,
  WorkloadPermission,
  WorkloadPermissions,
  ProfileInSight,
  WhyUntrusted,
  TrustFound,
} from "../found";
import type { Evidence } from "../../records/uses";
import { evidenceText, evidenceTexts, type Names } from "./evidence";
import { inWords, type Words } from "./in-words";
import { trustSentences } from "./trust-cause";

/** How the place where a finding is read calls what it is about. */
export interface Naming extends Names {
  /** A role, by its label by default. */
  labelOf?: (role: RoleIdentity) => string;
  /** What has a trust policy that names no role. */
  subject?: string;
  /** Where all was looked at: `this stack`, `this file`. */
  here?: string;
}

/** What a rule found, in words: the first sentence says what is wrong. No sentence has its full stop. */
export function foundSentences(finding: Found, naming: Naming = {}): string[] {
  const label = () => ("role" in finding && finding.role ? labelOf(finding.role, naming) : "");
  const podRole = (why: Evidence) => `It is a pod execution role: ${evidenceText(why, naming)}`;
  const profile = () => ("profile" in finding ? profileText(finding.profile, naming) : "");
  function trustWords({ findings, role: { urn } }: TrustFound) {
    const [summary, ...reasons] = trustSentences(findings);
    const elsewhere = naming.here !== undefined && urn === undefined ? ", made elsewhere" : "";
    return [`${naming.subject ?? `Role ${label()}${elsewhere}`}: ${summary}`, ...reasons];
  }
  const words: Words<Found, string | string[]> = {
    trust: trustWords,
    "trust-open": ({ why }) =>
      `It is unknown whether the trust policy${naming.subject === undefined ? ` of role ${label()}` : ""} is right: ${openText(why)}`,
    "too-long": ({ tooLong: { reason, isFinal } }) =>
      `${naming.subject ?? `Role ${label()}`}: IAM ${isFinal ? "does" : "may"} not accept the trust policy, since it has ${reason}`,
    "clusters-kept-out": ({ role, clusters }) => {
      const subject = role ? (naming.subject ?? `Role ${label()}`) : "No role";
      const names = clusters.map(({ name, region }) => `cluster ${name}${region === undefined ? "" : ` in ${region}`}`);
      return `${subject} ${role ? "does not let" : "lets"} in every Fargate profile of ${names.join(" and ")}, so pods there may never start`;
    },
    shared: (shared) => sharedSentences(shared, naming),
    "policy-missing": (missing) => [missingText(missing, naming), podRole(missing.why)],
    "workload-permissions": (permissions) => [permissionsText(permissions, naming), podRole(permissions.why)],
    untrusted: ({ why }) =>
      `${profile()} cannot use role ${label()}, so EKS refuses it or its pods never start: ${whyText(why)}`,
    "another-arn": ({ part, named, is }) =>
      `${profile()} names role ${label()} by an ARN that does not exist: the ARN has the ${part} ${named}, but the role has the ${part} ${is}`,
    "no-role": ({ role }) => `${profile()} uses ${role.arn ?? label()}, but there is no such role`,
    "entry-in-the-way": ({ at: entry, type, profile: where }) =>
      naming.isLive
        ? noEntryText(label(), where, type)
        : `${recordName(entry, naming)} has type ${type}, so pods of ${profile()} cannot register: ` +
          `role ${label()} needs an access entry of type FARGATE_LINUX, and a role can have only one in a cluster`,
    "no-entry": ({ otherType, profile: where }) => noEntryText(label(), where, otherType),
    "path-in-aws-auth": ({ role: { arn }, path, profile: where }) =>
      `${arn} has the path ${path}, and cluster ${clusterText(where)} uses aws-auth, where an entry for a role works only if its ARN is written without the path`,
    "not-judged": (unjudged) => notJudgedText(unjudged, naming),
    unread: ({ part: { reason } }) => `Not everything could be judged: ${reason}`,
  };
  return [inWords(finding, words)].flat();
}

function clusterText({ cluster = "", region = "" }: ProfileInSight) {
  return `${cluster} in ${region}`;
}

function noEntryText(role: string, profile: ProfileInSight, otherType?: string) {
  return (
    `Cluster ${clusterText(profile)} has no access entry of type FARGATE_LINUX for role ${role}, so pods with this role cannot register` +
    (otherType === undefined ? "" : `: the role has an entry of type ${otherType}, and can have only one`)
  );
}

function openText(why: TrustOpen["why"]) {
  return "unknownPart" in why
    ? `${why.unknownPart} is not known before it is deployed`
    : "it names another account than the one that it is deployed to, and may be meant for that one";
}

function notJudgedText({ at, why: kind }: RoleNotJudged, naming: Naming) {
  const name = recordName(at, naming);
  if (kind === "role-elsewhere") return `The role of ${name} was not judged, since nothing in ${naming.here} shows it`;
  const why =
    kind === "loop"
      ? "is a loop, which only CloudFormation writes out"
      : "names the Fargate service or its managed policy, but resources of this type cannot be read";
  return `${name} ${why}: a role that it makes was not judged`;
}

function recordName(record: ResourceRecord, naming: Naming) {
  return (naming.nameOf ?? describe)(record);
}

function placeOf({ record, property }: At, { propertyOf = describeProperty, nameOf = describe }: Names) {
  return `${propertyOf(record, property)} of ${nameOf(record)}`;
}

function labelOf(role: RoleIdentity, naming: Naming) {
  return naming.labelOf?.(role) ?? role.label;
}

function sharedSentences({ role, nodes, pods, level }: NodeRoleShared, naming: Naming) {
  const serves = level === "unknown" ? "may serve" : "serves";
  return [
    `Role ${labelOf(role, naming)} ${serves} both EC2 nodes and pods on Fargate`,
    `EC2 nodes: ${evidenceTexts(nodes, naming).join("; ")}`,
    `Pods on Fargate: ${evidenceTexts(pods, naming).join("; ")}`,
    "AWS asks for separate roles",
  ];
}

function missingText({ role, reason }: PolicyMissing, naming: Naming) {
  const label = labelOf(role, naming);
  if (reason.kind === "open")
    return `It is unknown whether role ${label} has ${executionPolicyName}: ${whyMissingText(reason, naming)}`;
  return `Role ${label} does not have ${executionPolicyName}, so pods on Fargate cannot pull images and never start: ${whyMissingText(reason, naming)}`;
}

/** What is said of a role that needs no managed policy. */
export const ownPolicyText = `it can pull images by a policy of its own, but AWS recommends ${executionPolicyName}`;

/** Why the policy is not attached, in words. */
export function whyMissingText(reason: WhyMissing, naming: Naming): string {
  switch (reason.kind) {
    case "detached":
    case "for-others": {
      const listed = reason.kind === "detached" ? "policy of the role" : "role of the policy";
      return `${recordName(reason.by, naming)} lists every ${listed} but this one, and so detaches it`;
    }
    case "open": {
      const { record } = reason.at;
      return isNotShown(record)
        ? `Pulumi shows nothing of ${recordName(record, naming)} in this update`
        : `${placeOf(reason.at, naming)} is not known`;
    }
    case "of-another-partition":
      return `${reason.by ? `${recordName(reason.by, naming)} attaches` : "it has"} the one of another partition than ${reason.partition}`;
    case "nothing":
      return `nothing in ${naming.here ?? "the account"} attaches it`;
  }
}

function permissionsText({ role, permissions }: WorkloadPermissions, naming: Naming) {
  const texts = [...new Set(permissions.map((permission) => permissionText(permission, naming)))].join("; ");
  return `Role ${labelOf(role, naming)} has permissions beyond image pull and logging, which containers on Fargate cannot use: ${texts}`;
}

/** A permission, in words: what it is and where it is attached. */
function permissionText({ names, at, policy }: WorkloadPermission, naming: Naming) {
  const permitted = names.join(", ");
  if (at && !naming.isLive) return `${permitted} (${placeOf(at, naming)})`;
  return policy === undefined ? `${permitted} is attached` : `${policy} allows ${permitted}`;
}

function profileText({ record, name, cluster, region }: ProfileInSight, naming: Naming) {
  const named = name === undefined ? "A Fargate profile" : `Fargate profile ${name}`;
  const label = record ? recordName(record, naming) : named;
  const ofCluster = cluster === undefined ? "" : ` of cluster ${record ? `"${cluster}"` : cluster}`;
  return `${label}${ofCluster}${region === undefined ? "" : ` in ${region}`}`;
}

function whyText(why: WhyUntrusted) {
  switch (why.kind) {
    case "not-for-fargate":
      return "the trust policy does not allow the Fargate service to assume the role";
    case "of-another-account":
      return `the role is in account ${why.role}, and EKS accepts only a role of the cluster's own account, ${why.cluster}`;
    case "kept-out": {
      const { differIn, denials } = why;
      const reasons = [
        ...(differIn === undefined ? [] : [`lets the Fargate service assume the role only for other ${differIn}`]),
        ...(denials.length === 0 ? [] : [`denies it by ${denials.join(", ")}`]),
      ];
      return `the trust policy ${reasons.join(", and ")}`;
    }
  }
}
