import assert from "node:assert/strict";
import { type Analyzer, unknown, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { newRole, rightTrust, trustFor } from "../fixtures";

const policy = "fargate-role-trust-exclusive";
const role = (assumeRolePolicy: unknown): TestResource => newRole("pods", { assumeRolePolicy });

/** The right trust policy with one more statement. */
function rightAnd(statement: Record<string, unknown>): string {
  const document = JSON.parse(rightTrust());
  document.Statement.push({ Effect: "Allow", Action: "sts:AssumeRole", ...statement });
  return JSON.stringify(document);
}

describe(policy, () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));
  const judge = async (resource: TestResource) =>
    (await analyzer.analyze(resource)).filter((found) => found.policy === policy);

  it("names who else may assume the role", async () => {
    assert.deepEqual(await judge(role(rightAnd({ Principal: { Service: "ec2.amazonaws.com" } }))), [
      {
        policy,
        level: "mandatory",
        urn: "",
        message: [
          'Role "pods": others than the Fargate service may assume it.',
          'statement 1, Principal.Service: "ec2.amazonaws.com" may assume the role too.',
          "  To do: remove statement 1, and make a role of its own for whoever else needs one",
          "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-not-exclusive]",
        ].join("\n"),
      },
    ]);
  });

  it("is silent about the right policy, a Deny, and roles of other services", async () => {
    assert.deepEqual(await judge(role(rightTrust())), []);
    assert.deepEqual(
      await judge(
        role(rightAnd({ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } })),
      ),
      [],
    );
    assert.deepEqual(await judge(role(trustFor("ec2.amazonaws.com", "lambda.amazonaws.com"))), []);
  });

  for (const principal of [
    "*",
    { AWS: "*" },
    { AWS: "arn:aws:iam::111122223333:root" },
    { Federated: "accounts.google.com" },
  ]) {
    it(`reports ${JSON.stringify(principal)}`, async () => {
      const actions = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"];
      assert.equal((await judge(role(rightAnd({ Principal: principal, Action: actions })))).length, 1);
    });
  }

  it("is silent about a trust policy that is not known yet: it is judged when it is", async () => {
    await analyzer.notices();
    assert.deepEqual(await judge(role(unknown)), []);
    assert.equal(await analyzer.notices(), "");
  });
});
