import assert from "node:assert/strict";
import { unknown, type TestResource } from "../../support/analyzer";
import { itEachCase } from "../../support/cases";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import { expand, type Written } from "../../support/stack-cases";
import {
  attachment,
  fargateProfile,
  newRole,
  nodeGroup,
  nodesUse,
  podsUse,
  reuseMessage,
  roleUrn,
} from "../../policypack/fixtures";

/** Stacks, each with the role that its nodes and pods share, and the uses of both where they are others than usual. */
type Stacks = [resources: Written[], shared?: [role: string, nodes?: string, pods?: string]][];

/** A node group and a Fargate profile, by the value that names their role. */
const uses: Record<string, (value: unknown) => Written> = {
  nodes: (nodeRoleArn) => ({ "aws:eks/nodeGroup:NodeGroup workers": { clusterName: "prod", nodeRoleArn } }),
  pods: (podExecutionRoleArn) => ({
    "aws:eks/fargateProfile:FargateProfile pods": { clusterName: "prod", podExecutionRoleArn },
  }),
};
const resourcesOf = (written: Written): TestResource[] =>
  typeof written === "string"
    ? expand(written)
    : Object.entries(written).flatMap(([label, given]) => expand(uses[label]?.(given) ?? { [label]: given }));

describe("which role a value names", () => {
  useAnalyzer();

  for (const [which, table] of [
    ["that is known", "known"],
    ["that is not known yet", "unknown"],
    ["through an instance profile of a component", "profiles"],
  ] as const)
    describe(which, () => {
      itEachCase(__filename, table, "%s", async (_title: string, stacks: Stacks) => {
        for (const [written, shared] of stacks) {
          const found = await analyzer.analyzeStack(written.flatMap(resourcesOf));
          const [role = "", nodes = nodesUse, pods = podsUse] = shared ?? [];
          assert.deepEqual(
            found.filter(({ policy }) => policy === "fargate-role-not-node-role").map(({ message }) => message),
            shared ? [reuseMessage(role, nodes, pods)] : [],
          );
        }
      });
    });

  it("a notice names the roles that it may be, where one of them has the other use", async () => {
    const notices = async (...resources: TestResource[]) => {
      await analyzer.notices();
      await analyzer.analyzeStack(resources);
      return (await analyzer.notices())
        .split("\n")
        .filter((line) => line.startsWith("fargate-role-not-node-role: could"));
    };
    const roles = [newRole("a"), newRole("b"), newRole("c")];
    const open = fargateProfile(unknown, [roleUrn("a"), roleUrn("b")]);
    assert.deepEqual(await notices(...roles, nodeGroup(unknown, [roleUrn("a")]), open), [
      `fargate-role-not-node-role: could not judge ${podsUse} yet: it is one of the roles "a", "b", and only the update shows which`,
    ]);
    assert.deepEqual(await notices(...roles, nodeGroup(unknown, [roleUrn("c")]), open), []);
  });

  describe("of an attachment", () => {
    const workerPolicy = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
    const profileOf = (name: string) => fargateProfile(unknown, [roleUrn(name)]);
    const withPermissions = async (...resources: TestResource[]) =>
      (await analyzer.analyzeStack(resources))
        .filter(({ policy }) => policy === "fargate-role-no-workload-permissions")
        .map(({ urn }) => urn);

    it("a role's name means the role that the dependencies lead to", async () => {
      const twin = { ...newRole("shared"), urn: roleUrn("twin") };
      const attached = attachment("shared", workerPolicy, [roleUrn("twin")]);
      assert.deepEqual(await withPermissions(newRole("shared"), twin, attached, profileOf("shared")), []);
      const found = await withPermissions(newRole("shared"), twin, attached, profileOf("twin"));
      assert.deepEqual(found, [roleUrn("twin")]);
    });

    it("without dependencies, a role's name means the stack's role of that name", async () => {
      const attached = attachment("shared", workerPolicy);
      const found = await withPermissions(newRole("shared"), attached, profileOf("shared"));
      assert.deepEqual(found, [roleUrn("shared")]);
    });
  });
});
