import { rolesOfInstanceProfile } from "../instance-profiles";
import { describe } from "../record";
import { roleAt } from "../resolve";
import { rolesInList } from "../role-list";
import { ofTypes, type Evidence } from "./evidence";

const components = ["eks:index:Cluster", "eks:index:ManagedNodeGroup", "eks:index:NodeGroup", "eks:index:NodeGroupV2"];

const roleProperties = ["nodeRoleArn", "nodeRole", "instanceRole"];
const instanceProfilePaths: [string, ...string[]][] = [
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
      ...roleProperties.map((property) => ({ property, roles: [roleAt(stack, record, property)] })),
      {
        property: "instanceRoles",
        roles: rolesInList(stack, record, "instanceRoles").map(({ role, uncertain }) => (uncertain ? undefined : role)),
      },
      ...instanceProfilePaths.map((path) => ({
        property: path.join("."),
        roles: rolesOfInstanceProfile(stack, record, ...path),
      })),
    ];
    return found.flatMap(({ property, roles }) =>
      roles
        .filter((role) => role !== undefined)
        .map((role) => ({
          use: "node-group" as const,
          role,
          urn: record.urn,
          evidence: `${property} of ${describe(record)}`,
        })),
    );
  },
};
