import assert from "node:assert/strict";
import { collisionFinding, findCollisions, renderCollisions } from "../../../../cli/commands/ledger/command";
import type { LedgerEntry } from "../../../../core/readers/ledger";
import { itEach } from "../../../support/cases";

function entry(use: LedgerEntry["use"], arn: string, stack: string): LedgerEntry {
  const [, project, name] = stack.split("/");
  return { arn, use, stack, urn: `urn:pulumi:${name}::${project}::type::name`, evidence: `because of ${stack}` };
}

const role = "arn:aws:iam::123456789012:role/shared";
const nodes = entry("node-group", role, "acme/network/prod");
const pods = entry("fargate-pod-execution", role, "acme/shop/prod");

describe("collisions in a ledger", () => {
  const inAccount = (name: string, more = "123456789012") => `arn:aws:iam::${more}:role/${name}`;
  itEach(
    [
      [
        "whatever the case: no two roles of an account differ in that alone",
        "fargate-pod-execution",
        inAccount("Shared"),
        1,
      ],
    ],
    "are found %s",
    (_what: string, use: LedgerEntry["use"], arn: string, count: number) =>
      assert.equal(findCollisions([nodes, entry(use, arn, "acme/other/prod")]).length, count),
  );

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
