import { useOfInstanceProfile } from "../instance-profiles";
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
    const listed = stack.rolesInList(record, "instanceRoles").roles;
    return [
      ...roleProperties.flatMap((property) => useAt(stack, record, "node-group", [property])),
      ...listed.map((role) => ({
        use: "node-group" as const,
        role,
        urn: record.urn,
        evidence: `instanceRoles of ${describe(record)}`,
      })),
      ...instanceProfilePaths.flatMap((path) =>
        useOfInstanceProfile(stack, record, path, `${path.join(".")} of ${describe(record)}`),
      ),
    ];
  },
};
