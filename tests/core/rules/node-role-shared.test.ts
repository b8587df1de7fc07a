import assert from "node:assert/strict";
import type { Evidence, Use } from "../../../core/records/uses";
import { nodeRoleShared } from "../../../core/rules/node-role-shared";

const role = { label: '"shared"', name: "shared" };
const nodes: Evidence = { kind: "node-group", name: "workers", cluster: "prod" };
const pods: Evidence = { kind: "fargate-profile", name: "default", cluster: "prod" };
const trust: Evidence = { kind: "trust", service: "eks-fargate-pods.amazonaws.com" };
const used = (...uses: [Use, Evidence][]) => ({
  role,
  uses: uses.map(([use, evidence]) => ({ use, evidence })),
  attachments: [],
});

describe("one role for EC2 nodes and pods on Fargate", () => {
  const right: [what: string, uses: [Use, Evidence][]][] = [
    ["that nobody uses", []],
    ["of nodes alone", [["node-group", nodes]]],
    [
      "of pods alone",
      [
        ["fargate-pod-execution", pods],
        ["fargate-pod-execution", trust],
      ],
    ],
  ];
  for (const [what, uses] of right)
    it(`is not found in a role ${what}, and nobody is asked who keeps it`, () =>
      assert.equal(
        nodeRoleShared(used(...uses), () => assert.fail("asked")),
        undefined,
      ));

  it("is found by a policy for nodes if that is attached where nobody sees who uses the role, or if more shows nodes", () => {
    const attached: Evidence = { kind: "attached-policy", name: "AmazonEKSWorkerNodePolicy" };
    const arn = `arn:aws:iam::aws:policy/${attached.name}`;
    const inSight = (...uses: [Use, Evidence][]) => ({
      ...used(["fargate-pod-execution", pods], ...uses),
      attachments: [{ policy: { kind: "managed" as const, arn } }],
    });
    const nodesIn = (...of: Parameters<typeof nodeRoleShared>) => nodeRoleShared(...of)?.nodes;
    const isForOthers = () => false;
    assert.equal(nodesIn(inSight(["node-group", attached]), isForOthers), undefined);
    assert.deepEqual(nodesIn(inSight(["node-group", attached], ["node-group", nodes]), isForOthers), [attached, nodes]);
    const elsewhere = {
      ...used(["fargate-pod-execution", pods], ["node-group", attached]),
      attachments: [
        { policy: { kind: "managed" as const, arn: arn.replace("Worker", "Any") } },
        { policy: { kind: "for-others" as const, arn } },
      ],
    };
    assert.deepEqual(nodesIn(elsewhere, isForOthers), [attached]);
  });

  for (const [worksForOthers, gets] of [
    [true, "pods"],
    [false, "nodes"],
  ] as const)
    it(`is found with the evidence of each side, and the ${gets} get another one`, () => {
      const shared = used(["fargate-pod-execution", pods], ["node-group", nodes], ["fargate-pod-execution", trust]);
      assert.deepEqual(
        nodeRoleShared(shared, () => worksForOthers),
        { id: "node-role-shared", role, nodes: [nodes], pods: [pods, trust], fix: { kind: "own-role", for: gets } },
      );
    });
});
