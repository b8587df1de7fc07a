import { asObject } from "../../text";
import { useOfInstanceProfile } from "../stack/instance-profiles";
import { knownItems, read, text, type Path } from "../../records/record";
import { isAutoNodePolicy, useOfEntryType } from "./access-entry";
import { isNodeMapping } from "./aws-auth";
import { useAt, useOf, type FindUses } from "./find";

export const nodeComponents = ["Cluster", "ManagedNodeGroup", "NodeGroup", "NodeGroupV2"].map(
  (name) => `eks:index:${name}`,
);

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
export const usesInEksPackage: FindUses = (record, stack) => {
  const { props } = record;
  // What a cluster puts into `aws-auth`.
  const path = "roleMappings";
  const mappings = knownItems(props, path).filter((one) =>
    isNodeMapping({ username: text(one, "username"), groups: knownItems(one, "groups") }),
  );
  return [
    ...mappings.flatMap((one) =>
      useOf(stack, record, "node-group", read(one, "roleArn"), { path, with: "system:nodes" }),
    ),
    ...usesByEntries(record, stack),
    ...["nodeRoleArn", "nodeRole", "instanceRole"].flatMap((name) => useAt(stack, record, "node-group", [name])),
    ...stack
      .rolesInList(record, "instanceRoles")
      .roles.flatMap(
        (role) =>
          ({ use: "node-group", role, evidence: { kind: "property", of: record, path: "instanceRoles" } }) as const,
      ),
    ...instanceProfilePaths.flatMap((path) => useOfInstanceProfile(stack, record, path)),
  ];
};

const usesByEntries: FindUses = (record, stack) => {
  const entries = asObject(read(record.props, "accessEntries"));
  return Object.keys(entries).flatMap((name) => {
    const entry = read(entries, name);
    const policies = asObject(read(entry, "accessPolicies"));
    const isOfAutoMode = Object.keys(policies).some((key) => isAutoNodePolicy(read(policies, key)));
    const use = useOfEntryType(text(entry, "type")) ?? (isOfAutoMode && "node-group");
    return use ? useAt(stack, record, use, ["accessEntries", name, "principalArn"]) : [];
  });
};
