import assert from "node:assert/strict";
import { type Analyzer, unknown, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import {
  account,
  arnOf,
  attachment,
  fargateProfile,
  madeRole,
  newRole,
  nodeGroup,
  nodesUse,
  podsUse,
  reuseMessage,
  roleUrn,
} from "../../policypack/fixtures";

const otherAccount = "444455556666";

describe("which role a value names", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  const reuses = async (...resources: TestResource[]) =>
    (await analyzer.analyzeStack(resources))
      .filter(({ policy }) => policy === "fargate-role-not-node-role")
      .map(({ message }) => message);
  const reuse = (label: string) => [reuseMessage(label, nodesUse, podsUse)];

  describe("when a value is known", () => {
    it("it beats what the dependencies suggest", async () => {
      const urns = [roleUrn("shared")];
      assert.deepEqual(
        await reuses(madeRole("shared"), nodeGroup(arnOf("other"), urns), fargateProfile(arnOf("shared"), urns)),
        [],
      );
    });

    it("ARNs that differ in the path are one role", async () => {
      const path = `arn:aws:iam::${account}:role/team/a/shared`;
      assert.deepEqual(await reuses(nodeGroup(path), fargateProfile(arnOf("shared"))), reuse(`"shared" (${path})`));
    });

    it("ARNs that differ in account or partition are two roles", async () => {
      assert.deepEqual(await reuses(nodeGroup(arnOf("shared", otherAccount)), fargateProfile(arnOf("shared"))), []);
      assert.deepEqual(
        await reuses(nodeGroup(`arn:aws-cn:iam::${account}:role/shared`), fargateProfile(arnOf("shared"))),
        [],
      );
    });

    it("the ARN of a role that is not made yet is that of the stack's role of the name", async () => {
      assert.deepEqual(
        await reuses(newRole("shared"), nodeGroup(unknown, [roleUrn("shared")]), fargateProfile(arnOf("shared"))),
        reuse(`"shared" (${arnOf("shared")})`),
      );
    });

    for (const [what, provider] of [
      ["its provider's allowed account", { allowedAccountIds: `["${otherAccount}"]` }],
      ["the role its provider assumes", { assumeRoles: `[{"roleArn":"${arnOf("deployer", otherAccount)}"}]` }],
    ] as const) {
      it(`a role of another account, by ${what}, is another role`, async () => {
        const role = { ...newRole("shared"), provider: { name: "other", props: provider } };
        assert.deepEqual(
          await reuses(role, nodeGroup(unknown, [roleUrn("shared")]), fargateProfile(arnOf("shared"))),
          [],
        );
      });
    }

    it("a role of another account, by its permissions boundary, is another role", async () => {
      const role = newRole("shared", { permissionsBoundary: `arn:aws:iam::${otherAccount}:policy/boundary` });
      assert.deepEqual(
        await reuses(role, nodeGroup(unknown, [roleUrn("shared")]), fargateProfile(arnOf("shared"))),
        [],
      );
    });

    it("roles of one name in two accounts stay apart", async () => {
      const twin = {
        ...newRole("shared"),
        urn: roleUrn("twin"),
        provider: { name: "other", props: { allowedAccountIds: `["${otherAccount}"]` } },
      };
      const own = { ...newRole("shared"), provider: { name: "own", props: { allowedAccountIds: `["${account}"]` } } };
      assert.deepEqual(
        await reuses(own, twin, nodeGroup(unknown, [roleUrn("shared")]), fargateProfile(unknown, [roleUrn("twin")])),
        [],
      );
      assert.deepEqual(
        await reuses(
          newRole("shared"),
          { ...twin, provider: undefined },
          nodeGroup(unknown, [roleUrn("shared")]),
          fargateProfile(unknown, [roleUrn("twin")]),
        ),
        [],
      );
    });

    it("a bare name is of the other use's account", async () => {
      const nodeClass: TestResource = {
        type: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
        name: "nodes",
        props: { spec: { role: "shared" } },
      };
      const evidence = 'spec.role of kubernetes:karpenter.k8s.aws/v1:EC2NodeClass "nodes"';
      assert.deepEqual(await reuses(nodeClass, fargateProfile(arnOf("shared", otherAccount))), [
        reuseMessage(`"shared" (${arnOf("shared", otherAccount)})`, evidence, podsUse),
      ]);
      assert.deepEqual(await reuses(newRole("shared"), nodeClass, fargateProfile(unknown, [roleUrn("shared")])), [
        reuseMessage('"shared"', evidence, podsUse),
      ]);
    });
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
