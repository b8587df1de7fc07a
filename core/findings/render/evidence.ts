import { describe, describeProperty, regionOf, text, type ResourceRecord } from "../../records/record";
import { eksType } from "../../records/resource-types";
import type { Evidence, SeenIn } from "../../records/uses";

/** What names resources as their reader knows them: by Pulumi's types and properties, or as their file has them. */
export interface Names {
  nameOf?: (record: ResourceRecord) => string;
  propertyOf?: (record: ResourceRecord, path: string) => string;
  /** True for what AWS shows: its things go by their own names, and where a role has something goes without saying. */
  isLive?: true;
}

/** What shows a use of a role, in words that begin a phrase: `nodeRoleArn of aws:eks/nodeGroup:NodeGroup "workers"`. */
export function evidenceText(evidence: Evidence, names: Names = {}): string {
  const { nameOf = describe, isLive } = names;
  function seen(seenIn: SeenIn | undefined, by: string) {
    if (seenIn === undefined || isLive) return "";
    return seenIn === "AWS" ? " in AWS" : ` ${by} ${nameOf(seenIn)}`;
  }
  switch (evidence.kind) {
    case "property":
      return propertyText(evidence, names);
    case "component":
      return `the role of ${nameOf(evidence.of)}`;
    case "trust":
      return `trust for ${evidence.service}${seen(evidence.seenIn, "in")}`;
    case "attached-policy":
      return `${evidence.name} attached${seen(evidence.seenIn, "by")}`;
    case "instance-profile":
      return `instance profile "${evidence.name}"${seen(evidence.seenIn, "in")}`;
    case "configuration":
      return `"${evidence.pattern}" in nodeRoles of this policy's configuration`;
    case "noted":
      return `${evidence.words}${evidence.stack === undefined ? "" : ` in stack ${evidence.stack} (ledger ${evidence.ledger})`}`;
    case "node-group":
      return `node group "${evidence.name}" ${inClusterText(evidence)} in AWS`;
  }
}

function propertyText(
  { of: record, path, means, type, with: added }: Extract<Evidence, { kind: "property" }>,
  { nameOf = describe, propertyOf = describeProperty, isLive }: Names,
) {
  if (isLive) return liveUserText(record);
  const property = propertyOf(record, path);
  const place = means === undefined ? property : `the instance profile in ${property}`;
  const more = added === undefined ? "" : ` with ${added}`;
  const ofType = type === undefined ? "" : ` of type ${type}`;
  return `${place}${more} of ${nameOf(record)}${ofType}`;
}

function inClusterText({ cluster, region }: { cluster?: string; region?: string }) {
  return `of cluster ${cluster}${region === undefined ? "" : ` in ${region}`}`;
}

/** What uses a role in an account: a node group, a cluster for its Auto Mode, an access entry or a Fargate profile. */
function liveUserText(record: ResourceRecord) {
  const { props, type } = record;
  const eks = eksType(type);
  const place = inClusterText({ cluster: text(props, eks?.cluster ?? ""), region: regionOf(record) });
  switch (eks?.kind) {
    case "node-group":
      return `node group "${text(props, "nodeGroupName")}" ${place}`;
    case "fargate-profile":
      return `Fargate profile ${text(props, "fargateProfileName")} ${place}`;
    case "access-entry":
      return `access entry of type ${text(props, "type")} ${place}`;
    default:
      return `EKS Auto Mode ${place}`;
  }
}

/** Some evidence in words, each once. */
export function evidenceTexts(evidence: readonly Evidence[], names?: Names): string[] {
  return [...new Set(evidence.map((shown) => evidenceText(shown, names)))];
}
