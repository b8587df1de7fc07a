import assert from "node:assert/strict";
import { type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import { newRole, ownRoleAdvice, rightTrust, trustFor } from "../fixtures";

const policy = "fargate-role-trust-exclusive";
const role = (assumeRolePolicy: unknown): TestResource => newRole("pods", { assumeRolePolicy });

const takeTrust = 'Then remove eks-fargate-pods.amazonaws.com from the trust policy of role "pods".';

/** The right trust policy with one more statement. */
function rightAnd(statement: Record<string, unknown>) {
  const document = JSON.parse(rightTrust());
  document.Statement.push({ Effect: "Allow", Action: "sts:AssumeRole", ...statement });
  return JSON.stringify(document);
}

describe(policy, () => {
  useAnalyzer();
  const judge = async (resource: TestResource) =>
    (await analyzer.analyze(resource)).filter((found) => found.policy === policy);

  it("names who else may assume the role", async () => {
    assert.deepEqual(await judge(role(rightAnd({ Principal: { Service: "ec2.amazonaws.com" } }))), [
      {
        policy,
        level: "mandatory",
        urn: "",
        message: [
          'Role "pods": other principals can assume the role.',
          'The second statement, Principal.Service: "ec2.amazonaws.com" can assume the role too.',
          ...ownRoleAdvice("prod"),
          takeTrust,
          "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-not-exclusive]",
        ].join("\n"),
      },
    ]);
  });

  it("leaves the role to the services that may work with it, and takes it from all others", async () => {
    const lines = async (Principal: unknown) =>
      (await judge(role(rightAnd({ Principal })))).flatMap(({ message }) => message.split("\n").slice(2, -1));
    const ownRole = [...ownRoleAdvice("prod"), takeTrust];
    assert.deepEqual(await lines({ Service: ["eks.amazonaws.com", "ec2.amazonaws.com.cn"] }), ownRole);
    const admin = "arn:aws:iam::111122223333:role/admin";
    assert.deepEqual(await lines({ AWS: admin }), [
      'Remove the second statement of the trust policy of role "pods".',
      `Then "${admin}" can no longer assume the role.`,
    ]);
    // A wrong name of the service itself is nobody else.
    assert.deepEqual(await lines({ Service: "eks-fargate.amazonaws.com" }), []);
    assert.match((await lines({ Service: "*" }))[0] ?? "", /^Write the trust policy of role "pods" as:/);
  });

  it("gives the same advice as fargate-role-trust-scoped, whose configuration says whom the role is for", async () => {
    await analyzer.configure({ "fargate-role-trust-scoped": { clusters: ["prod"] } });
    const document = JSON.parse(trustFor("eks-fargate-pods.amazonaws.com"));
    document.Statement.push({ ...document.Statement[0], Principal: { AWS: "111122223333" } });
    const found = await analyzer.analyze(role(JSON.stringify(document)));
    const [ofScoped, ofExclusive, ...more] = found.map(({ message }) => message.split("\n").slice(2, -1));
    assert.deepEqual([ofExclusive, more], [ofScoped, []]);
    assert.match(String(ofExclusive), /fargateprofile\/prod\/\*/);
  });

  it("gives the same advice as fargate-role-trust-scoped for an open role of another service", async () => {
    const open = { Action: "sts:AssumeRole", Effect: "Allow" };
    const together = [{ ...open, Principal: { Service: ["eks.amazonaws.com", "eks-fargate-pods.amazonaws.com"] } }];
    const found = await analyzer.analyze(role(JSON.stringify({ Version: "2012-10-17", Statement: together })));
    const apart = await analyzer.analyze(role(trustFor("eks.amazonaws.com", "eks-fargate-pods.amazonaws.com")));
    for (const both of [found, apart]) {
      assert.deepEqual(
        both.map(({ message }) => message.split(" ").pop()),
        ["[trust-unsafe]", "[trust-not-exclusive]"],
      );
      for (const { message } of both)
        assert.deepEqual(message.split("\n").slice(2, -1), [...ownRoleAdvice(), takeTrust]);
    }
  });
});
