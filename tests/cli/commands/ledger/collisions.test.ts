import assert from "node:assert/strict";
import { collisionFinding, findCollisions, renderCollisions } from "../../../../cli/commands/ledger/command";
import type { LedgerEntry } from "../../../../core/readers/ledger";

function entry(use: LedgerEntry["use"], arn: string, stack: string): LedgerEntry {
  const [, project, name] = stack.split("/");
  return { arn, use, stack, urn: `urn:pulumi:${name}::${project}::type::name`, evidence: `because of ${stack}` };
}

const role = "arn:aws:iam::123456789012:role/shared";
const nodes = entry("node-group", role, "acme/network/prod");
const pods = entry("fargate-pod-execution", role, "acme/shop/prod");

describe("collisions in a ledger", () => {
  it("are roles that nodes and pods on Fargate share", () => {
    assert.deepEqual(findCollisions([nodes, pods]), [{ arn: role, nodeUses: [nodes], fargateUses: [pods] }]);
  });

  it("are found whatever the path of the role", () => {
    const withPath = entry(
      "fargate-pod-execution",
      "arn:aws:iam::123456789012:role/teams/shop/shared",
      "acme/shop/prod",
    );
    assert.equal(findCollisions([nodes, withPath]).length, 1);
  });

  it("are found whatever the case of the name: an account has no two roles whose names differ in case only", () => {
    const inAnotherCase = entry("fargate-pod-execution", "arn:aws:iam::123456789012:role/Shared", "acme/shop/prod");
    assert.equal(findCollisions([nodes, inAnotherCase]).length, 1);
  });

  it("are not roles of one use, nor of the same name in another account or partition", () => {
    const others = [
      entry("node-group", role, "acme/other/prod"),
      entry("fargate-pod-execution", "arn:aws:iam::999999999999:role/shared", "acme/shop/prod"),
      entry("fargate-pod-execution", "arn:aws-cn:iam::123456789012:role/shared", "acme/shop/prod"),
    ];
    assert.deepEqual(findCollisions([nodes, ...others]), []);
  });

  it("are told with both stacks, the evidence and what to do", () => {
    assert.equal(
      renderCollisions(findCollisions([nodes, pods]).map(collisionFinding)),
      [
        `Role ${role} serves both EC2 nodes and pods on Fargate.`,
        "  EC2 nodes:",
        "    acme/network/prod: because of acme/network/prod",
        "      urn:pulumi:prod::network::type::name",
        "  Pods on Fargate:",
        "    acme/shop/prod: because of acme/shop/prod",
        "      urn:pulumi:prod::shop::type::name",
        "  To do: Give the Fargate profiles a role of their own. [node-role-shared]",
      ].join("\n"),
    );
  });
});
