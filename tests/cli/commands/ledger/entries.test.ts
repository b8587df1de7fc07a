import assert from "node:assert/strict";
import { placeUses, usesIn } from "../../../../cli/commands/ledger/entries";
import { recordsOfState } from "../../../../core/readers/pulumi-state/state";
import { unknown } from "../../../support/analyzer";
import { deploymentOf, urnOf, type StateResource } from "../../../support/file-backend";

const role = "arn:aws:iam::123456789012:role/nodes";
const nodeGroup = { type: "aws:eks/nodeGroup:NodeGroup", name: "workers" };
const profile = { type: "aws:eks/fargateProfile:FargateProfile", name: "pods" };
const nodeClass = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";

function exported(...resources: StateResource[]) {
  return { version: 3, deployment: deploymentOf("network", "prod", resources, "2026-01-02T03:04:05Z") };
}

const usesOf = (value: unknown) => usesIn("acme/network/prod", recordsOfState(value));
const uses = (...resources: StateResource[]) => usesOf(exported(...resources));

describe("the uses that a stack's state shows", () => {
  it("are found where a secret hides the ARN, by what it depends on, and without the secret", () => {
    const made = { type: "aws:iam/role:Role", name: "nodes", outputs: { arn: role, name: "nodes" } };
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "hunter2" };
    const urn = urnOf("network", "prod", made.type, "nodes");
    const group = { ...nodeGroup, outputs: { nodeRoleArn: secret }, propertyDependencies: { nodeRoleArn: [urn] } };
    const found = uses(made, group);
    assert.deepEqual(
      found.uses.map((use) => use.role),
      [role],
    );
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  });

  it("are taken from no resource that only waits to be deleted", () => {
    const gone = { ...nodeGroup, outputs: { nodeRoleArn: role }, delete: true };
    assert.deepEqual(uses(gone).uses, []);
  });

  it("are taken from what an update was making when it was interrupted, and may have made", () => {
    const resource = {
      ...nodeGroup,
      urn: urnOf("network", "prod", nodeGroup.type, "workers"),
      inputs: { nodeRoleArn: role },
    };
    const pendingUses = (type: string, ...resources: StateResource[]) => {
      const { version, deployment } = exported(...resources);
      const interrupted = { ...deployment, pending_operations: [{ resource, type }] };
      return usesOf({ version, deployment: interrupted }).uses.map((use) => use.role);
    };
    assert.deepEqual(pendingUses("creating"), [role]);
    assert.deepEqual(pendingUses("deleting"), []);
    const other = `${role}-before`;
    assert.deepEqual(pendingUses("creating", { ...nodeGroup, outputs: { nodeRoleArn: other } }), [other]);
  });

  it("take the account of a bare name from the provider", () => {
    const provider = { type: "pulumi:providers:aws", name: "other", inputs: { allowedAccountIds: '["999999999999"]' } };
    const urn = urnOf("network", "prod", provider.type, "other");
    const found = uses(provider, { ...profile, provider: `${urn}::id`, outputs: { podExecutionRoleArn: "pods" } });
    assert.deepEqual(
      found.uses.map((use) => use.role),
      ["arn:aws:iam::999999999999:role/pods"],
    );
  });

  it("are not looked for in what is no exported state", () => {
    const message = /^Error: its exported state /;
    for (const value of [undefined, null, {}, { version: 2 }, { version: 3, deployment: { resources: [7] } }]) {
      assert.throws(() => usesOf(value), message);
    }
  });

  it("are none in a stack that was never deployed", () => {
    for (const value of [
      { version: 3, deployment: {} },
      { version: 3, deployment: null },
      { version: 1, deployment: null },
    ])
      assert.deepEqual(usesOf(value).uses, []);
  });
});

describe("uses of unknown account", () => {
  const unplaced = uses({ type: nodeClass, name: "default", outputs: { spec: { role: "nodes" } } });
  const pods = (arn: string) => uses({ ...profile, outputs: { podExecutionRoleArn: arn } });

  it("are left over where nobody uses a role of that name", () => {
    const { roles: entries, unresolved: left } = placeUses([unplaced, pods("arn:aws:iam::123456789012:role/pods")]);
    assert.deepEqual(
      entries.map(({ use }) => use),
      ["fargate-pod-execution"],
    );
    assert.deepEqual(
      left.map(({ reason, name }) => [reason, name]),
      [["account", "nodes"]],
    );
  });

  it("are unknown where a defect hides some of them", () => {
    const [record] = recordsOfState(exported({ ...nodeGroup, outputs: { nodeRoleArn: unknown } }));
    assert.throws(() => usesIn("acme/network/prod", [{ ...record, propertyDependencies: null as never }]), TypeError);
  });
});
