import type { FindingId } from "./registry";

/** The general texts about the findings of one id, for a rule list or a page. */
interface Guidance {
  /** What happens if nobody acts. */
  why: string;
  /** What to do, in general; each finding has the exact text to type. */
  fix: string;
}

/** What is to do instead if a role that is not right for pods is right for nodes, a cluster or another service. */
const ownRole = "if nodes, a cluster or another service use the role too, give the profile a role of its own";

/** Apart from the registry, since the page in the browser needs none of it. */
export const guidance: Record<FindingId, Guidance> = {
  "trust-unsafe": {
    why:
      "Anyone with iam:PassRole for the role can give it to a Fargate profile of another cluster. " +
      "Pods there then pull images and write logs with its permissions, such as images of other accounts and log groups.",
    fix: "Limit the statement by aws:SourceArn to the Fargate profiles of your own clusters.",
  },
  "trust-account-only": {
    why: "AWS asks for aws:SourceArn. Without it any Fargate profile of the account can use the role. If a request does not name the account, pods never start.",
    fix: "Add aws:SourceArn with the ARN of your Fargate profiles.",
  },
  "trust-broken": {
    why: "The pods never start: EKS refuses the profile, or the kubelet cannot register.",
    fix: "Write the condition that AWS asks for, with the Region, account and cluster of the profile.",
  },
  "trust-malformed": {
    why: "The deployment fails half-way, or the policy means something else than it seems to.",
    fix: "Correct the element that is named.",
  },
  "trust-undecided": {
    why: "A policy that cannot be judged may let anyone use the role.",
    fix: "Give the missing value. If the policy is too complex, make it simpler, or give the Fargate profile a role of its own.",
  },
  "trust-not-exclusive": {
    why: "The other principal can take the role's credentials, and with them pull the account's images and write logs. Nothing else prevents it.",
    fix: "If another service uses the role, give the Fargate profile a role of its own; if not, remove the other principal.",
  },
  "policy-missing": {
    why: "The pods cannot pull images, so they never start.",
    fix: `Attach the managed policy of the role's partition; ${ownRole}.`,
  },
  "node-role-shared": {
    why: "AWS forbids it: nodes and pods get each other's permissions, and EKS may drop one of them from the cluster.",
    fix: "Give the Fargate profile a role of its own; if the role is made for pods, give the nodes one.",
  },
  "workload-permissions": {
    why: "Containers cannot use this role's permissions; only someone who misuses the role can.",
    fix: `Move the permissions to an IAM role for the workload's service account; ${ownRole}.`,
  },
  "role-missing": {
    why: "No pod of the profile starts.",
    fix: "Create the role, or give the profile one that exists.",
  },
  "role-not-judged": {
    why: "A role that was not judged may let anyone use it.",
    fix: "Check it yourself, then exempt it with a reason.",
  },
  "profile-role-untrusted": {
    why: "EKS refuses the profile, or its pods never start.",
    fix: `Add the cluster to aws:SourceArn in the trust policy of the role; ${ownRole}.`,
  },
  "access-entry-missing": {
    why: "The kubelet of the pods cannot register with the cluster.",
    fix: `Create an access entry of type FARGATE_LINUX for the role; ${ownRole}.`,
  },
  "role-path-in-aws-auth": {
    why: "aws-auth matches role ARNs without their path, so an entry with the path never works.",
    fix: "Write the ARN without its path in aws-auth, or use access entries.",
  },
  "file-unreadable": {
    why: "What is not read is not judged: it may have any of the other findings.",
    fix: "Correct the file, or give the permission that is named.",
  },
  "configuration-invalid": {
    why: "What it should set has no effect.",
    fix: "Correct the key that is named.",
  },
  "exemption-expired": {
    why: "The finding that it covered counts again.",
    fix: "Fix the finding, or give the exemption a new date and reason.",
  },
  "exemption-unused": {
    why: "It can hide a later mistake.",
    fix: "Remove the exemption.",
  },
};
