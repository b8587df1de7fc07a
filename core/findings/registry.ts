/** Every finding that a tool of this project can report, in the order of the documentation. */

/**
 * How bad it is if nobody acts. `critical`: another principal takes the role's credentials by itself. `high`: one of the two locks
 * is open (iam:PassRole still keeps out other accounts), or pods never start.
 */
export type Severity = "critical" | "high" | "medium" | "low";

/** `error`: it must be fixed; `advice`: it should; `unknown`: it could not be judged. */
export type Level = "error" | "advice" | "unknown";

/** The facts that all findings of one id have in common. */
export interface FindingKind {
  severity: Severity;
  level: Level;
  /** A few words for a table or a rule list. */
  title: string;
}

/** The finding ids: stable, since baselines, exemptions and other tools name them. A message ends with `[id]`. */
export const findingKinds = {
  "trust-unsafe": {
    severity: "high",
    level: "error",
    title: "Other clusters can use the role",
  },
  "trust-account-only": {
    severity: "medium",
    level: "error",
    title: "Only the account limits who can use the role",
  },
  "trust-broken": {
    severity: "high",
    level: "error",
    title: "Intended Fargate profiles cannot use the role",
  },
  "trust-malformed": {
    severity: "high",
    level: "error",
    title: "IAM does not accept the trust policy",
  },
  "trust-undecided": {
    severity: "high",
    level: "error",
    title: "The trust policy is too complex, or not known yet",
  },
  "trust-not-exclusive": {
    severity: "critical",
    level: "error",
    title: "Other principals can assume the role",
  },
  "policy-missing": {
    severity: "medium",
    level: "error",
    title: "AmazonEKSFargatePodExecutionRolePolicy is not attached",
  },
  "node-role-shared": {
    severity: "high",
    level: "error",
    title: "One role serves both EC2 nodes and pods on Fargate",
  },
  "workload-permissions": {
    severity: "low",
    level: "advice",
    title: "The role has permissions that pods cannot use",
  },
  "role-missing": {
    severity: "high",
    level: "error",
    title: "The role of a Fargate profile does not exist",
  },
  "role-not-judged": {
    severity: "low",
    level: "advice",
    title: "A role was not judged, since it could not be read",
  },
  "profile-role-untrusted": {
    severity: "high",
    level: "error",
    title: "The Fargate service cannot assume a profile's role for its cluster",
  },
  "access-entry-missing": {
    severity: "high",
    level: "error",
    title: "The cluster has no access entry for the role",
  },
  "role-path-in-aws-auth": {
    severity: "medium",
    level: "error",
    title: "The role's ARN has a path, and the cluster uses aws-auth",
  },
  "file-unreadable": {
    severity: "high",
    level: "unknown",
    title: "A file, or a part of an account or a file, could not be read",
  },
  "configuration-invalid": {
    severity: "high",
    level: "error",
    title: "The configuration cannot be used",
  },
  "exemption-expired": {
    severity: "medium",
    level: "error",
    title: "An exemption is past its date",
  },
  "exemption-unused": {
    severity: "low",
    level: "advice",
    title: "An exemption covers nothing",
  },
} as const satisfies Record<string, FindingKind>;

export type FindingId = keyof typeof findingKinds;

/** Findings that were removed: a configuration may still name them. */
export const removedFindings: readonly string[] = [
  "role-unused",
  "profile-unhealthy",
  "trust-stale-cluster",
  "trust-ending",
  "pod-identity-on-fargate",
  "logging-not-permitted",
];
/** Whether a text is the id of a finding. */
export function isFindingId(text: string): text is FindingId {
  return Object.hasOwn(findingKinds, text);
}

/** A message with its id at the end, as every tool prints it. */
export function withId(message: string, id: string): string {
  return `${message} [${id}]`;
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
