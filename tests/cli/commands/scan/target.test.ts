import assert from "node:assert/strict";
import { parseQuestion, resolveTarget } from "../../../../cli/commands/scan/target";
import { Unanswered } from "../../../../core/unanswered";

const caller = { accountId: "123456789012", partition: "aws", arn: "arn:aws:iam::123456789012:user/somebody" };
const resolve = (role: string, clusters: string[], region: string) =>
  resolveTarget(parseQuestion(role, clusters, undefined), region, caller);

function refusal(message: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Unanswered);
    assert.equal(error.message, message);
    return true;
  };
}

describe("the role and the cluster that are checked", () => {
  it("are taken from ARNs, with and without a path", () => {
    const arns = ["arn:aws:iam::123456789012:role/pods", "arn:aws:iam::123456789012:role/a/b/pods"];
    for (const role of arns) {
      const cluster = "arn:aws:eks:eu-west-1:123456789012:cluster/blue";
      const target = resolve(role, [cluster], "eu-west-1");
      assert.equal(target.roleName, "pods");
      assert.equal(target.roleArn, role);
      assert.deepEqual(target.clusters, [{ name: "blue", region: "eu-west-1" }]);
    }
  });

  it("are refused where the role is neither a name nor an ARN", () => {
    assert.throws(
      () => parseQuestion("not a role", ["blue"], undefined),
      refusal(
        'ROLE "not a role" is neither the name of an IAM role (1 to 64 letters, digits and "+=,.@_-") nor its ARN. ' +
          "Give one, for example AmazonEKSFargatePodExecutionRole",
      ),
    );
    assert.throws(() => parseQuestion("arn:aws:iam::123456789012:user/pods", ["blue"], undefined), Unanswered);
  });

  it("are refused where the cluster is neither a name nor an ARN", () => {
    for (const cluster of ["", "-blue", "blue/green", "*", "arn:aws:eks:eu-west-1:123456789012:cluster/*"]) {
      assert.throws(
        () => parseQuestion("pods", ["green", cluster], undefined),
        /^Error: --cluster ".*" is neither the name/,
      );
    }
  });

  it("are refused where --region contradicts the cluster's ARN", () => {
    const cluster = "arn:aws:eks:eu-west-1:123456789012:cluster/blue";
    assert.throws(
      () => parseQuestion("pods", [cluster], "us-east-1"),
      refusal('--region "us-east-1" contradicts the cluster\'s ARN, which says eu-west-1. Leave --region out'),
    );
    parseQuestion("pods", [cluster], "eu-west-1");
  });

  it("are refused where the role is of another account than the caller", () => {
    assert.throws(
      () => resolve("arn:aws:iam::999999999999:role/pods", ["blue"], "eu-west-1"),
      refusal(
        "The role arn:aws:iam::999999999999:role/pods is in account 999999999999, but the credentials " +
          "(arn:aws:iam::123456789012:user/somebody) are of account 123456789012; a role works for the clusters of " +
          "its own account only. Use credentials of account 999999999999, for example with --profile",
      ),
    );
  });

  it("are refused where the cluster is of another account than the caller", () => {
    const cluster = "arn:aws:eks:eu-west-1:999999999999:cluster/blue";
    assert.throws(() => resolve("pods", [cluster], "eu-west-1"), /is in account 999999999999/);
  });

  it("are several clusters where --cluster is repeated, each once", () => {
    const green = "arn:aws:eks:us-east-1:123456789012:cluster/green";
    const { clusters } = resolve("pods", ["blue", green, "blue"], "eu-west-1");
    assert.deepEqual(clusters, [
      { name: "blue", region: "eu-west-1" },
      { name: "green", region: "us-east-1" },
    ]);
  });
});
