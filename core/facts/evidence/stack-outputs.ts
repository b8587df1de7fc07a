import { identityFromArn } from "../../records/identity";
import { stackReferenceType } from "../stack/stack";
import { plain, read, text } from "../../records/record";
import { ofTypes, type EvidenceKind } from "./kind";
import type { Use, UseFact } from "../../records/uses";

/**
 * Role ARNs that another stack gives out under a name that says what they are for, such as `nodeRoleArn`. Only an audit
 * of existing state has the outputs of a stack reference among its resources.
 */
export const stackOutputs: EvidenceKind = {
  concerns: ofTypes(stackReferenceType),
  find: (record) =>
    namedTexts(plain(read(record.props, "outputs"))).flatMap(({ path, value }): UseFact[] => {
      const use = useSaidBy(path);
      const role = use && identityFromArn(value);
      if (!use || !role) return [];
      const stack = text(record.props, "name") ?? record.name;
      return [{ use, role, urn: record.urn, evidence: { kind: "stack-output", path: path.join("."), stack } }];
    }),
};

/** The use that the last name on the way to a value states; none if it states both, or neither. */
function useSaidBy(path: string[]): Use | undefined {
  const name = path.filter((key) => !/^\d+$/.test(key)).at(-1) ?? "";
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const says = (...wanted: string[]) => words.some((word) => wanted.includes(word));
  if (!says("role", "roles")) return undefined;
  const pods = says("fargate", "pod", "pods");
  const nodes = says("node", "nodes", "nodegroup", "nodegroups", "worker", "workers");
  if (pods === nodes || says("no", "not", "non")) return undefined;
  if (nodes) return "node-group";
  // The role of a pod's service account is a pod's role too.
  return says("fargate") || says("execution") ? "fargate-pod-execution" : undefined;
}

function namedTexts(value: unknown, path: string[] = []): { path: string[]; value: string }[] {
  if (typeof value === "string") return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => namedTexts(item, [...path, key]));
}
