import { isObject } from "../../text";
import { useOfInstanceProfile } from "../stack/instance-profiles";
import { knownItems, read, text, type ResourceRecord, type Path } from "../../records/record";
import type { Stack } from "../stack/stack";
import { isAutoNodePolicy, useOfEntryType } from "./access-entry";
import { isNodeMapping } from "./aws-auth";
import { ofTypes, useAt, useOf, type EvidenceKind } from "./kind";
import type { UseSeen, Use } from "../../records/uses";

const components = ["eks:index:Cluster", "eks:index:ManagedNodeGroup", "eks:index:NodeGroup", "eks:index:NodeGroupV2"];

const roleProperties = ["nodeRoleArn", "nodeRole", "instanceRole"];
const instanceProfilePaths: Path[] = [
  ["instanceProfile"],
  ["instanceProfileName"],
  ["nodeGroupOptions", "instanceProfile"],
  ["nodeGroupOptions", "instanceProfileName"],
];

/**
 * Node roles given to the components of `@pulumi/eks`. What these components make themselves is among the resources.
 * @see https://www.pulumi.com/registry/packages/eks/api-docs/
 */
export const eksPackage: EvidenceKind = {
  concerns: ofTypes(...components),
  find(record, stack) {
    const listed = stack.rolesInList(record, "instanceRoles").roles;
    return [
      ...mappedToNodes(record, stack),
      ...withAccessEntries(record, stack),
      ...roleProperties.flatMap((property) => useAt(stack, record, "node-group", [property])),
      ...listed.map((role) => ({
        use: "node-group" as const,
        role,
        urn: record.urn,
        evidence: { kind: "property" as const, of: record, path: "instanceRoles" },
      })),
      ...instanceProfilePaths.flatMap((path) => useOfInstanceProfile(stack, record, path, { means: undefined })),
    ];
  },
};

/** What a cluster puts into `aws-auth`. */
function mappedToNodes(record: ResourceRecord, stack: Stack): UseSeen[] {
  const path = "roleMappings";
  const evidence = { kind: "property" as const, of: record, path, with: "system:nodes" };
  return knownItems(record.props, path)
    .filter((one) => isNodeMapping({ username: text(one, "username") ?? "", groups: knownItems(one, "groups") }))
    .flatMap((mapping) => useOf(stack, record, "node-group", path, read(mapping, "roleArn"), evidence));
}

function withAccessEntries(record: ResourceRecord, stack: Stack): UseSeen[] {
  const entries = read(record.props, "accessEntries");
  if (!isObject(entries)) return [];
  return Object.keys(entries).flatMap((name) => {
    const use = useOfEntryType(text(record.props, "accessEntries", name, "type")) ?? useByPolicies(record, name);
    return use === undefined ? [] : useAt(stack, record, use, ["accessEntries", name, "principalArn"]);
  });
}

function useByPolicies({ props }: ResourceRecord, name: string): Use | undefined {
  const policies = read(props, "accessEntries", name, "accessPolicies");
  return isObject(policies) && Object.keys(policies).some((key) => isAutoNodePolicy(read(policies, key)))
    ? "node-group"
    : undefined;
}
