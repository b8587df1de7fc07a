import assert from "node:assert/strict";
import { PackedRoles } from "../../../cli/scan/packed-roles";
import type { RoleJudgement } from "../../../core/aws-account/judge";
import { buildTrustPolicy } from "../../../core/iam";
import { line } from "../../support/fake-aws-account";

function role(account: string, name: string): RoleJudgement {
  return {
    arn: `arn:aws:iam::${account}:role/${name}`,
    verdict: "pass",
    clusters: [`arn:aws:eks:eu-west-1:${account}:cluster/blue`],
    profiles: [{ cluster: `arn:aws:eks:eu-west-1:${account}:cluster/blue`, name: "default" }],
    nodes: [],
    hasHiddenUses: false,
    leastTrustPolicy: buildTrustPolicy([line("blue")]),
  };
}

describe("packed roles", () => {
  const [first, second] = ["111111111111", "222222222222"];
  const packed = new PackedRoles();
  packed.add([role(second, "b"), role(second, "a")]);
  packed.add([]);
  packed.add([role(first, "z")]);

  it("are given back as they were, again and again, in the order of their ARNs", () => {
    const expected = [role(first, "z"), role(second, "a"), role(second, "b")];
    assert.deepEqual([...packed], expected);
    assert.deepEqual([...packed], expected);
  });

  it("are counted", () => {
    assert.equal(packed.length, 3);
    assert.equal(new PackedRoles().length, 0);
  });
});
