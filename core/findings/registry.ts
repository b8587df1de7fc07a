/** Every finding that a tool of this project can report, in the order of the documentation. */

/**
 * How bad it is if nobody acts. `critical`: another principal takes the role's credentials by itself. `high`: one of the two locks
 * is open (iam:PassRole still keeps out other accounts), or pods never start.
 */
export type Severity = "critical" | "high" | "medium" | "low";

/** `error`: it must be fixed; `advice`: it should; `unknown`: it could not be judged. */
export type Level = "error" | "advice" | "unknown";

/** What all findings of one id have in common. */
export interface FindingKind {
  severity: Severity;
  level: Level;
  /** A few words for a table or a rule list. */
  title: string;
  /** What happens if nobody acts. */
  why: string;
  /** What to do, in general; each finding has the exact text to type. */
  fix: string;
}

/** What is to do instead if a role that is not right for pods is right for nodes, a cluster or another service. */
const ownRole = "if nodes, a cluster or another service use the role too, give the profile a role of its own";

/** The finding ids: stable, since baselines, exemptions and other tools name them. A message ends with `[id]`. */
export const findingKinds = {
  "trust-unsafe": {
    severity: "high",
    level: "error",
    title: "Other clusters can use the role",
    why: "Anyone with iam:PassRole for the role can give it to a Fargate profile of another cluster. Pods there then pull images and write logs with its permissions, such as images of other accounts and log groups.",
    fix: "Limit the statement by aws:SourceArn to the Fargate profiles of your own clusters.",
  },
  "trust-account-only": {
    severity: "medium",
    level: "error",
    title: "Only the account limits who can use the role",
    why: "AWS asks for aws:SourceArn. Without it any Fargate profile of the account can use the role. If a request does not name the account, pods never start.",
    fix: "Add aws:SourceArn with the ARN of your Fargate profiles.",
  },
  "trust-broken": {
    severity: "high",
    level: "error",
    title: "Intended Fargate profiles cannot use the role",
    why: "The pods never start: EKS refuses the profile, or the kubelet cannot register.",
    fix: "Write the condition that AWS asks for, with the Region, account and cluster of the profile.",
  },
  "trust-malformed": {
    severity: "high",
    level: "error",
    title: "IAM does not accept the trust policy",
    why: "The deployment fails half-way, or the policy means something else than it seems to.",
    fix: "Correct the element that is named.",
  },
  "trust-undecided": {
    severity: "high",
    level: "error",
    title: "The trust policy is too complex, or not known yet",
    why: "A policy that cannot be judged may let anyone use the role.",
    fix: "Give the missing value. If the policy is too complex, make it simpler, or give the Fargate profile a role of its own.",
  },
  "trust-not-exclusive": {
    severity: "critical",
    level: "error",
    title: "Other principals can assume the role",
    why: "The other principal can take the role's credentials, and with them pull the account's images and write logs. Nothing else prevents it.",
    fix: "If another service uses the role, give the Fargate profile a role of its own; if not, remove the other principal.",
  },
  "policy-missing": {
    severity: "medium",
    level: "error",
    title: "AmazonEKSFargatePodExecutionRolePolicy is not attached",
    why: "The pods cannot pull images, so they never start.",
    fix: `Attach the managed policy of the role's partition; ${ownRole}.`,
  },
  "node-role-shared": {
    severity: "high",
    level: "error",
    title: "One role serves both EC2 nodes and pods on Fargate",
    why: "AWS forbids it: nodes and pods get each other's permissions, and EKS may drop one of them from the cluster.",
    fix: "Give the Fargate profile a role of its own; if the role is made for pods, give the nodes one.",
  },
  "workload-permissions": {
    severity: "low",
    level: "advice",
    title: "The role has permissions that pods cannot use",
    why: "Containers cannot use this role's permissions; only someone who misuses the role can.",
    fix: `Move the permissions to an IAM role for the workload's service account; ${ownRole}.`,
  },
  "logging-not-permitted": {
    severity: "low",
    level: "advice",
    title: "The role is not allowed to send logs where aws-logging sends them",
    why: "The pods run, and their logs are lost.",
    fix: `Allow the role the actions that are named; ${ownRole}.`,
  },
  "role-missing": {
    severity: "high",
    level: "error",
    title: "The role of a Fargate profile does not exist",
    why: "No pod of the profile starts.",
    fix: "Create the role, or give the profile one that exists.",
  },
  "role-not-judged": {
    severity: "low",
    level: "advice",
    title: "A role was not judged, since it could not be read",
    why: "A role that was not judged may let anyone use it.",
    fix: "Check it yourself, then exempt it with a reason.",
  },
  "profile-role-untrusted": {
    severity: "high",
    level: "error",
    title: "The Fargate service cannot assume a profile's role for its cluster",
    why: "EKS refuses the profile, or its pods never start.",
    fix: `Add the cluster to aws:SourceArn in the trust policy of the role; ${ownRole}.`,
  },
  "access-entry-missing": {
    severity: "high",
    level: "error",
    title: "The cluster has no access entry for the role",
    why: "The kubelet of the pods cannot register with the cluster.",
    fix: `Create an access entry of type FARGATE_LINUX for the role; ${ownRole}.`,
  },
  "role-path-in-aws-auth": {
    severity: "medium",
    level: "error",
    title: "The role's ARN has a path, and the cluster uses aws-auth",
    why: "aws-auth matches role ARNs without their path, so an entry with the path never works.",
    fix: "Write the ARN without its path in aws-auth, or use access entries.",
  },
  "file-unreadable": {
    severity: "high",
    level: "unknown",
    title: "A file, or a part of an account or a file, could not be read",
    why: "What is not read is not judged: it may have any of the other findings.",
    fix: "Correct the file, or give the permission that is named.",
  },
  "configuration-invalid": {
    severity: "high",
    level: "error",
    title: "The configuration cannot be used",
    why: "What it should set has no effect.",
    fix: "Correct the key that is named.",
  },
  "exemption-expired": {
    severity: "medium",
    level: "error",
    title: "An exemption is past its date",
    why: "The finding that it covered counts again.",
    fix: "Fix the finding, or give the exemption a new date and reason.",
  },
  "exemption-unused": {
    severity: "low",
    level: "advice",
    title: "An exemption covers nothing",
    why: "It can hide a later mistake.",
    fix: "Remove the exemption.",
  },
} as const satisfies Record<string, FindingKind>;

