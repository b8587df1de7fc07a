import assert from "node:assert/strict";
import { accountId } from "../../support/fake-aws-account";
import { Refusal, ServedAws } from "../../support/served-aws";

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
  const arn = `arn:aws-cn:iam::${accountId}:user/me`;

  for (const [what, answer, expected] of [
    [
      "the account, the name and the partition that AWS says",
      account(accountId) + `<Arn>${arn}</Arn>`,
      [arn, "aws-cn"],
    ],
    ["the usual partition where AWS says no name", account(accountId), ["", "aws"]],
  ] as const)
    it(`has ${what}`, async () => {
      aws.answers = { "sts:GetCallerIdentity": identity(answer) };
      const [name, partition] = expected;
      assert.deepEqual(await aws.connect().callerIdentity(), { accountId, arn: name, partition });
    });

  for (const [what, answer] of [
    ["eleven digits", account(accountId.slice(1))],
    ["thirteen digits", account(`${accountId}0`)],
    ["thirteen digits, of which the last is one too many", account(`0${accountId}`)],
    ["no account", ""],
  ] as const)
    it(`is not known where AWS answers with ${what}`, async () => {
      aws.answers = { "sts:GetCallerIdentity": identity(answer) };
      await assert.rejects(aws.connect().callerIdentity(), {
        message: "AWS STS answered without an account id of twelve digits",
      });
    });

  it("is not known where AWS denies the answer", async () => {
    aws.answers = { "sts:GetCallerIdentity": () => new Refusal("AccessDenied", 403) };
    await assert.rejects(aws.connect().callerIdentity(), {
      missingAction: "sts:GetCallerIdentity",
      message:
        "Access denied to sts:GetCallerIdentity on the credentials in use. Allow the action sts:GetCallerIdentity to the " +
        "credentials in use, or use others with --profile",
    });
  });

  const key = "<AccessKeyId>theirs</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>";
  for (const [what, token, expected] of [
    ["the credentials of a role", "", undefined],
    ["the credentials of a role, with its session", "<SessionToken>token</SessionToken>", "token"],
  ] as const)
    it(`has in another account ${what}`, async () => {
      aws.answers = { "sts:AssumeRole": () => `<Credentials>${key}${token}</Credentials>` };
      const other = await aws.connect().assume(reader);
      const { accessKeyId, secretAccessKey, sessionToken } = await other.iam.config.credentials();
      assert.deepEqual([accessKeyId, secretAccessKey, sessionToken], ["theirs", "secret", expected]);
      const { RoleArn, RoleSessionName } = aws.calls[0]?.says ?? {};
      assert.deepEqual([RoleArn, RoleSessionName], [reader, "fargate-role"]);
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
