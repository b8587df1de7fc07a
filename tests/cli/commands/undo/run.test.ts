import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RolePlan } from "../../../../cli/aws/plan";
import { runUndo, type UndoOptions } from "../../../../cli/commands/undo";
import { AwsConnection } from "../../../../core/aws/connection";
import { buildTrustPolicy, executionPolicyArn, fargateService } from "../../../../core/trust";
import { FakeAws } from "../../../support/fake-aws";
import {
  accountId,
  line,
  profileArn,
  region,
  rightRole,
  roleArn,
  scopedTrustFor,
  rightTrust,
  withCluster,
} from "../../../support/fake-aws-account";
import { planIn } from "../../../support/account-findings";
import { trustFor } from "../../../support/trust";

const open = trustFor(fargateService);
const execution = executionPolicyArn("aws");
const logs = "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess";

/** What a backup says of role pods, of which --fix began every step. */
function backup(changes: Partial<RolePlan> = {}): RolePlan {
  const record = rightRole({ trustPolicy: open, attachedPolicies: [logs] });
  const account = withCluster({ authenticationMode: "API", accessEntries: [] }, { roles: [record] });
  const plan = planIn(account);
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, begun: true })), ...changes };
}

/** The backup with one of its steps changed. */
function withStep(action: string, changes: object): RolePlan {
  return backup({ steps: backup().steps.map((step) => (step.action === action ? { ...step, ...changes } : step)) });
}

