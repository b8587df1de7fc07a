import { describe, describeProperty, type ResourceRecord } from "../../records/record";
import type { Evidence, SeenIn } from "../../records/uses";

/** What names resources as their reader knows them: by Pulumi's types and properties, or as their file has them. */
export interface Names {
  nameOf?: (record: ResourceRecord) => string;
  propertyOf?: (record: ResourceRecord, path: string) => string;
}

/** What shows a use of a role, in words that begin a phrase: `nodeRoleArn of aws:eks/nodeGroup:NodeGroup "workers"`. */
export function evidenceText(
  evidence: Evidence,
  { nameOf = describe, propertyOf = describeProperty }: Names = {},
): string {
  const seen = (seenIn: SeenIn | undefined, by: string): string => {
    if (seenIn === undefined) return "";
    return seenIn === "AWS" ? " in AWS" : ` ${by} ${nameOf(seenIn)}`;
  };
  switch (evidence.kind) {
    case "property": {
      const { of, means, type, with: added } = evidence;
      const path = propertyOf(of, evidence.path);
      const what = means === undefined ? path : `the instance profile in ${path}`;
      const more = added === undefined ? "" : ` with ${added}`;
      return `${what}${more} of ${nameOf(of)}${type === undefined ? "" : ` of type ${type}`}`;
    }
    case "component":
      return `the role of ${nameOf(evidence.of)}`;
    case "trust":
      return `trust for ${evidence.service}${seen(evidence.seenIn, "in")}`;
    case "attached-policy":
      return `${evidence.name} attached${seen(evidence.seenIn, "by")}`;
    case "instance-profile":
      return `instance profile "${evidence.name}"${seen(evidence.seenIn, "in")}`;
    case "stack-output":
      return `output ${evidence.path} of stack ${evidence.stack}`;
    case "configuration":
      return `"${evidence.pattern}" in nodeRoles of this policy's configuration`;
    case "noted":
      return `${evidence.words}${evidence.stack === undefined ? "" : ` in stack ${evidence.stack} (ledger ${evidence.ledger})`}`;
    default:
      return inClusterText(evidence);
  }
}

function inClusterText(evidence: Extract<Evidence, { cluster: string }>): string {
  const { cluster, region } = evidence;
  const place = `of cluster ${cluster}${region === undefined ? "" : ` in ${region}`}`;
  switch (evidence.kind) {
    case "node-group":
      return `node group "${evidence.name}" ${place}${evidence.seenIn === undefined ? "" : " in AWS"}`;
    case "fargate-profile":
      return `Fargate profile ${evidence.name} ${place}`;
    case "access-entry":
      return `access entry of type ${evidence.type} ${place}`;
    case "auto-mode":
      return `EKS Auto Mode ${place}`;
  }
}

/** Some evidence in words, each once. */
export function evidenceTexts(all: readonly Evidence[], names?: Names): string[] {
  return [...new Set(all.map((one) => evidenceText(one, names)))];
}
