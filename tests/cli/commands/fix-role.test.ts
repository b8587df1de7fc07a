import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import { reachOf } from "../../../cli/aws/options";
import { fixRole, type Fixing } from "../../../cli/commands/fix-role";
import type { RolePlan } from "../../../cli/report/plan";
import { AwsConnection } from "../../../core/aws/connection";
import { executionPolicyArn, fargateService } from "../../../core/service/fargate";
import { buildTrustPolicy, type TrustPolicy } from "../../../core/trust";
import { planIn } from "../../support/account-findings";
import { FakeAws, type FakeRole } from "../../support/fake-aws";
import { accountId, line, region, withRole } from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { newDirectory } from "../../support/run-directory";

const open = trustFor(fargateService);
const policy = executionPolicyArn("aws");
const both = ["AttachRolePolicy pods", "UpdateAssumeRolePolicy pods"];
const file = `${accountId}-pods-2026-01-02T03-04-05-678Z.json`;

describe("--fix", () => {
  const [environment, home] = [{ ...process.env }, process.cwd()];
  const fake = new FakeAws();
  let aws: AwsConnection;
  let directory: string;
  let putBack: string;
  let role: FakeRole;
  let said: string[];
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
    aws = new AwsConnection({ region, endpoint: await fake.start(), signal: AbortSignal.timeout(60_000) });
  });
  after(async () => {
    await fake.stop();
    process.env = { ...environment };
  });
  beforeEach(() => {
    directory = newDirectory();
    process.chdir(directory);
    const path = join(process.cwd(), file);
    putBack = `aws iam update-assume-role-policy --role-name pods --policy-document file://${path}`;
    role = { trustPolicy: open, uniqueId: "AROAEXAMPLE", attachedPolicies: [] };
    fake.account = { accountId, roles: { pods: role }, clusters: {} };
    fake.asked.length = 0;
    fake.beforeAnswer = () => undefined;
    said = [];
    mock.timers.enable({ apis: ["Date"], now: new Date("2026-01-02T03:04:05.678Z") });
  });
  afterEach(() => {
    mock.timers.reset();
    process.chdir(home);
  });

  const changes = () => fake.asked.filter((question) => !/^(Get|List|Describe)/.test(question));

  /** The plan for the role, of which `more` is otherwise. */
  const plan = (more: Partial<FakeRole> = {}): RolePlan =>
    planIn(withRole({ attachedPolicies: [], trustPolicy: open, ...more }));

  const terminal: Fixing["terminal"] = {
    print: () => assert.fail("what --fix says is beside the answer"),
    printAside: (text) => void said.push(text),
    progress: () => undefined,
    colour: false,
    width: 80,
  };
  const fix = (more: Partial<Fixing> = {}, first = plan()) =>
    fixRole(first, {
      ...{ yes: true, terminal, aws, reach: reachOf(accountId, { timeout: 1 }) },
      planAgain: () => Promise.resolve(first),
      ...more,
    });

  /** That nothing is written, neither a role nor a file. */
  function untouched() {
    assert.deepEqual([changes(), readdirSync(directory)], [[], []]);
  }

  it("keeps the old trust policy byte for byte in a file for its owner, attaches, writes and says how to put it back", async () => {
    role.trustPolicy = `${JSON.stringify(JSON.parse(open), null, 3)}\n `;
    const old = role.trustPolicy;
    fake.beforeAnswer = (question) => {
      if (question !== both[0]) return;
      assert.equal(readFileSync(file, "utf8"), old);
      assert.ok(said[1]?.endsWith(`To put it back: ${putBack}`));
    };
    assert.ok(await fix({}, plan({ trustPolicy: old })));
    assert.deepEqual(changes(), both);
    assert.deepEqual(
      [JSON.parse(role.trustPolicy), role.attachedPolicies],
      [buildTrustPolicy([line("blue")]), [policy]],
    );
    assert.deepEqual([readdirSync(directory), statSync(file).mode & 0o777], [[file], 0o600]);
    assert.match(said[0] ?? "", /^What to change on role pods\n {2}Attach arn.*\n {2}Replace the trust policy:\n/);
    assert.match(said[0] ?? "", /\n {2}Keep access: eu-west-1\/blue\n {2}Lose access:\n/);
    assert.deepEqual(said.slice(1), [
      `The old trust policy is in ${file}. To put it back: ${putBack}`,
      `To detach the managed policy again: aws iam detach-role-policy --role-name pods --policy-arn ${policy}`,
      `Done, and read again from AWS: iam:AttachRolePolicy, iam:UpdateAssumeRolePolicy on arn:aws:iam::${accountId}:role/pods.`,
    ]);
  });

  it("has the profile and the endpoint in the command", async () => {
    const endpoint = "http://127.0.0.1:5000";
    await fix({ reach: reachOf(accountId, { profile: "my $(profile)", endpoint, timeout: 1 }) });
    assert.ok(
      said[1]?.endsWith(`: aws --profile 'my $(profile)' --endpoint-url ${endpoint}${putBack.slice(3)}`),
      said[1],
    );
  });

  it("keeps no file if it only attaches the policy", async () => {
    const right = plan({ trustPolicy: JSON.stringify(buildTrustPolicy([line("blue")])) });
    assert.ok(await fix({}, right));
    assert.deepEqual([changes(), readdirSync(directory)], [[both[0]], []]);
  });

  it("writes nothing if the file is there already", async () => {
    writeFileSync(file, "precious");
    await assert.rejects(fix(), {
      message: `${file} cannot be written: it is there already. Run the command again. Nothing was changed`,
    });
    assert.deepEqual([changes(), readFileSync(file, "utf8")], [[], "precious"]);
  });

  it("writes nothing to a role that is right, or that must not be changed", async () => {
    const right = withRole({});
    assert.ok(!(await fix({}, planIn(right))));
    assert.ok(!(await fix({}, { ...plan(), refused: "nodes use it" })));
    assert.deepEqual(said, ["--fix has nothing to write.", "--fix leaves role pods alone: nodes use it."]);
    untouched();
  });

  for (const [what, confirm] of [
    ["no", () => Promise.resolve(false)],
    ["yes", () => Promise.resolve(true)],
  ] as const)
    it(`asks, and does as it is told: ${what}`, async () => {
      assert.equal(await fix({ yes: undefined, terminal: { ...terminal, confirm } }), what === "yes");
      if (what === "no") untouched();
      assert.equal(said.at(-1) === "Nothing was changed.", what === "no");
    });

  it("writes nothing if nobody can be asked", async () => {
    const message = "--fix asks before it changes anything, and there is no terminal to ask at. Add --yes";
    await assert.rejects(fix({ yes: undefined }), { message });
    untouched();
  });

  const since: Record<string, [again: Partial<RolePlan> | undefined, why: string]> = {
    "another cluster came to use the role": [{ keeps: ["eu-west-1/blue", "eu-west-1/red"] }, "it or what uses it was"],
    "its trust policy changed": [{ trustPolicy: "{}" }, "it or what uses it was changed by someone else"],
    "somebody attached a policy": [{ attachedPolicies: ["any"] }, "it or what uses it was changed by someone else"],
    "it was created again": [{ uniqueId: "AROAOTHER" }, "it or what uses it was changed by someone else"],
    "nodes came to use it": [{ refused: "EC2 nodes use it" }, "EC2 nodes use it"],
    "it is gone": [undefined, "it or what uses it was changed by someone else"],
  };
  for (const [what, [again, why]] of Object.entries(since))
    it(`writes nothing if ${what} since the change was shown`, async () => {
      const planAgain = () => Promise.resolve(again && { ...plan(), ...again });
      await assert.rejects(fix({ planAgain }), (error: Error) => {
        assert.ok(error.message.startsWith(`--fix leaves role pods alone: ${why}`), error.message);
        return error.message.endsWith(". Nothing was changed. Run the command again");
      });
      untouched();
    });

  it("does not overwrite a trust policy that somebody writes meanwhile", async () => {
    fake.beforeAnswer = (question) => void (question === both[0] && (role.trustPolicy = "{}"));
    await assert.rejects(fix(), {
      message:
        "The trust policy of role pods was changed by someone else, so it is not written. " +
        "Tried: iam:AttachRolePolicy. Run the command again to see what is left",
    });
    assert.deepEqual([changes(), role.trustPolicy, readFileSync(file, "utf8")], [[both[0]], "{}", open]);
  });

  it("says what it tried if AWS refuses, and has said how to put the old policy back", async () => {
    fake.account.denied = ["UpdateAssumeRolePolicy"];
    await assert.rejects(fix(), (error: Error & { missingAction?: string }) => {
      assert.match(error.message, /^Access denied to iam:UpdateAssumeRolePolicy on role pods\. /);
      assert.match(error.message, /\. Tried: iam:AttachRolePolicy, iam:UpdateAssumeRolePolicy\. Run the command again/);
      return error.missingAction === "iam:UpdateAssumeRolePolicy";
    });
    assert.ok(said[1]?.endsWith(putBack));
    assert.deepEqual(readdirSync(directory), [file]);
  });

  it("knows its trust policy in the form in which IAM shows it", async () => {
    const deny = (principal: unknown) => ({ Effect: "Deny", Principal: { AWS: principal }, Action: "sts:AssumeRole" });
    const [first, ...others] = (JSON.parse(open) as TrustPolicy).Statement;
    const given = JSON.stringify({ Version: "2012-10-17", Statement: [deny("999999999999"), first, ...others] });
    role.trustPolicy = given;
    fake.beforeAnswer = (question) => {
      if (!question.startsWith("GetRole") || role.trustPolicy === given) return;
      // IAM knows an account by its ARN, and shows members in an order of its own.
      const shown = role.trustPolicy.replace('"999999999999"', '["arn:aws:iam::999999999999:root"]');
      const { Version, Statement } = JSON.parse(shown) as TrustPolicy;
      role.trustPolicy = JSON.stringify({ Statement, Version }, null, 1);
    };
    assert.ok(await fix({}, plan({ trustPolicy: given })));
  });
});
