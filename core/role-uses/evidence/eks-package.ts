import { rolesOfInstanceProfile } from "../instance-profiles";
import { describe } from "../record";
import type { Path } from "../stack";
import { ofTypes, useAt, type Evidence } from "./evidence";

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
export const eksPackage: Evidence = {
  concerns: ofTypes(...components),
  find(record, stack) {
    const found = [
      { property: "instanceRoles", roles: stack.rolesInList(record, "instanceRoles").roles },
      ...instanceProfilePaths.map((path) => ({
        property: path.join("."),
        roles: rolesOfInstanceProfile(stack, record, ...path),
      })),
    ];
    return [
      ...roleProperties.flatMap((property) => useAt(stack, record, "node-group", [property])),
      ...found.flatMap(({ property, roles }) =>
        roles.map((role) => ({
          use: "node-group" as const,
          role,
          urn: record.urn,
          evidence: `${property} of ${describe(record)}`,
        })),
      ),
    ];
  },
};
