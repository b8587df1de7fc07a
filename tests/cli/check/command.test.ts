import assert from "node:assert/strict";
import { runCheck } from "../../../cli/check/command";
import type { CheckOptions } from "../../../cli/check/options";
import type { AwsAccount } from "../../../cli/check/aws-account";
import { CouldNotTell } from "../../../cli/exit";
import { accountTrusting, fakeAws, rightAccount, trustFor } from "../../support/fake-aws-account";

const asked: CheckOptions = { cluster: "blue", timeout: 60, output: "text" };

async function run(aws: AwsAccount, options: Partial<CheckOptions> = {}, answer?: boolean, role = "pods") {
  const printed: string[] = [];
  const aside: string[] = [];
  const questions: string[] = [];
  const confirm = (question: string) => {
    questions.push(question);
    return Promise.resolve(answer ?? false);
  };
  const exitCode = await runCheck(
    role,
    { ...asked, ...options },
    {
      connect: () => Promise.resolve(aws),
      ...(answer === undefined ? {} : { confirm }),
      print: (text) => printed.push(text),
      printAside: (text) => aside.push(text),
      colour: false,
    },
  );
  return { exitCode, printed: printed.join("\n"), aside: aside.join("\n"), questions };
}

describe("fargate-role check", () => {
  it("answers 0 for a right role, 1 for a wrong one, 2 where it could not tell", async () => {
    assert.equal((await run(fakeAws(rightAccount()))).exitCode, 0);
    assert.equal((await run(fakeAws(accountTrusting(trustFor("green"))))).exitCode, 1);
    assert.equal((await run(fakeAws(rightAccount({ role: undefined })))).exitCode, 1);
    const denied = () => Promise.reject(new CouldNotTell("Access denied to iam:GetRole", "iam:GetRole"));
    const { exitCode, aside, printed } = await run(fakeAws(rightAccount(), { role: denied }));
    assert.equal(exitCode, 2);
    assert.equal(aside, "fargate-role: Access denied to iam:GetRole.");
    assert.equal(printed, "");
  });

  it("asks AWS nothing where the question is malformed", async () => {
    const never = { callerIdentity: () => assert.fail("AWS was asked") };
    assert.equal((await run(fakeAws(rightAccount(), never), {}, undefined, "not a role")).exitCode, 2);
  });

  it("writes for people what is wrong, the diff, and the ways to mend it", async () => {
    const { printed } = await run(fakeAws(accountTrusting(trustFor("green"))), { profile: "team a" });
    const expected = [
      "Role pods of account 123456789012, for cluster blue in eu-west-1",
      "  WRONG    The trust policy is right but lacks a line for cluster blue in eu-west-1",
      "  Add the cluster's line to the trust policy:",
      '  +            "arn:aws:eks:eu-west-1:123456789012:fargateprofile/blue/*"',
      "  aws iam update-assume-role-policy --role-name pods --policy-document '{",
      "}' --profile 'team a'",
      '    adopt: { name: "pods" },',
      "Or run this command again with --fix.",
      "Not right.",
    ];
    for (const text of expected) assert.ok(printed.includes(text), `${text}\nis not in\n${printed}`);
  });

  it("shows how to make a role where there is none, and a second one where nodes use it", async () => {
    const missing = await run(fakeAws(rightAccount({ role: undefined })));
    assert.match(missing.printed, /aws iam create-role --role-name pods --assume-role-policy-document /);
    const shared = await run(fakeAws(rightAccount({ instanceProfiles: ["nodes"] })));
    assert.match(shared.printed, /aws iam create-role --role-name pods-fargate-pods /);
    assert.doesNotMatch(shared.printed, /update-assume-role-policy/);
  });

  it("writes one JSON document, also where it could not tell", async () => {
    const wrong = JSON.parse((await run(fakeAws(accountTrusting(trustFor("green"))), { json: true })).printed);
    assert.equal(wrong.version, 1);
    assert.equal(wrong.result, "not-right");
    assert.equal(wrong.trust, "add");
    assert.deepEqual(wrong.changes[0].after, JSON.parse(trustFor("green", "blue")));
    const denied = () => Promise.reject(new CouldNotTell("Access denied to iam:GetRole", "iam:GetRole"));
    const { printed } = await run(fakeAws(rightAccount(), { role: denied }), { output: "json" });
    assert.deepEqual(JSON.parse(printed), {
      version: 1,
      result: "could-not-tell",
      error: { message: "Access denied to iam:GetRole", missingAction: "iam:GetRole" },
    });
  });
});

describe("fargate-role check --fix", () => {
  it("shows the change, asks, makes it, and answers for the role as it is then", async () => {
    const aws = fakeAws(accountTrusting(trustFor("green")));
    const { exitCode, printed, aside, questions } = await run(aws, { fix: true }, true);
    assert.equal(exitCode, 0);
    assert.deepEqual(questions, ["Make this change to role pods?"]);
    assert.match(aside, /Add the cluster's line to the trust policy:/);
    assert.match(printed, /Done, and read again from AWS: iam:UpdateAssumeRolePolicy\./);
    assert.deepEqual(aws.writes, ["update pods"]);
  });

  it("changes nothing where the answer is no", async () => {
    const aws = fakeAws(accountTrusting(trustFor("green")));
    const { exitCode, aside } = await run(aws, { fix: true }, false);
    assert.equal(exitCode, 1);
    assert.match(aside, /Nothing was changed\.$/);
    assert.deepEqual(aws.writes, []);
  });

  it("refuses where nobody can be asked and --yes is not given", async () => {
    const aws = fakeAws(accountTrusting(trustFor("green")));
    const { exitCode, aside } = await run(aws, { fix: true });
    assert.equal(exitCode, 2);
    assert.match(aside, /there is no terminal to ask at\. Add --yes\.$/);
    assert.deepEqual(aws.writes, []);
  });

  it("does nothing the second time", async () => {
    const aws = fakeAws({ ...accountTrusting(trustFor("green")), attached: [] });
    assert.equal((await run(aws, { fix: true, yes: true })).exitCode, 0);
    const writes = [...aws.writes];
    const second = await run(aws, { fix: true, yes: true });
    assert.equal(second.exitCode, 0);
    assert.match(second.printed, /--fix changed nothing\./);
    assert.equal(second.aside, "");
    assert.deepEqual(aws.writes, writes);
  });

  it("leaves alone a role that nodes use, one that may be, and one that is not there", async () => {
    const denied = () => Promise.reject(new CouldNotTell("Access denied", "eks:ListNodegroups"));
    const cases = [
      { aws: fakeAws({ ...accountTrusting(trustFor("green")), instanceProfiles: ["nodes"] }), says: "EC2 nodes use" },
      { aws: fakeAws({ ...rightAccount(), attached: [] }, { nodeRoles: denied }), says: "whether EC2 nodes use" },
      { aws: fakeAws(rightAccount({ role: undefined })), says: "there is no role" },
    ];
    for (const { aws, says } of cases) {
      const { exitCode, printed } = await run(aws, { fix: true, yes: true });
      assert.equal(exitCode, 1);
      assert.match(printed, new RegExp(`--fix leaves the role alone: ${says}`));
      assert.deepEqual(aws.writes, []);
    }
  });

  it("detaches nothing", async () => {
    const content = rightAccount({ attached: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] });
    await run(fakeAws(content), { fix: true, yes: true });
    assert.deepEqual(content.attached, [
      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    ]);
  });
});
