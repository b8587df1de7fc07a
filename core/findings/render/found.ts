import type { RoleIdentity } from "../../records/identity";
import { describe, describeProperty, isNotShown, type ResourceRecord } from "../../records/record";
import { executionPolicyName } from "../../trust";
import type { At } from "../fix";
import type {
  Found,
  LoggingNotPermitted,
  NodeRoleShared,
  PolicyMissing,
  RoleNotJudged,
  TrustOpen,
  WhyMissing,
  WorkloadPermission,
  WorkloadPermissions,
  ProfileInSight,
  WhyUntrusted,
} from "../found";
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
export function foundSentences(found: Found, naming: Naming = {}): string[] {
  const label = (): string => ("role" in found && found.role ? labelOf(found.role, naming) : "");
  const profile = (): string => ("profile" in found ? profileText(found.profile, naming) : "");
  const words: Words<Found, string | string[]> = {
    trust({ findings, role: { urn } }) {
      const [summary, ...reasons] = trustSentences(findings);
      const elsewhere = naming.here !== undefined && urn === undefined ? ", made elsewhere" : "";
      return [`${naming.subject ?? `Role ${label()}${elsewhere}`}: ${summary}`, ...reasons];
    },
    "trust-open": ({ why }) =>
      `It is unknown whether the trust policy${naming.subject === undefined ? ` of role ${label()}` : ""} is right: ${openText(why)}`,
    "too-long": ({ tooLong: { reason, isFinal } }) =>
      `${naming.subject ?? `Role ${label()}`}: ${isFinal ? "malformed: IAM would not accept" : "IAM may not accept"} its trust policy: it has ${reason}`,
    shared: (shared) => sharedSentences(shared, naming),
    "policy-missing": (missing) =>
      `${missingText(missing, naming)}. Without it pods on Fargate cannot pull images, and do not start`,
    "workload-permissions": (permissions) => permissionsText(permissions, naming),
    logging: (logging) => loggingText(logging, naming),
    untrusted: ({ why }) => [
      `${profile()} cannot use role ${label()}: ${whyText(why)}`,
      ...(why.kind === "of-another-account" ? ["EKS takes a role of the cluster's own account only"] : []),
    ],
    "another-arn": ({ part, named, is }) =>
      `${profile()} names role ${label()} by an ARN with the ${part} ${named}, and its ${part} is ${is}: EKS does not find the role by it`,
    "no-role": ({ role }) => `${profile()} uses ${role.arn ?? label()}, and there is no such role`,
    "entry-in-the-way": ({ at, type, profile: { cluster, region } }) =>
      naming.isLive
        ? noEntryText(label(), { cluster, region }, type)
        : `${nameOf(at, naming)} is an access entry of type ${type} for role ${label()} of ${profile()}: ` +
          "a role can have only one in a cluster, and its pods cannot register without one of type FARGATE_LINUX",
    "no-entry": ({ other, profile: at }) => noEntryText(label(), at, other),
    "path-in-aws-auth": ({ role: { arn }, path, profile: { cluster, region } }) =>
      `${arn ?? ""} has the path ${path}, and cluster ${clusterText({ cluster, region })} finds roles in aws-auth, ` +
      "which matches an ARN only without its path",
    "not-judged": (found) => notJudgedText(found, naming),
    unread: ({ part: { reason } }) => `This could not be judged: ${reason}`,
  };
  return [inWords(found, words)].flat();
}

function clusterText({ cluster = "", region = "" }: ProfileInSight): string {
  return `${cluster} in ${region}`;
}

function noEntryText(role: string, at: ProfileInSight, other?: string): string {
  return (
    `Cluster ${clusterText(at)} has no access entry of type FARGATE_LINUX for role ${role}, so its pods cannot register` +
    (other === undefined ? "" : `; it has one of type ${other}, and a role can have only one`)
  );
}

function openText(why: TrustOpen["why"]): string {
  return "unknownPart" in why
    ? `${why.unknownPart} is not known before it is deployed`
    : "it names an account beside the one that it is deployed to, and may mean that one";
}

