import assert from "node:assert/strict";
import { type Analyzer, unknown, type TestResource } from "../../support/analyzer";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import { newRole, rightTrust, trustFor } from "../fixtures";

const policy = "fargate-role-trust-exclusive";
const role = (assumeRolePolicy: unknown): TestResource => newRole("pods", { assumeRolePolicy });

const leaveItTo = (services: string) =>
  `If ${services} uses this role, leave the role to it: give the Fargate profile a role of its own, and remove eks-fargate-pods.amazonaws.com here instead.`;

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
          'Role "pods": principals other than the Fargate service can assume it.',
          'statement 1, Principal.Service: "ec2.amazonaws.com" may assume the role too.',
          "  Remove statement 1, and make a role of its own for anyone else who needs one",
          leaveItTo("ec2.amazonaws.com"),
          "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-not-exclusive]",
        ].join("\n"),
      },
    ]);
  });

  it("says to leave the role to the services that may work with it, and only to these", async () => {
    const lines = async (Principal: unknown) =>
      (await judge(role(rightAnd({ Principal })))).flatMap(({ message }) => message.split("\n").slice(3, -1));
    assert.deepEqual(await lines({ Service: ["eks.amazonaws.com", "ec2.amazonaws.com.cn"] }), [
      leaveItTo("eks.amazonaws.com or ec2.amazonaws.com.cn"),
    ]);
    for (const other of [{ AWS: "111122223333" }, { Service: "eks-fargate.amazonaws.com" }, { Service: "*" }])
      assert.deepEqual(await lines(other), []);
    const shared = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: ["eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"] },
          Action: "sts:AssumeRole",
        },
      ],
    });
    const found = await analyzer.analyze(role(shared));
    assert.deepEqual(
      found.map(({ message }) => message.split("\n").includes(leaveItTo("eks.amazonaws.com"))),
      [true, true],
    );
    const apart = await analyzer.analyze(role(trustFor("eks.amazonaws.com", "eks-fargate-pods.amazonaws.com")));
    assert.deepEqual(
      apart.map(({ message }) => [message.split(" ").pop(), message.includes("leave the role to it")]),
      [
        ["[trust-unsafe]", false],
        ["[trust-not-exclusive]", true],
      ],
    );
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
