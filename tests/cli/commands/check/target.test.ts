import assert from "node:assert/strict";
import { parseCluster, resolveTarget, validateQuestion, type Question } from "../../../../cli/commands/check/target";
import { Unanswered } from "../../../../core/unanswered";

const caller = { accountId: "123456789012", partition: "aws", arn: "arn:aws:iam::123456789012:user/somebody" };
const question: Question = { role: "pods", clusters: ["blue"] };

function refusal(message: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Unanswered);
    assert.equal(error.message, message);
    return true;
  };
}

describe("the role and the cluster that are checked", () => {
  it("are taken from names", () => {
    assert.deepEqual(resolveTarget(question, "eu-west-1", caller), {
      roleName: "pods",
      clusters: [{ name: "blue", region: "eu-west-1" }],
    });
  });

  it("are taken from ARNs, with and without a path", () => {
    const arns = ["arn:aws:iam::123456789012:role/pods", "arn:aws:iam::123456789012:role/a/b/pods"];
    for (const role of arns) {
      const cluster = "arn:aws:eks:eu-west-1:123456789012:cluster/blue";
      const target = resolveTarget({ role, clusters: [cluster] }, "eu-west-1", caller);
      assert.equal(target.roleName, "pods");
      assert.equal(target.roleArn, role);
      assert.deepEqual(target.clusters, [{ name: "blue", region: "eu-west-1" }]);
    }
    assert.equal(parseCluster("arn:aws:eks:eu-west-1:123456789012:cluster/blue").region, "eu-west-1");
  });

  it("are refused where the role is neither a name nor an ARN", () => {
    assert.throws(
      () => validateQuestion({ ...question, role: "not a role" }),
      refusal(
        'ROLE "not a role" is neither the name of an IAM role (1 to 64 letters, digits and "+=,.@_-") nor its ARN. ' +
          "Give one, for example AmazonEKSFargatePodExecutionRole",
      ),
    );
    assert.throws(
      () => validateQuestion({ ...question, role: "arn:aws:sts::123456789012:assumed-role/pods/session" }),
      /It names a session of a role: give the role itself, pods$/,
    );
    assert.throws(() => validateQuestion({ ...question, role: "arn:aws:iam::123456789012:user/pods" }), Unanswered);
  });

  it("are refused where the cluster is neither a name nor an ARN", () => {
    for (const cluster of ["", "-blue", "blue/green", "*", "arn:aws:eks:eu-west-1:123456789012:cluster/*"]) {
      assert.throws(
        () => validateQuestion({ ...question, clusters: ["green", cluster] }),
        /^Error: --cluster ".*" is neither the name/,
      );
    }
  });

  it("are refused where --region contradicts the cluster's ARN", () => {
    const cluster = "arn:aws:eks:eu-west-1:123456789012:cluster/blue";
    assert.throws(
      () => validateQuestion({ role: "pods", clusters: [cluster], region: "us-east-1" }),
      refusal('--region "us-east-1" contradicts the cluster\'s ARN, which says eu-west-1. Leave --region out'),
    );
    validateQuestion({ role: "pods", clusters: [cluster], region: "eu-west-1" });
  });

  it("are refused where the role is of another account than the caller", () => {
    assert.throws(
      () => resolveTarget({ ...question, role: "arn:aws:iam::999999999999:role/pods" }, "eu-west-1", caller),
      refusal(
        "The role arn:aws:iam::999999999999:role/pods is in account 999999999999, but the credentials " +
          "(arn:aws:iam::123456789012:user/somebody) are of account 123456789012; a role works for the clusters of " +
          "its own account only. Use credentials of account 999999999999, for example with --profile",
      ),
    );
  });

  it("are refused where the cluster is of another account than the caller", () => {
    const cluster = "arn:aws:eks:eu-west-1:999999999999:cluster/blue";
    assert.throws(
      () => resolveTarget({ role: "pods", clusters: [cluster] }, "eu-west-1", caller),
      /is in account 999999999999/,
    );
  });

  it("are refused where the role is of another partition than the caller", () => {
    assert.throws(
      () => resolveTarget({ ...question, role: "arn:aws-cn:iam::123456789012:role/pods" }, "eu-west-1", caller),
      /^Error: The role .* is in partition aws-cn, but the credentials .* are of partition aws\./,
    );
  });

  it("are refused where the Region is of another partition", () => {
    assert.throws(() => resolveTarget(question, "cn-north-1", caller), /Region cn-north-1 is of partition aws-cn/);
  });

  it("are several clusters where --cluster is repeated, each once", () => {
    const green = "arn:aws:eks:us-east-1:123456789012:cluster/green";
    const { clusters } = resolveTarget({ role: "pods", clusters: ["blue", green, "blue"] }, "eu-west-1", caller);
    assert.deepEqual(clusters, [
      { name: "blue", region: "eu-west-1" },
      { name: "green", region: "us-east-1" },
    ]);
  });

  it("are refused where no cluster is named", () => {
    assert.throws(
      () => validateQuestion({ role: "pods", clusters: [] }),
      refusal("Which cluster is the role for? Give it with --cluster NAME"),
    );
  });
});
