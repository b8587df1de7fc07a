import { load } from "js-yaml";
import { describe, items, read, text, unknown } from "../record";
import { ofTypes, type Evidence } from "./evidence";

/**
 * Roles that the `aws-auth` ConfigMap maps to the group of nodes. The group `system:node-proxier` beside it marks the
 * pods on Fargate, which register as nodes too.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 */
export const awsAuth: Evidence = {
  concerns: ofTypes("kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"),
  find(record, stack) {
    if (text(record.props, "metadata", "name") !== "aws-auth") return [];
    if (text(record.props, "metadata", "namespace") !== "kube-system") return [];
    return mappingsIn(read(record.props, "data", "mapRoles"))
      .filter(isNodeMapping)
      .flatMap((mapping) => {
        const role = stack.roleOf(record, "data", read(mapping, "rolearn"));
        if (!role) return [];
        const evidence = `mapRoles with system:nodes in ${describe(record)}`;
        return [{ use: "node-group" as const, role, urn: record.urn, evidence }];
      });
  },
};

function mappingsIn(yaml: unknown): unknown[] {
  if (typeof yaml !== "string") return [];
  try {
    const list = load(yaml);
    return Array.isArray(list) ? list : [];
  } catch {
    // A mapping that cannot be read maps nobody.
    return [];
  }
}

function isNodeMapping(mapping: unknown): boolean {
  const groups = items(mapping, "groups");
  return groups !== unknown && groups.includes("system:nodes") && !groups.includes("system:node-proxier");
}
