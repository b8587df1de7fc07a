import assert from "node:assert/strict";
import { applyPlan, changesOfOthers, stepsLeft, stepsToTakeBack, undoPlan } from "../../../cli/aws/apply";
import type { RolePlan, Step } from "../../../cli/aws/plan";
import { AwsConnection } from "../../../core/aws/connection";
import { buildTrustPolicy, executionPolicyArn, fargateService } from "../../../core/trust";
import { planIn } from "../../support/account-findings";
import { FakeAws } from "../../support/fake-aws";
import {
  accountId,
  line,
  region,
  roleArn,
  scopedTrustFor,
  withCluster,
  rightRole,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

const policy = executionPolicyArn("aws");
const right = scopedTrustFor("blue");
const other = JSON.stringify(buildTrustPolicy([line("green")]));

/** A plan with each kind of step. */
function plan(trustPolicy = trustFor(fargateService)): RolePlan {
  const roles = [rightRole({ trustPolicy, attachedPolicies: [] })];
  return planIn(withCluster({ authenticationMode: "API", accessEntries: [] }, { roles }));
}

const entry = { blue: { [roleArn("pods")]: "FARGATE_LINUX" } };
const all = ["iam:AttachRolePolicy", "eks:CreateAccessEntry", "iam:UpdateAssumeRolePolicy"];

describe("a plan is applied", () => {
  const environment = { ...process.env };
  const fake = new FakeAws();
  let aws: AwsConnection;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
    const endpoint = await fake.start();
    aws = new AwsConnection({ region, endpoint, signal: AbortSignal.timeout(60_000) });
  });
  after(async () => {
    await fake.stop();
    process.env = { ...environment };
  });

  /** The role of the plan as AWS has it. */
  const role = () => fake.account.roles.pods ?? assert.fail();
  beforeEach(() => {
    const pods = { trustPolicy: plan().trustPolicy, uniqueId: "AROAEXAMPLE", attachedPolicies: [] };
    fake.account = { accountId, roles: { pods }, clusters: {} };
    fake.asked.length = 0;
    fake.beforeAnswer = () => undefined;
  });

  const changes = (): string[] => fake.asked.filter((question) => !/^(Get|List|Describe)/.test(question));

  /** Applies a plan; gives what was begun and what was done. */
  async function apply(given: RolePlan): Promise<{ begun: Step[]; done: string[] }> {
    const begun: Step[] = [];
    const done: string[] = [];
    await applyPlan(
      aws,
      given,
      async (step) => void begun.push({ ...step, begun: true }),
      ({ action }) => done.push(action),
    );
    return { begun, done };
  }

  /** Takes back what a backup has. */
  async function undo(backup: RolePlan): Promise<string[]> {
    return undoPlan(aws, backup, (await stepsToTakeBack(aws, backup)).steps);
  }

  /** Runs something once, before AWS answers the first question that begins so. */
  function once(question: string, run: () => void): void {
    fake.beforeAnswer = (asked) => {
      if (!asked.startsWith(question)) return;
      fake.beforeAnswer = () => undefined;
      run();
    };
  }

  it("step by step, what only adds before the trust policy", async () => {
    const { begun, done } = await apply(plan());
    assert.deepEqual(done, all);
    assert.deepEqual(
      begun.map(({ action }) => action),
      all,
    );
    assert.deepEqual([role().trustPolicy, role().attachedPolicies, fake.account.entries], [right, [policy], entry]);
  });

  it("by the second run where the first was interrupted, and then has nothing left", async () => {
    role().attachedPolicies = [policy];
    fake.account.entries = structuredClone(entry);
    assert.deepEqual(
      (await stepsLeft(aws, plan())).map(({ action }) => action),
      ["iam:UpdateAssumeRolePolicy"],
    );
    assert.deepEqual((await apply(plan())).done, ["iam:UpdateAssumeRolePolicy"]);
    assert.deepEqual(await stepsLeft(aws, plan()), []);
  });

  const since: Record<string, [() => void, RegExp]> = {
    "the trust policy has another statement": [
      () => (role().trustPolicy = other),
      /^Error: Role pods was changed by someone else since the plan was made\. Run the command again$/,
    ],
    "the trust policy has other white space": [
      () => (role().trustPolicy = JSON.stringify(JSON.parse(role().trustPolicy), null, 2)),
      /^Error: Role pods was changed by someone else/,
    ],
    "another policy is attached": [
      () => (role().attachedPolicies = [roleArn("any")]),
      /^Error: Role pods was changed by someone else/,
    ],
    "it was deleted and made again": [
      () => (role().uniqueId = "AROAANOTHER"),
      /^Error: Role pods was deleted or created again since\. Run the check again$/,
    ],
    "it is gone": [() => delete fake.account.roles.pods, /^Error: Role pods was deleted or created again since/],
    "someone gave it an access entry of another type": [
      () => (fake.account.entries = { blue: { [roleArn("pods")]: "STANDARD" } }),
      /^Error: Cluster blue in eu-west-1 has an access entry of type STANDARD for .*role\/pods since the plan was made\. Run the command again$/,
    ],
  };
  for (const [what, [change, message]] of Object.entries(since))
    it(`not at all where ${what}`, async () => {
      change();
      await assert.rejects(apply(plan()), message);
      assert.deepEqual(changes(), []);
    });

  /** Lets someone else make the access entry right before the plan does. */
  const madeBefore = (type: string): void =>
    once("CreateAccessEntry", () => Object.assign(fake.account.entries?.blue ?? {}, { [roleArn("pods")]: type }));

  it("although someone else makes the access entry at the same moment", async () => {
    madeBefore("FARGATE_LINUX");
    assert.deepEqual((await apply(plan())).done, all);
  });

  it("not any further where someone else makes an access entry of another type at the same moment", async () => {
    madeBefore("STANDARD");
    await assert.rejects(
      apply(plan()),
      /^Error: Cluster blue in eu-west-1 has an access entry of type STANDARD for .*role\/pods since the plan was made/,
    );
    assert.equal(role().trustPolicy, plan().trustPolicy);
  });

  it("not any further where someone changes the trust policy while the managed policy is being attached", async () => {
    once("AttachRolePolicy", () => (role().trustPolicy = other));
    await assert.rejects(apply(plan()), /^Error: Role pods was changed by someone else/);
    assert.deepEqual(changes(), ["AttachRolePolicy pods"]);
    assert.equal(role().trustPolicy, other);
  });

  it("although IAM shows the trust policy in another form than it was given, and is undone then", async () => {
    const denying = (...before: object[]) => {
      const { Version, Statement } = buildTrustPolicy([line("blue")]);
      return {
        Version,
        Statement: [
          ...before,
          { Effect: "Deny", Principal: { AWS: "999999999999" }, Action: "sts:AssumeRole" },
          ...Statement,
        ],
      };
    };
    const open = JSON.stringify(
      denying({ Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" }),
    );
    role().trustPolicy = open;
    const given = plan(open);
    // IAM knows an account by its ARN, and shows members in an order of its own.
    fake.beforeAnswer = (question) => {
      if (!question.startsWith("GetRole") || role().trustPolicy === open) return;
      const text = role().trustPolicy.replace('"999999999999"', '["arn:aws:iam::999999999999:root"]');
      const { Version, Statement } = JSON.parse(text);
      role().trustPolicy = JSON.stringify({ Statement, Version }, null, 1);
    };
    const { begun } = await apply(given);
    assert.notEqual(role().trustPolicy, open);
    assert.deepEqual(await undo({ ...given, steps: begun }), [...all].reverse());
    assert.equal(role().trustPolicy, open);
  });

  describe("and undone", () => {
    it("byte for byte, twice without harm", async () => {
      const before = structuredClone(fake.account.roles);
      const { begun } = await apply(plan());
      const backup = { ...plan(), steps: begun };
      assert.deepEqual(await undo(backup), [...all].reverse());
      assert.deepEqual([fake.account.roles, fake.account.entries], [before, { blue: {} }]);
      assert.deepEqual(await undo(backup), []);
    });

    it("although someone else takes the same back at the same moment", async () => {
      const { begun } = await apply(plan());
      once("DeleteAccessEntry", () => {
        fake.account.entries = { blue: {} };
        once("DetachRolePolicy", () => (role().attachedPolicies = []));
      });
      assert.deepEqual(await undo({ ...plan(), steps: begun }), [...all].reverse());
      assert.deepEqual([role().attachedPolicies, fake.account.entries], [[], { blue: {} }]);
    });

    it("leaves what it did not begin, since somebody else did that", async () => {
      // The run was killed after its backup was written\nThen EKS made the entry and a colleague the rest.
      await apply(plan());
      fake.asked.length = 0;
      const [attach, ...others] = plan().steps;
      assert.ok(attach);
      assert.deepEqual(await undo(plan()), []);
      assert.deepEqual(changes(), []);
      assert.deepEqual(await undo({ ...plan(), steps: [{ ...attach, begun: true }, ...others] }), [attach.action]);
      assert.deepEqual([role().trustPolicy, fake.account.entries], [right, entry]);
      assert.deepEqual(await changesOfOthers(aws, { ...plan(), steps: [{ ...attach, begun: true }, ...others] }), [
        "its trust policy",
        "an access entry in cluster blue in eu-west-1",
      ]);
    });

    it("says which managed policies others attached and detached", async () => {
      role().attachedPolicies = [roleArn("any")];
      assert.deepEqual(await changesOfOthers(aws, { ...plan(), attachedPolicies: [policy] }), [
        `${roleArn("any")} is attached`,
        `${policy} is not attached`,
      ]);
    });

    it("not at all where someone changed the trust policy since", async () => {
      const { begun } = await apply(plan());
      role().trustPolicy = other;
      fake.asked.length = 0;
      await assert.rejects(
        undo({ ...plan(), steps: begun }),
        /^Error: The trust policy of role pods was changed since --fix wrote it, so undo does not overwrite it\. The earlier one is in the backup, under trustPolicy$/,
      );
      assert.deepEqual(changes(), []);
    });
  });
});
