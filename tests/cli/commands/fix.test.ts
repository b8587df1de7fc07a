import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RolePlan } from "../../../cli/aws/plan";
import { readPlans } from "../../../cli/aws/backup";
import { runUndo, type UndoOptions } from "../../../cli/commands/undo";
import { describeProgram } from "../../../cli/program";
import { wordsOf } from "../../support/pages";
import { type Changing, makeChanges, planAgain, readerAgain } from "../../../cli/commands/fix";
import { AwsConnection } from "../../../core/aws/connection";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { buildTrustPolicy, executionPolicyArn, fargateService } from "../../../core/trust";
import { FakeAws, type FakeRole } from "../../support/fake-aws";
import {
  accountId,
  clusterArn,
  line,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  rightTrust,
  roleArn,
  withCluster,
} from "../../support/fake-aws-account";
import { planIn } from "../../support/account-findings";
import { accountOf, type WrittenAccount } from "../../support/account-cases";
import { casesOf } from "../../support/cases";
import { trustFor } from "../../support/trust";

const openRole = rightRole({ trustPolicy: trustFor(fargateService) });
const green = rightCluster({ name: "green", profiles: [] });

/** The account for which the plan is made: cluster blue uses the open role, green shall use it. */
const then = rightAccount({ roles: [openRole], regions: [{ name: region, clusters: [rightCluster(), green] }] });

const plan = (): RolePlan => planIn(then, [{ name: "green", region }]);

