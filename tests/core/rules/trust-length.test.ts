import assert from "node:assert/strict";
import { judgeText } from "../../cli/commands/judge/judge";
import { rightTrust } from "../../policypack/fixtures";

const account = "111122223333";

/** A trust policy with lines of this many clusters, which has about 65 characters for each. */
function trustOf(count: number) {
  const document = JSON.parse(rightTrust());
  const line = (index: number) => `arn:aws:eks:eu-west-1:${account}:fargateprofile/cluster-${index}/*`;
  document.Statement[0].Condition = {
    ArnLike: { "aws:SourceArn": Array.from({ length: count }, (_, one) => line(one)) },
  };
  return document;
}

const name = "pods";
const managed = ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"];
const terraform = (document: object) => ({
  root_module: {
    resources: [
      {
        ...{ address: "aws_iam_role.pods", mode: "managed", type: "aws_iam_role", name },
        values: { name, assume_role_policy: JSON.stringify(document), managed_policy_arns: managed },
      },
    ],
  },
});

describe("the length of a trust policy", () => {
  const doors: Record<string, [isInAws: boolean, write: (document: object) => unknown]> = {
    "a trust policy": [false, (document) => document],
    "a template": [
      false,
      (document) => ({
        Resources: {
          Pods: {
            Type: "AWS::IAM::Role",
            Properties: { AssumeRolePolicyDocument: document, ManagedPolicyArns: managed },
          },
        },
      }),
    ],
    "a Terraform plan": [false, (document) => ({ format_version: "1.2", planned_values: terraform(document) })],
    "a Terraform state": [true, (document) => ({ format_version: "1.0", values: terraform(document) })],
    "what get-role prints": [true, (document) => ({ Role: { RoleName: name, AssumeRolePolicyDocument: document } })],
  };
  for (const [door, [isInAws, write]] of Object.entries(doors))
    it(`counts in ${door}${isInAws ? " not: AWS has taken it" : ""}`, async () => {
      const found = async (count: number) => {
        const { exitCode, findings } = await judgeText(JSON.stringify(write(trustOf(count)), null, 8), { account });
        return [exitCode, ...findings.map(({ id, level }) => `${id} ${level}`)];
      };
      assert.deepEqual(await found(20), [0]);
      assert.deepEqual(await found(40), isInAws ? [0] : [0, "trust-malformed advice"]);
      assert.deepEqual(await found(200), isInAws ? [0] : [1, "trust-malformed error"]);
    });

  it("is said with what makes it shorter, white space not counted", async () => {
    const document = trustOf(40);
    const { findings } = await judgeText(JSON.stringify(document, null, 8), { account });
    const { length } = JSON.stringify(document);
    assert.match(
      findings[0]?.message ?? "",
      new RegExp(`IAM may not accept the trust policy, since it has ${length} characters`),
    );
    assert.match(
      findings[0]?.fix ?? "",
      /^Make the trust policy shorter: use one statement with one list for aws:SourceArn/,
    );
  });

  it("is said before a policy is searched that takes minutes, or has more statements than the stack has room for", async () => {
    const statement = (Effect: string, operator: string, index: number) => ({
      ...{ Effect, Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" },
      Condition: { [operator]: { "aws:SourceArn": `arn:aws:eks:*:${account}:fargateprofile/*-${index}/*` } },
    });
    for (const [count, effect, operator] of [
      [900, "Allow", "StringLike"],
      [4500, "Deny", "ArnNotLike"],
    ] as const) {
      const Statement = Array.from({ length: count }, (_, index) => statement(effect, operator, index));
      const { findings } = await judgeText(JSON.stringify({ Version: "2012-10-17", Statement }));
      assert.deepEqual(
        findings.map(({ message }) => /has \d+ characters, and no quota allows more/.test(message)),
        [true],
      );
    }
  });

  it("counts for no role of another service", async () => {
    const text = JSON.stringify(trustOf(200))
      .replaceAll("eks-fargate-pods", "lambda")
      .replaceAll("fargateprofile", "x");
    assert.deepEqual((await judgeText(text)).findings, []);
  });
});