describe("fargate-role undo, from a backup", () => {
  const environment = { ...process.env };
  const fake = new FakeAws();
  let endpoint = "";
  let directory = "";
  let ownRegion: string | undefined;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
    endpoint = await fake.start();
    directory = mkdtempSync(join(tmpdir(), "undo-"));
  });
  after(async () => {
    await fake.stop();
    process.env = { ...environment };
    rmSync(directory, { recursive: true });
  });

  /** The role as AWS has it. */
  const role = () => fake.account.roles.pods ?? assert.fail();
  beforeEach(() => {
    ownRegion = region;
    const pods = { trustPolicy: scopedTrustFor("blue"), uniqueId: "AROAEXAMPLE", attachedPolicies: [logs, execution] };
    fake.account = {
      accountId,
      roles: { pods },
      clusters: {},
      entries: { blue: { [roleArn("pods")]: "FARGATE_LINUX" } },
    };
    fake.asked.length = 0;
  });

  /** What was shown before anything was put back. */
  const shown: string[] = [];

  const changes = (): string[] => fake.asked.filter((question) => !/^(Get|List|Describe)/.test(question));

  /** Undoes a backup of these roles; gives the exit code and what is said. */
  async function undo(
    roles: RolePlan[],
    options: Partial<UndoOptions> = {},
    confirm?: boolean,
  ): Promise<{ code: number; said: string }> {
    const path = join(directory, "backup.json");
    writeFileSync(path, JSON.stringify({ kind: "fargate-role backup", version: 1, writtenAt: "", roles }));
    let said = "";
    const say = (text: string): void => void (said += `${text}\n`);
    const sayAside = (text: string): void => {
      if (text.startsWith("What to put back")) shown.push(text);
      else say(text);
    };
    shown.length = 0;
    const code = await runUndo(
      path,
      { timeout: 60, yes: true, letIn: ["*"], ...options },
      {
        print: say,
        printAside: sayAside,
        progress: () => undefined,
        colour: false,
        width: 80,
        ...(confirm !== undefined && { confirm: async () => confirm }),
        connect: (_, given) => {
          const where = given ?? ownRegion;
          return new AwsConnection({ ...(where && { region: where }), endpoint, signal: AbortSignal.timeout(20_000) });
        },
      },
    );
    return { code, said: said.replaceAll(path, "backup.json") };
  }

  it("puts all back, and nothing by a second run, also where IAM shows the trust policy in another form", async () => {
    assert.equal((await undo([backup()])).code, 0);
    assert.deepEqual([role().trustPolicy, role().attachedPolicies, fake.account.entries], [open, [logs], { blue: {} }]);
    role().trustPolicy = JSON.stringify(JSON.parse(open), null, 1);
    fake.asked.length = 0;
    assert.deepEqual(await undo([backup()]), { code: 0, said: "OK: nothing had to be put back.\n" });
    assert.deepEqual(changes(), []);
  });

  it("needs no Region but that of the backup, since no option gives one", async () => {
    ownRegion = undefined;
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"]) delete process.env[name];
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) process.env[name] = join(directory, "none");
    assert.deepEqual(await undo([backup()]), {
      code: 0,
      said: "OK: the state of backup.json is back, and was read again from AWS.\n",
    });
  });

  it("says what it took back before AWS refused the rest", async () => {
    fake.account.denied = ["DetachRolePolicy"];
    assert.deepEqual(await undo([backup()]), {
      code: 2,
      said:
        "fargate-role: Access denied to iam:DetachRolePolicy on role pods. Allow the action iam:DetachRolePolicy to the credentials in " +
        "use, or use others with --profile. Already taken back: iam:UpdateAssumeRolePolicy, eks:CreateAccessEntry.\n",
    });
  });

  /** The account in which cluster blue, which --fix let in, has a profile with the role by now. */
  const blueCame = (trustPolicy: string): RolePlan => {
    const plan = planIn(withCluster({}, { roles: [rightRole({ trustPolicy })] }));
    fake.account.profiles = { blue: { default: roleArn("pods") } };
    role().trustPolicy = JSON.stringify(plan.steps.flatMap((step) => ("after" in step ? step.after : []))[0]);
    return { ...plan, steps: plan.steps.map((step) => ({ ...step, begun: true })) };
  };
  const forRed = rightTrust("red");

  it("shows what it puts back, and who gains and who loses the role by it", async () => {
    assert.equal((await undo([blueCame(forRed)], { cutOff: [{ name: "blue" }] })).code, 0);
    assert.equal(role().trustPolicy, forRed);
    assert.deepEqual(
      shown.map((text) => text.split("\n").filter((one) => !/^ {2}[-+@ {}]/.test(one))),
      [
        [
          "What to put back on role pods",
          "  Write the trust policy from before:",
          "  Gain access: nobody",
          `  Lose access: pods of cluster blue in Region eu-west-1 of account ${accountId}`,
        ],
      ],
    );
  });

  const cutting: Record<string, [Partial<UndoOptions>, boolean | undefined]> = {
    "with --yes": [{}, undefined],
    "at a terminal": [{ yes: undefined }, true],
    "that is named in another Region": [{ cutOff: [{ name: "blue", region: "us-east-1" }] }, undefined],
  };
  for (const [how, [options, confirm]] of Object.entries(cutting))
    it(`cuts no cluster off whose profile uses the role by now, ${how}`, async () => {
      assert.deepEqual(await undo([blueCame(forRed)], options, confirm), {
        code: 2,
        said:
          "fargate-role: Fargate profiles of eu-west-1/blue use role pods now, and would lose it. To put it back anyway, add " +
          "--cut-off blue.\n",
      });
      assert.deepEqual(changes(), []);
    });

  it("cuts no cluster off of whose profiles one gets in by now", async () => {
    const plan = blueCame(rightTrust("red"));
    const before = JSON.stringify(buildTrustPolicy([line("red"), profileArn("blue", "first")]));
    fake.account.profiles = { blue: { first: roleArn("pods"), second: roleArn("pods"), third: roleArn("pods") } };
    role().trustPolicy = JSON.stringify(buildTrustPolicy([profileArn("blue", "first"), profileArn("blue", "second")]));
    const steps = plan.steps.map((step) =>
      "after" in step ? { ...step, before, after: JSON.parse(role().trustPolicy) } : step,
    );
    assert.match(
      (await undo([{ ...plan, trustPolicy: before, steps }])).said,
      /^fargate-role: Fargate profiles of eu-west-1\/blue use role pods now/,
    );
  });

  it("takes the role from no cluster where not everything that uses it can be read", async () => {
    const plan = blueCame(forRed);
    fake.account.denied = ["ListFargateProfiles"];
    const { code, said } = await undo([plan]);
    assert.match(
      said,
      /^fargate-role: Clusters would lose role pods, and not everything that uses it could be read: Access denied to eks:ListFargateProfiles /,
    );
    assert.deepEqual([code, changes()], [2, []]);
  });

  const root = "arn:aws:iam::999999999999:root";
  const withRoot = JSON.stringify({
    Version: "2012-10-17",
    Statement: [...JSON.parse(open).Statement, { Effect: "Allow", Principal: { AWS: root }, Action: "sts:AssumeRole" }],
  });
  const strangers: Record<string, [document: string, letIn: string[], words: string]> = {
    "pods of any account": [open, [], "--let-in '*'"],
    "another account that the file names, though everyone is": [
      withRoot,
      ["*"],
      `--let-in 999999999999 --let-in ${root}`,
    ],
  };
  for (const [who, [document, letIn, words]] of Object.entries(strangers))
    it(`lets in ${who} again if that is named, or by an answer at a terminal`, async () => {
      const edited = withStep("iam:UpdateAssumeRolePolicy", { before: document });
      const plan = { ...edited, trustPolicy: document };
      assert.deepEqual(await undo([plan], { letIn }), {
        code: 2,
        said: `fargate-role: undo asks before it changes anything, and there is no terminal to ask at. Add --yes ${words}.\n`,
      });
      assert.equal((await undo([plan], { letIn }, false)).said, "fargate-role: Nothing was put back.\n");
      assert.deepEqual(changes(), []);
      assert.equal((await undo([plan], { letIn }, true)).code, 0);
      assert.equal(role().trustPolicy, document);
      role().trustPolicy = scopedTrustFor("blue");
      assert.equal((await undo([plan], { letIn: ["*", "999999999999", root] })).code, 0);
    });

  it("says what others changed since, which stays", async () => {
    role().attachedPolicies = [execution];
    assert.deepEqual(await undo([backup()]), {
      code: 0,
      said: `OK: what --fix changed is back. What others changed since stays: ${roleArn("pods")} (${logs} is not attached).\n`,
    });
  });

  const other = backup({ partition: "aws-cn", role: roleArn("pods").replace("aws", "aws-cn"), steps: [] });
  const changed = (what: string): string =>
    `The backup backup.json was changed after --fix wrote it: ${what}. Use an unchanged copy.`;
  const refused: Record<string, [RolePlan[], string]> = {
    "of another partition": [
      [other],
      `The backup is of partition aws-cn, and the credentials are of partition aws. Use credentials of account ${accountId}, for example with --profile.`,
    ],
    "whose file was changed to detach a policy that was there before": [
      [backup({ attachedPolicies: [logs, execution] })],
      changed(`step iam:AttachRolePolicy for role pods attaches ${execution}, which the role had before`),
    ],
    "whose file was changed to detach a policy of which --fix knows nothing": [
      [withStep("iam:AttachRolePolicy", { policyArn: logs })],
      changed(`step iam:AttachRolePolicy for role pods attaches ${logs}, which --fix never does`),
    ],
    "whose file was changed to write a trust policy that was never there": [
      [withStep("iam:UpdateAssumeRolePolicy", { before: rightTrust("green") })],
      changed('"before" of step iam:UpdateAssumeRolePolicy for role pods is not its "trustPolicy"'),
    ],
    "whose file was changed to be of another account": [
      [backup({ account: "999988887777" })],
      changed(`"role" is ${roleArn("pods")}, which is not role pods of account 999988887777 in partition aws`),
    ],
    "whose file was changed to hold nothing": [[], changed("it holds no role")],
  };
  for (const [what, [roles, message]] of Object.entries(refused))
    it(`refuses one ${what}`, async () => {
      assert.deepEqual(await undo(roles), { code: 2, said: `fargate-role: ${message}\n` });
      assert.deepEqual(changes(), []);
    });

  it("leaves a role of the same name that was made since", async () => {
    role().uniqueId = "AROAANOTHER";
    assert.deepEqual(await undo([backup()]), {
      code: 2,
      said:
        "fargate-role: Role pods was deleted or created again since. So undo leaves it alone. Its trust policy from before is in the " +
        "backup, under trustPolicy.\n",
    });
    assert.deepEqual(changes(), []);
  });
});