describe("a plan that is applied later", () => {
  it("is applied while the role has the users that it was made for", () => {
    assert.deepEqual(plan().keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    planAgain(plan(), then);
  });

  const since = casesOf(__filename, "since") as Record<string, [WrittenAccount, pattern: string]>;
  for (const [what, [account, message]] of Object.entries(since))
    it(`is refused if ${what}`, () => assert.throws(() => planAgain(plan(), accountOf(account)), new RegExp(message)));

  const [attach, update] = ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"] as const;
  const write = plan().steps.find((step) => step.action === update) ?? assert.fail();
  const withAfter = (...lines: string[]): RolePlan["steps"][number] => ({
    ...write,
    after: buildTrustPolicy(lines),
  });
  const edits = casesOf(__filename, "edits") as Record<string, [action: string, changes: Partial<RolePlan>]>;
  for (const [what, [action, changes]] of Object.entries(edits))
    it(`is refused if its file was changed to ${what}`, () =>
      assert.throws(() => planAgain({ ...plan(), ...changes }, then), {
        message: `The plan for role pods does not have the steps that --fix would take now (${action}). Write the plan again`,
      }));

  it("is refused where its file was changed to name none who loses the role", () =>
    assert.throws(() => planAgain({ ...plan(), loses: [] }, then), {
      message: "The plan for role pods does not say who gains and who loses it. Write the plan again",
    }));

  it("is refused where its file has a Deny no more that the role has", () => {
    const deny = {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const { Version, Statement } = JSON.parse(openRole.trustPolicy);
    const role = rightRole({ trustPolicy: JSON.stringify({ Version, Statement: [...Statement, deny] }) });
    const account = { ...then, roles: [role] };
    const made = planIn(account, [{ name: "green", region }]);
    planAgain(made, account);
    const steps = made.steps.map((step) => ("after" in step ? withAfter(line("blue"), line("green")) : step));
    assert.throws(() => planAgain({ ...made, steps }, account), /does not have the steps that --fix would take now/);
  });

  it("leaves out the steps that are taken already", () => {
    const entry = { action: "eks:CreateAccessEntry" as const, region, cluster: "blue" };
    const steps = [{ action: attach, policyArn: executionPolicyArn("aws") }, entry, write];
    assert.deepEqual(planAgain({ ...plan(), steps }, then).steps, [write]);
    const done = { ...then, roles: [rightRole({ trustPolicy: JSON.stringify("after" in write ? write.after : "") })] };
    assert.deepEqual(planAgain({ ...plan(), steps }, done).steps, []);
  });
});

describe("who uses a role", () => {
  const readAt = "2026-01-02T03:04:05.000Z";
  const minute = 60_000;

  /** Asks at these times, in milliseconds after the first reading; gives those at which the account was read again. */
  async function readings(times: readonly number[], takes = 0, first: { readAt?: string } = { readAt }) {
    const again: number[] = [];
    let time = 0;
    const read = async (): Promise<AccountRecord> => {
      again.push(time);
      time += takes;
      return then;
    };
    const readAgain = readerAgain(new Map([[accountId, first.readAt]]), read, () => Date.parse(readAt) + time);
    for (const at of times) {
      time = at;
      const before = again.length;
      assert.equal(await readAgain(accountId), again.length > before ? then : undefined);
    }
    return again;
  }

  it("is known for a minute after it was read, and then read again", async () =>
    assert.deepEqual(await readings([0, minute - 1, minute, 2 * minute - 1, 2 * minute]), [minute, 2 * minute]));

  it("is known for as long as it took to read, where that is longer", async () => {
    const [takes, end] = [5 * minute, 6 * minute];
    assert.deepEqual(await readings([minute, end + takes - 1, end + takes], takes), [minute, end + takes]);
  });

  it("is not known where nobody knows when it was read, or where the account was not", async () => {
    assert.deepEqual(await readings([0, 1], 0, {}), [0]);
    const read = async (): Promise<AccountRecord> => then;
    assert.equal(await readerAgain(new Map(), read)(accountId), then);
  });
});

describe("the changes of --fix", () => {
  const environment = { ...process.env };
  const fake = new FakeAws();
  let aws: AwsConnection;
  let directory: string;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
    aws = new AwsConnection({ region, endpoint: await fake.start(), signal: AbortSignal.timeout(60_000) });
  });
  after(async () => {
    await fake.stop();
    process.env = { ...environment };
  });

  const names = ["one", "two"];
  const trustPolicy = trustFor(fargateService);
  const records = names.map((name) => rightRole({ arn: roleArn(name), trustPolicy, attachedPolicies: [] }));
  const profiles = names.map((name) => rightProfile({ name, role: roleArn(name) }));
  const account = withCluster({ profiles }, { roles: records });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "fix-"));
    const role = (): FakeRole => ({ trustPolicy, uniqueId: "AROAEXAMPLE", attachedPolicies: [] });
    fake.account = { accountId, roles: { one: role(), two: role() }, clusters: {} };
    fake.asked.length = 0;
    fake.beforeAnswer = () => undefined;
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const backup = (): string => join(directory, "backup.json");
  const changes = (): string[] => fake.asked.filter((question) => !/^(Get|List|Describe)/.test(question));

  const quiet = {
    print: () => undefined,
    printAside: () => undefined,
    progress: () => undefined,
    colour: false,
    width: 80,
  };

  /** Makes the changes of all roles; gives what is said on the way. */
  async function fix(
    more: Partial<Changing> = {},
    plans = records.map(({ arn }) => planIn(account, [], arn)),
  ): Promise<string[]> {
    const said: string[] = [];
    const terminal = {
      print: () => assert.fail("--fix answers at its end"),
      printAside: (text: string) => void said.push(text),
      progress: () => undefined,
      colour: false,
      width: 80,
    };
    await makeChanges(plans, {
      options: { yes: true, backup: backup() },
      terminal,
      text: { colour: false, width: 80, success: "" },
      connectionOf: () => aws,
      readAgain: async () => undefined,
      ...more,
    });
    return said;
  }

  it("come with a backup of all roles, of which each step that was begun is marked", async () => {
    const said = await fix();
    assert.equal(said.at(-1), `The state from before is in ${backup()}. To put it back: ${printed(true)}`);
    const plans = await readPlans("backup", backup());
    assert.deepEqual(
      plans.map((plan) => plan.steps.map(({ begun }) => begun)),
      [
        [true, true],
        [true, true],
      ],
    );
  });

  const printed = (alone: boolean): string => `fargate-role undo ${backup()}${alone ? " --yes --let-in '*'" : ""}`;

  /** The exit codes of `undo` as it is printed. */
  async function typed(undo: string): Promise<number[]> {
    const codes: number[] = [];
    const unused = async (): Promise<number> => assert.fail();
    const none = { scan: unused, check: unused, judge: unused, ledger: unused, explain: unused };
    const run = (file: string, options: UndoOptions) => runUndo(file, options, { ...quiet, connect: () => aws });
    const program = describeProgram({ ...none, undo: run }, (code) => codes.push(code));
    await program.parseAsync(wordsOf(undo).slice(1), { from: "user" });
    return codes;
  }

  it("say that undo cuts off the cluster that they let in", async () => {
    const before = rightTrust("red");
    const role = { trustPolicy: before, uniqueId: "AROAEXAMPLE", attachedPolicies: [executionPolicyArn("aws")] };
    fake.account = { ...fake.account, roles: { pods: role }, profiles: { blue: { default: roleArn("pods") } } };
    const said = await fix({}, [planIn(withCluster({}, { roles: [rightRole({ trustPolicy: before })] }))]);
    const undo = said.at(-1)?.split("To put it back: ")[1] ?? "";
    assert.ok(undo.endsWith(` --yes --cut-off ${clusterArn("blue")}`), undo);
    assert.notEqual(role.trustPolicy, before);
    assert.deepEqual(await typed(undo), [0]);
    assert.equal(role.trustPolicy, before);
  });

  it("say how they are put back by somebody who can be asked, and otherwise what works as it is printed", async () => {
    for (const confirm of [async () => true, undefined]) {
      rmSync(backup(), { force: true });
      for (const role of Object.values(fake.account.roles)) Object.assign(role, { trustPolicy, attachedPolicies: [] });
      const said: string[] = [];
      const terminal = { ...quiet, printAside: (text: string) => void said.push(text), ...(confirm && { confirm }) };
      await fix({ terminal });
      const undo = said.at(-1)?.split("To put it back: ")[1] ?? "";
      assert.equal(undo, printed(confirm === undefined));
      if (confirm) continue;
      assert.deepEqual(await typed(undo), [0]);
      assert.deepEqual(
        Object.values(fake.account.roles).map((role) => role.trustPolicy),
        [trustPolicy, trustPolicy],
      );
    }
  });

  /** The account once cluster red uses the second role. */
  const withRed = (): AccountRecord => {
    const red = rightCluster({
      name: "red",
      profiles: [rightProfile({ role: roleArn("two"), arn: profileArn("red", "p") })],
    });
    return { ...account, regions: [{ name: region, clusters: [rightCluster({ profiles }), red] }] };
  };

  it("end where a cluster comes to use a role while the others are changed", async () => {
    const isFirstDone = () => fake.asked.includes("UpdateAssumeRolePolicy one");
    await assert.rejects(fix({ readAgain: async () => (isFirstDone() ? withRed() : undefined) }), {
      message:
        "Role two is used by eu-west-1/red now, which the plan does not name. Write the plan again. " +
        `Already done: iam:AttachRolePolicy, iam:UpdateAssumeRolePolicy on ${roleArn("one")}`,
    });
    assert.deepEqual(changes(), ["AttachRolePolicy one", "UpdateAssumeRolePolicy one"]);
  });

  it("are refused where a cluster came to use a role since the account was read, and nothing is written", async () => {
    const now = withRed();
    await assert.rejects(fix({ readAgain: async () => now }), {
      message: "Role two is used by eu-west-1/red now, which the plan does not name. Write the plan again",
    });
    assert.deepEqual([changes(), existsSync(backup())], [[], false]);
  });

  it("are refused where one of several roles changed, and no role is changed", async () => {
    Object.assign(fake.account.roles.two ?? {}, { trustPolicy: "{}" });
    await assert.rejects(fix(), {
      message:
        "Role two was changed by someone else since the plan was made. Run the command again. Nothing was changed",
    });
    assert.deepEqual([changes(), existsSync(backup())], [[], false]);
  });

  it("are refused where the backup cannot be written, and nothing is changed", async () => {
    const path = join(directory, "none", "backup.json");
    await assert.rejects(fix({ options: { yes: true, backup: path } }), {
      message: `${path} cannot be written: its directory does not exist. Create it, or give another path. Nothing was changed`,
    });
    assert.deepEqual(changes(), []);
  });

  it("end at the first that AWS refuses, with all that was done before it", async () => {
    fake.beforeAnswer = (question) => {
      if (question === "AttachRolePolicy two") fake.account.denied = ["UpdateAssumeRolePolicy"];
    };
    await assert.rejects(fix(), {
      message:
        "Access denied to iam:UpdateAssumeRolePolicy on role two. Allow the action iam:UpdateAssumeRolePolicy to the credentials in use, " +
        `or use others with --profile. Already done: iam:AttachRolePolicy, iam:UpdateAssumeRolePolicy on ${roleArn("one")}; ` +
        `iam:AttachRolePolicy on ${roleArn("two")}`,
      missingAction: "iam:UpdateAssumeRolePolicy",
    });
  });

  it("leave no backup if AWS refuses the first", async () => {
    fake.account.denied = ["AttachRolePolicy"];
    await assert.rejects(fix(), (error: Error) => error.message.endsWith("with --profile. Nothing was changed"));
    assert.equal(existsSync(backup()), false);
  });

  it("leave no backup if a role changes before the first", async () => {
    fake.beforeAnswer = () => {
      if (existsSync(backup())) Object.assign(fake.account.roles.one ?? {}, { trustPolicy: "{}" });
    };
    await assert.rejects(fix(), (error: Error) => error.message.endsWith("Run the command again. Nothing was changed"));
    assert.deepEqual([changes(), existsSync(backup())], [[], false]);
  });

  it("are not made twice by one plan", async () => {
    await fix();
    fake.asked.length = 0;
    const second = join(directory, "second.json");
    assert.deepEqual(await fix({ options: { yes: true, backup: second } }), ["Nothing is left to do."]);
    assert.deepEqual([changes(), existsSync(second)], [[], false]);
  });
});
