import assert from "node:assert/strict";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { trustFor } from "../../support/trust";
import { accountOf } from "../../support/account-cases";
import { brief, judgeText } from "../../cli/commands/judge/judge";

const pods = "eks-fargate-pods.amazonaws.com";
const line = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*";
const until = (sourceArn: string) => {
  const document = JSON.parse(trustFor(pods));
  document.Statement[0].Condition = {
    ArnLike: { "aws:SourceArn": sourceArn },
    DateLessThan: { "aws:CurrentTime": "2027-06-07T00:00:00Z" },
  };
  return document;
};
const [before, shortly, after] = ["2027-05-01", "2027-06-01", "2027-06-08"].map((day) => new Date(day));

describe("access that ends", () => {
  const files = {
    "a trust policy": JSON.stringify(until(line)),
    "a template": JSON.stringify({
      Resources: {
        Pods: {
          Type: "AWS::IAM::Role",
          Properties: {
            AssumeRolePolicyDocument: until(line),
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"],
          },
        },
      },
    }),
  };
  for (const [what, text] of Object.entries(files))
    it(`is advice in ${what}, with exit code 0, within 30 days`, async () => {
      const at = async (day: Date | undefined) => {
        const { exitCode, found } = brief(await judgeText(text, { account: "111122223333", ...(day && { at: day }) }));
        return [exitCode, ...found.map((one) => one.split(" ").slice(0, 2).join(" "))];
      };
      assert.deepEqual(await at(before), [0]);
      assert.deepEqual(await at(shortly), [0, "trust-ending advice"]);
      assert.deepEqual(await at(after), [1, "trust-broken error"]);
    });

  it("says the day, and what to do by hand", async () => {
    const { findings } = await judgeText(files["a trust policy"], { at: shortly });
    assert.match(findings[0]?.message ?? "", /access of the Fargate service ends on 2027-06-07 \(00:00:00 UTC\)/);
    assert.equal(findings[0]?.fix, "If the role is still needed, move or remove the date in the trust policy");
  });

  it("is found in an account, whose verdict stays", () => {
    const account = accountOf({ roles: [{ trust: [until(line).Statement[0]] }] });
    const own = JSON.parse(JSON.stringify(account).replaceAll("111122223333", account.id));
    const at = (now: Date | undefined) => {
      const { findings, roles } = judgeAccount(own, { ...(now && { now }) });
      return [roles[0]?.judgement.verdict, ...findings.map(({ id }) => id)];
    };
    assert.deepEqual(at(before), ["pass"]);
    assert.deepEqual(at(shortly), ["pass", "trust-ending"]);
    assert.deepEqual(at(after), ["fail", "trust-broken"]);
  });
});

describe("access that begins", () => {
  const from = until(line);
  from.Statement[0].Condition.DateGreaterThan = { "aws:CurrentTime": "2027-05-20T00:00:00Z" };
  for (const [day, found] of [
    ["2027-04-01", ["trust-broken"]],
    ["2027-05-01", ["trust-ending"]],
    ["2027-05-21", ["trust-ending"]],
  ] as const)
    it(`on 2027-05-20 is on ${day}: ${found.join()}`, async () => {
      const { findings } = await judgeText(JSON.stringify(from), { account: "111122223333", at: new Date(day) });
      assert.deepEqual(
        findings.map(({ id }) => id),
        found,
      );
    });
});
