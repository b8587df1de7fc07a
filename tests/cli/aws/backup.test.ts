import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Backup, backupName, planIsWritten, readPlans, writePlans } from "../../../cli/aws/backup";
import type { RolePlan } from "../../../cli/aws/plan";
import { casesOf } from "../../support/cases";

const plan = casesOf(__filename, "plan") as RolePlan;

describe("the files of plans and backups", () => {
  let directory = "";
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "plans-"))));
  afterEach(() => rmSync(directory, { recursive: true }));
  const path = (): string => join(directory, "file.json");

  it("go into a pipe, which is not read for a backup before", async function () {
    if (process.platform === "win32") return this.skip();
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path()]);
    const written = readFile(path(), "utf8");
    await writePlans(path(), [plan]);
    assert.deepEqual(JSON.parse(await written).roles, [plan]);
  });

  it("give back what was written, to the user alone", async () => {
    await Backup.create(path(), [plan]);
    assert.deepEqual(await readPlans("backup", path()), [plan]);
    assert.equal(statSync(path()).mode & 0o777, 0o600);
    await assert.rejects(readPlans("plan", path()), /is not a plan of fargate-role, version 1/);
    writeFileSync(path(), '{"roles": [],\n"roles": []}');
    await assert.rejects(readPlans("plan", path()), /cannot be read: it has the key "roles" twice, again in line 2/);
  });

  it("never overwrite a backup, which may be the only one with the first state", async () => {
    await Backup.create(path(), [plan]);
    const text = readFileSync(path(), "utf8");
    const refusals = {
      "is there already. Give another name with --backup": Backup.create(path(), []),
      "is a backup, and a plan would overwrite it. Give another name": writePlans(path(), [plan]),
    };
    for (const [message, written] of Object.entries(refusals))
      await assert.rejects(written, (error: Error) => error.message.endsWith(`${path()} ${message}`));
    assert.equal(readFileSync(path(), "utf8"), text);
  });

  it("overwrite an older plan, and say that a plan holds no change", async () => {
    await writePlans(path(), [plan]);
    await writePlans(path(), []);
    await assert.rejects(readPlans("plan", path()), /The plan .* holds no change/);
  });

  it("keep which steps were begun", async () => {
    const backup = await Backup.create(path(), [plan]);
    assert.equal(backup.isUsed, false);
    const [attach, , update] = plan.steps;
    assert.ok(attach && update);
    for (const step of [attach, update]) await backup.begin(step);
    assert.equal(backup.isUsed, true);
    const [written] = await readPlans("backup", path());
    assert.deepEqual(
      written?.steps.map(({ action, begun }) => [action, begun]),
      [
        ["iam:AttachRolePolicy", true],
        ["eks:CreateAccessEntry", undefined],
        ["iam:UpdateAssumeRolePolicy", true],
      ],
    );
  });

  it("say why they cannot be written, and what to do", async () => {
    const nowhere = join(directory, "none", "file.json");
    for (const written of [writePlans(nowhere, [plan]), Backup.create(nowhere, [plan])])
      await assert.rejects(written, {
        message: `${nowhere} cannot be written: its directory does not exist. Create it, or give another path`,
      });
  });

  it("are refused where a step has another form", async () => {
    await writePlans(path(), [plan]);
    const content = JSON.parse(readFileSync(path(), "utf8"));
    for (const step of [
      null,
      {},
      { action: "iam:DeleteRole" },
      { ...plan.steps[2], after: "text" },
      { ...plan.steps[0], begun: 1 },
      { ...plan.steps[0], begun: true },
    ]) {
      writeFileSync(path(), JSON.stringify({ ...content, roles: [{ ...plan, steps: [step] }] }));
      await assert.rejects(readPlans("plan", path()), /is not a plan of fargate-role/);
    }
  });

  it("have names that no other run takes, and commands that a shell takes as they are meant", () => {
    const now = new Date("2026-01-02T03:04:05.678Z");
    assert.equal(backupName([plan], now), "fargate-role-backup-pods-2026-01-02T03-04-05-678Z.json");
    assert.equal(backupName([plan, plan], now), "fargate-role-backup-2-roles-2026-01-02T03-04-05-678Z.json");
    assert.equal(
      planIsWritten("check", "my $(plan)", [plan]),
      "The plan is in my $(plan). To make its changes: fargate-role check --apply 'my $(plan)'",
    );
  });

  it("say how a plan is applied with the same AWS", () => {
    const reach = { profile: "prod", endpoint: "http://127.0.0.1:5000", assumeRole: "admin" };
    assert.equal(
      planIsWritten("scan", "plan.json", [plan], reach),
      "The plan is in plan.json. To make its changes: fargate-role scan --apply plan.json --profile prod --endpoint http://127.0.0.1:5000 --assume-role admin",
    );
  });

  it("say which roles a plan leaves out, and that it holds no change", () => {
    assert.equal(
      planIsWritten("scan", "plan.json", [{ ...plan, refused: "EC2 nodes use it" }]),
      "The plan is in plan.json. It holds no change.\nIt leaves role pods alone: EC2 nodes use it.",
    );
  });
});
