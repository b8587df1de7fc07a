import { asList, isObject } from "../../text";
import { read, unknown } from "../../records/record";
import { partitionIn, splitArn } from "../../trust";
import { isConfigMap } from "../../readers/kubernetes";
import { yamlDocuments } from "../../readers/yaml";
import { useOf, type FindUses } from "./find";

/**
 * Roles that the `aws-auth` ConfigMap maps to the group of nodes, read as the authenticator reads it: the first YAML
 * document, tags passed over, keys in any case, the last of several mappings of one role.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator
 */
export const usesInAwsAuth: FindUses = (record, stack) => {
  if (!isConfigMap(record, "kube-system", "aws-auth")) return [];
  const mapRoles = read(record.props, "data", "mapRoles");
  const details = { path: "mapRoles", with: "system:nodes" };
  if (mapRoles === unknown)
    return [{ use: "node-group", candidates: [], evidence: { kind: "property", of: record, ...details } }];
  return mappingsIn(mapRoles)
    .filter(isNodeMapping)
    .flatMap(({ arn }) => useOf(stack, record, "node-group", arn, details, ["data"]));
};

interface Mapping {
  arn: string;
  username: unknown;
  groups: unknown;
}

function mappingsIn(yaml: unknown): Mapping[] {
  if (typeof yaml !== "string") return [];
  const byRole = new Map<string, Mapping>();
  for (const entry of asList(yamlDocuments(yaml)[0]?.value())) {
    const [arn, username, groups] = ["rolearn", "username", "groups"].map((name) => field(entry, name));
    if (typeof arn !== "string") continue;
    // The authenticator knows roles by their ARNs in lower case.
    byRole.set(arn.toLowerCase(), {
      arn: isOfIam(arn) ? arn : arn.toLowerCase(),
      username,
      groups,
    });
  }
  return [...byRole.values()];
}

/** True for a text that begins as an ARN of IAM does, in letters of the right case. */
function isOfIam(text: string): boolean {
  const { service, region } = splitArn(text);
  return partitionIn(text)?.startsWith("aws") === true && service === "iam" && region === "";
}

/** A field by its name in any case; of several, the one whose name sorts last. */
function field(mapping: unknown, name: string): unknown {
  if (!isObject(mapping)) return undefined;
  const key = Object.keys(mapping)
    .filter((candidate) => candidate.toLowerCase() === name)
    .sort()
    .at(-1);
  return key === undefined ? undefined : mapping[key];
}

/**
 * True for nodes. EKS maps the pods on Fargate to the groups of nodes too, with `system:node-proxier` and a user name after
 * their session.
 */
export function isNodeMapping({ username, groups }: Omit<Mapping, "arn">): boolean {
  const isIn = (group: string) => Array.isArray(groups) && groups.includes(group);
  return isIn("system:nodes") && !(isIn("system:node-proxier") && username === "system:node:{{SessionName}}");
}