function notJudgedText({ at, why: kind }: RoleNotJudged, naming: Naming): string {
  const name = nameOf(at, naming);
  if (kind === "role-elsewhere") return `Nothing in ${naming.here} shows the role of ${name}: nobody judged that role`;
  const why =
    kind === "loop"
      ? "is a loop, and no rule reads what a loop makes"
      : "names the Fargate service or its managed policy, and no rule reads resources of its type";
  return `${name} ${why}: if it makes a role, nobody judged that role`;
}

/** The same as one text. */
export function foundText(found: Found, naming?: Naming): string {
  const sentences = foundSentences(found, naming);
  return found.kind === "trust" ? withReasons(sentences) : sentences.join(". ");
}

/** What findings come to, with their reasons, as one text. */
export function withReasons([summary = "", ...reasons]: readonly string[]): string {
  return reasons.length === 0 ? summary : `${summary}. Why: ${reasons.join("; ")}`;
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
  const [label, evidence] = [labelOf(role, naming), evidenceText(why, naming)];
  if (reason.kind === "open")
    return `It is unknown whether role ${label}, a pod execution role (${evidence}), has ${executionPolicyName}: ${whyMissingText(reason, naming)}`;
  return (
    `Role ${label} is a pod execution role (${evidence}) without ${executionPolicyName}` +
    (reason.kind === "nothing" && naming.here === undefined ? "" : `: ${whyMissingText(reason, naming)}`)
  );
}

/** What is said of a role that needs no managed policy. */
export const ownPolicyText = `a policy of its own lets it pull images, and AWS recommends ${executionPolicyName}`;

/** Why the policy is not attached, in words. */
export function whyMissingText(reason: WhyMissing, naming: Naming): string {
  switch (reason.kind) {
    case "detached":
      return `${nameOf(reason.by, naming)} lists all that may be attached, without it, and so detaches it`;
    case "for-others":
      return `${nameOf(reason.by, naming)} lists all roles that may have it, without this one, and so detaches it`;
    case "open": {
      const { record } = reason.at;
      return isNotShown(record)
        ? `Pulumi shows nothing of ${nameOf(record, naming)} in this update`
        : `${placeOf(reason.at, naming)} is not known`;
    }
    case "of-another-partition":
      return `${reason.by ? `${nameOf(reason.by, naming)} attaches` : "it has"} the one of another partition than ${reason.partition}`;
    case "nothing":
      return `nothing in ${naming.here} attaches it`;
  }
}

function permissionsText({ role, why, permissions }: WorkloadPermissions, naming: Naming): string {
  const texts = [...new Set(permissions.map((one) => permissionText(one, naming)))].join("; ");
  return (
    `Role ${labelOf(role, naming)} is a pod execution role (${evidenceText(why, naming)}) with permissions beyond image pull ` +
    `and logging, which containers cannot use: ${texts}`
  );
}

function loggingText({ role, why, outputs }: LoggingNotPermitted, naming: Naming): string {
  const needs = outputs.map(
    ({ name, at, missing }) => `output ${name} of ${nameOf(at, naming)} needs ${missing.join(", ")}`,
  );
  return (
    `Role ${labelOf(role, naming)} is a pod execution role (${evidenceText(why, naming)}) that may not send the pods' logs: ` +
    [...new Set(needs)].join("; ")
  );
}

/** A permission, in words: what it is and where it is attached. */
function permissionText({ names, at, policy }: WorkloadPermission, naming: Naming): string {
  const what = names.join(", ");
  if (at && !naming.isLive) return `${what} (${placeOf(at, naming)})`;
  return policy === undefined ? `${what} is attached` : `${policy} allows ${what}`;
}

function profileText({ record, name, cluster, region }: ProfileInSight, naming: Naming): string {
  const named = name === undefined ? "A Fargate profile" : `Fargate profile ${name}`;
  const what = record ? nameOf(record, naming) : named;
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
