import assert from "node:assert/strict";
import { accountId } from "../../support/fake-aws-account";
import { ServedAws } from "../../support/served-aws";

const aws = new ServedAws();
const identity =
  (...parts: string[]) =>
  () =>
    parts.join("");
const reader = `arn:aws:iam::${accountId}:role/reader`;

describe("who asks AWS", () => {
  beforeEach(async () => {
    aws.calls.length = 0;
    await aws.start();
  });
  afterEach(() => aws.stop());

  const account = (id: string) => `<Account>${id}</Account>`;

  for (const [what, answer, expected] of [
    ["the usual partition where AWS says no name", account(accountId), ["", "aws"]],
  ] as const)
    it(`has ${what}`, async () => {
      aws.answers = { "sts:GetCallerIdentity": identity(answer) };
      const [name, partition] = expected;
      assert.deepEqual(await aws.connect().callerIdentity(), { accountId, arn: name, partition });
    });

  for (const [what, answer] of [
    ["thirteen digits", account(`${accountId}0`)],
    ["no account", ""],
  ] as const)
    it(`is not known where AWS answers with ${what}`, async () => {
      aws.answers = { "sts:GetCallerIdentity": identity(answer) };
      await assert.rejects(aws.connect().callerIdentity(), {
        message: "AWS STS answered without an account id of twelve digits",
      });
    });

  for (const credentials of ["", "<Credentials><AccessKeyId>theirs</AccessKeyId></Credentials>"])
    it(`has no other account where AWS answers with "${credentials}"`, async () => {
      aws.answers = { "sts:AssumeRole": () => credentials };
      await assert.rejects(aws.connect().assume(reader), { message: "AWS STS answered without credentials" });
    });

  it("has one client for each Region's EKS", () => {
    const connection = aws.connect();
    assert.equal(connection.eks("eu-west-1"), connection.eks("eu-west-1"));
    assert.notEqual(connection.eks("eu-west-1"), connection.eks("eu-west-2"));
  });
});