export type FindingId = keyof typeof findingKinds;

/** Findings and policies that were removed: a configuration may still name them. */
export const removedFindings: readonly string[] = [
  "role-unused",
  "profile-unhealthy",
  "trust-stale-cluster",
  "trust-ending",
  "pod-identity-on-fargate",
];
export const removedPolicies: readonly string[] = ["eks-cluster-role-trust-scoped"];

/** Whether a text is the id of a finding. */
export function isFindingId(text: string): text is FindingId {
  return Object.hasOwn(findingKinds, text);
}

/** A message with its id at the end, as every tool prints it. */
export function withId(message: string, id: string): string {
  return `${message} [${id}]`;
}

/** Takes a message apart that ends with the id of a finding; undefined for any other message. */
export function splitId(text: string): { message: string; id: FindingId } | undefined {
  const end = text.lastIndexOf(" [");
  const id = text.slice(end + 2, -1);
  return end >= 0 && text.endsWith("]") && isFindingId(id) ? { message: text.slice(0, end), id } : undefined;
}

/** Where the sources of this project are. `npm run docs` writes it, from package.json. */
export const repository = "https://github.com/fargate-pod-execution-role/fargate-pod-execution-role";

/** A page of this project, by its path in the repository. */
export function pageOf(path: string): string {
  return `${repository}/blob/main/${path}`;
}

/** The page that explains a finding. */
export function docsOf(id: FindingId): string {
  return pageOf(`docs/findings/${id}.md`);
}
