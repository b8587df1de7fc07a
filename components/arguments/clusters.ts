import { clusterNamePattern } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { list, notKnown, text } from "./rule";

const clusterArnPattern = /^arn:(aws[a-z-]*):eks:([a-z0-9-]+):(\d{12}):cluster\/([^/]+)$/;

/** A cluster as the user gave it: by name (`*` for every cluster), or by ARN with all that an ARN tells. */
export interface ClusterReference {
  name: string;
  partition?: string;
  region?: string;
  accountId?: string;
}

/** Reads a cluster's name, `*` or ARN; undefined for any other text. */
export function readCluster(text: string): ClusterReference | undefined {
  if (text === "*" || clusterNamePattern.test(text)) return { name: text };
  const match = clusterArnPattern.exec(text);
  if (!match || !clusterNamePattern.test(match[4])) return undefined;
  const [, partition, region, accountId, name] = match;
  return { name, partition, region, accountId };
}

const fix =
  'Give clusters: ["my-cluster"] with the names that `aws eks list-clusters` shows, or ["*"] for every cluster of the account';

const eachCluster = list(
  text(
    (cluster) => readCluster(cluster) !== undefined,
    "is neither an EKS cluster name (1 to 100 letters, digits, - and _, the first a letter or digit) nor a cluster ARN",
    fix,
  ),
  fix,
);

export const clusters: ArgumentRule = {
  defaultsTo: "none: it must be given",
  limits: 'Cluster names (1 to 100 letters, digits, `-`, `_`), cluster ARNs, or `"*"` alone; at least one',
  example: '["my-cluster"]',
  check(value, path) {
    const problems = eachCluster(value, path);
    if (
      Array.isArray(value) &&
      value.includes("*") &&
      value.some((cluster) => cluster !== "*" && cluster !== notKnown)
    ) {
      const rule = 'mixes "*", which is every cluster of the account, with single clusters';
      problems.push({
        path,
        value: value.filter((cluster) => cluster !== notKnown),
        rule,
        fix: 'Give ["*"] alone, or leave "*" out',
      });
    }
    return problems;
  },
};
