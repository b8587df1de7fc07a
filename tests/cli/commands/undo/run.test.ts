import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planRole, type RolePlan } from "../../../../cli/aws/plan";
import { runUndo, type UndoOptions } from "../../../../cli/commands/undo";
import { AwsConnection } from "../../../../core/aws/connection";
import { accountRole, usesOf } from "../../../../core/facts/account/account-role";
import { executionPolicyArn, fargateService } from "../../../../core/trust";
import { FakeAws } from "../../../support/fake-aws";
import {
  accountId,
  region,
  rightRole,
  roleArn,
  scopedTrustFor,
  rightTrust,
  withCluster,
} from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";

const open = trustFor(fargateService);
const execution = executionPolicyArn("aws");
const logs = "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess";

/** What a backup says of role pods, of which --fix began every step. */
function backup(changes: Partial<RolePlan> = {}): RolePlan {
  const record = rightRole({ trustPolicy: open, attachedPolicies: [logs] });
  const account = withCluster({ authenticationMode: "API", accessEntries: [] }, { roles: [record] });
  const plan = planRole(accountRole(usesOf(account), record) ?? assert.fail());
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
    process.env = environment;
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

  const changes = (): string[] => fake.asked.filter((question) => !/^(Get|List|Describe)/.test(question));

  /** Undoes a backup of these roles; gives the exit code and what is said. */
  async function undo(roles: RolePlan[], options: Partial<UndoOptions> = {}): Promise<{ code: number; said: string }> {
    const path = join(directory, "backup.json");
    writeFileSync(path, JSON.stringify({ kind: "fargate-role backup", version: 1, writtenAt: "", roles }));
    let said = "";
    const say = (text: string): void => void (said += `${text}\n`);
    const code = await runUndo(
      path,
      { timeout: 60, yes: true, ...options },
      {
        print: say,
        printAside: say,
        progress: () => undefined,
        colour: false,
        width: 80,
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
      changed(`"role" is ${roleArn("pods")}, which is no role pods of account 999988887777 in partition aws`),
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
