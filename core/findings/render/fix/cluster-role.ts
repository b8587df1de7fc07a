import type { Fix } from "../../fix";
import { inWords } from "../in-words";

type OfCluster = Extract<Fix, { kind: "separate" | "name-cluster" | "allow-action" }>;

/** What to do about the role of a cluster, which has a cluster for as long as the cluster is there. */
export function clusterRoleStep(fix: OfCluster): string {
  return inWords(fix, {
    separate: ({ others }) =>
      `Give what else uses the role a role of its own, then remove ${others.join(", ")} from this trust policy`,
    "name-cluster":
      "Give the cluster a name in this file, and limit the role to it: a reference to the cluster would be a circle",
    "allow-action": ({ action, principal }) =>
      `In the statement for ${principal}, write: "Action": ["sts:AssumeRole", "${action}"]`,
  });
}

/** Nobody knows what the condition breaks. */
export const tryFirst =
  "Try it with a new cluster first: no page of AWS says that EKS sends aws:SourceArn for every cluster";
