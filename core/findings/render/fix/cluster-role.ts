import type { Fix } from "../../fix";
import { inWords } from "../in-words";

type OfCluster = Extract<
  Fix,
  {
    kind: "separate" | "name-cluster" | "allow-action" | "allow-service" | "own-service-role" | "configure-cluster";
  }
>;

/** What to do about the role of a cluster, which has a cluster for as long as the cluster is there. */
export function clusterRoleStep(fix: OfCluster): string {
  return inWords(fix, {
    separate: ({ others }) =>
      `Give what else uses the role a role of its own, then remove ${others.join(", ")} from this trust policy`,
    "name-cluster":
      "Write the cluster's name as text, and limit the role to it: a reference to the cluster would be a circle",
    "own-service-role": "Make the role yourself, with this condition, and give it to the cluster as serviceRole",
    "allow-service": ({ principal }) =>
      `Give the cluster a role whose trust policy has: { "Effect": "Allow", "Principal": { "Service": "${principal}" }, "Action": "sts:AssumeRole" }`,
    "configure-cluster": ({ clusters }) =>
      `Say that the role is for ${clusters.join(", ")} too (--cluster, or "clusters" of the policy), or give it a role of its own`,
    "allow-action": ({ action, principal }) =>
      `In the statement for ${principal}, write: "Action": ["sts:AssumeRole", "${action}"]`,
  });
}

/** Nobody knows what the condition breaks. */
export const tryFirst =
  "Try it with a new cluster first: no page of AWS says that EKS sends aws:SourceArn for every cluster";
