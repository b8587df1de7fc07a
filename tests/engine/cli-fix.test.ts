import {
  CreateAccessEntryCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  EKSClient,
  ListAccessEntriesCommand,
} from "@aws-sdk/client-eks";
import { CreateRoleCommand, GetRoleCommand, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildTrustPolicy, fargateService, sourceArn } from "../../core/trust";
import { startFaultProxy, type FaultProxy } from "../../dev/localcloud/faults/proxy";
import { accountId, aws, finish, startLocalCloud, type LocalCloud, type Result } from "../support/engine";
import { PackedCommand } from "../support/packed-command";

const homeRegion = "eu-west-1";
const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
const line = (cluster: string, region = homeRegion) => sourceArn({ partition: "aws", region, accountId, cluster });
const openTrust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" }],
};

describe("fargate-role --fix, call by call", function () {
  this.timeout(900_000);
  let cloud: LocalCloud;
  let proxy: FaultProxy;
  let command: PackedCommand;
  before(async () => {
    [cloud, command] = await Promise.all([startLocalCloud(), PackedCommand.install()]);
    proxy = await startFaultProxy(cloud.endpoint);
    for (const [name, region] of [
      ["blue", homeRegion],
      ["blue", "us-east-1"],
    ] as const)
      await eks(region).send(
        new CreateClusterCommand({
          name,
          roleArn: roleArn("cluster"),
          resourcesVpcConfig: { subnetIds: ["subnet-1"] },
          accessConfig: { authenticationMode: "API" },
        }),
      );
  });
  after(async () => {
    await proxy?.stop();
    await command?.remove();
    await cloud?.stop();
  });
  beforeEach(() => startAgain());

  /** Forgets the calls so far. Of the Regions, which cost most of a command's time, two are enough. */
  function startAgain(): void {
    proxy.clear();
    const Regions = [homeRegion, "us-east-1"].map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED" }));
    proxy.inject({ kind: "answer", action: "ListRegions", content: { Regions }, times: Infinity });
  }

  const eks = (region: string) =>
    new EKSClient({
      endpoint: cloud.endpoint,
      region,
      credentials: { accessKeyId: "localcloud", secretAccessKey: "localcloud" },
    });

  const env = () => ({ ...cloud.env, ...proxy.env });
  const run = (...words: string[]): Promise<Result> => command.run(words, env());

  /** A role that lacks everything that `--fix` can give, used by a profile of cluster blue. */
  async function plant(RoleName: string, regions: readonly string[] = [homeRegion]): Promise<void> {
    const { iam } = aws(cloud);
    // Written so that no tool would write it again in the same bytes.
    const AssumeRolePolicyDocument = `${JSON.stringify(openTrust, null, 3)}\n `;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    for (const region of regions)
      await eks(region).send(
        new CreateFargateProfileCommand({
          clusterName: "blue",
          fargateProfileName: RoleName,
          podExecutionRoleArn: roleArn(RoleName),
          selectors: [{ namespace: "default" }],
        }),
      );
  }

  interface State {
    trustPolicy: string | undefined;
    policies: (string | undefined)[];
    entries: string[];
  }

  async function stateOf(RoleName: string): Promise<State> {
    const { iam } = aws(cloud);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const entries: string[] = [];
    for (const region of [homeRegion, "us-east-1"]) {
      const { accessEntries = [] } = await eks(region).send(new ListAccessEntriesCommand({ clusterName: "blue" }));
      if (accessEntries.includes(roleArn(RoleName))) entries.push(region);
    }
    return {
      trustPolicy: Role?.AssumeRolePolicyDocument,
      policies: AttachedPolicies.map((one) => one.PolicyArn),
      entries,
    };
  }

  const backups = (): string[] =>
    readdirSync(command.directory)
      // A backup that was being written when the command was killed is not there yet.
      .filter((name) => name.startsWith("fargate-role-backup-"))
      .sort();
  const isChange = (action: string): boolean => !/^(Get|List|Describe)/.test(action);
  const changes = (): string[] => proxy.calls.map(({ action }) => action).filter(isChange);

  it("changes nothing without --fix, whatever else is asked for", async () => {
    await plant("untouched");
    const before = await stateOf("untouched");
    const check = ["check", "untouched", "--cluster", "blue"];
    for (const words of [
      check,
      [...check, "--json"],
      [...check, "--plan", "untouched.json"],
      // Nobody is there to say yes.
      [...check, "--fix"],
      ["check", "--apply", "untouched.json"],
      ["scan"],
      ["scan", "--save", "untouched-inventory.json", "--ledger", "untouched-ledger.json"],
      ["scan", "--plan", "untouched-plan.json"],
      ["scan", "--fix"],
    ])
      assert.notEqual((await run(...words)).code, 0, words.join(" "));
    assert.ok(proxy.calls.length > 100);
    assert.deepEqual(changes(), []);
    assert.deepEqual(await stateOf("untouched"), before);
    assert.deepEqual(backups(), []);
  });

  it("creates an access entry in each Region that lacks it, also for a cluster that --region names", async () => {
    await plant("everywhere", [homeRegion, "us-east-1"]);
    const result = await run("check", "everywhere", "--cluster", "blue", "--region", "us-east-1", "--fix", "--yes");
    assert.equal(result.code, 0, result.output);
    assert.deepEqual(changes(), [
      "AttachRolePolicy",
      "CreateAccessEntry",
      "CreateAccessEntry",
      "UpdateAssumeRolePolicy",
    ]);
    const state = await stateOf("everywhere");
    assert.deepEqual(state.entries, [homeRegion, "us-east-1"]);
    const lines = [line("blue"), line("blue", "us-east-1")];
    assert.deepEqual(JSON.parse(decodeURIComponent(state.trustPolicy ?? "")), buildTrustPolicy(lines));
  });

  it("is refused where --region leaves out Regions in which the role may be used", async () => {
    await plant("partial");
    const { output } = await run("scan", "--region", homeRegion, "--fix", "--yes");
    assert.ok(output.includes("--fix leaves role partial alone: not every enabled Region was read"), output);
    assert.deepEqual(changes(), []);
  });

  describe("killed at each change", () => {
    const fix = (name: string) => ["check", name, "--cluster", "blue", "--fix", "--yes"];

    /** Kills `--fix` some milliseconds after its call of this number. */
    async function killAfter(call: number, pause: number, name: string): Promise<void> {
      const child = command.start(fix(name), env());
      const ended = finish(child);
      let isOver = false;
      void ended.then(() => (isOver = true));
      while (!isOver && proxy.calls.length < call) await Promise.race([proxy.arrival(/./), ended]);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (child.pid !== undefined && !isOver) process.kill(-child.pid, "SIGKILL");
      await ended;
      // The call that the command was killed in may still be on its way, and then AWS at it.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await proxy.settled();
    }

    it("leaves a backup from which undo restores every byte, and a role that a second --fix makes right", async () => {
      const name = "killed";
      await plant(name);
      await eks(homeRegion).send(
        new CreateAccessEntryCommand({ clusterName: "blue", principalArn: roleArn("someone"), type: "STANDARD" }),
      );
      for (const old of backups()) rmSync(join(command.directory, old));
      const before = await stateOf(name);
      const complete = async (): Promise<State> => {
        const { code, output } = await run(...fix(name));
        assert.equal(code, 0, output);
        return stateOf(name);
      };
      const undo = async (files: string[]): Promise<State> => {
        for (const backup of files) {
          const { code, output } = await run("undo", backup, "--yes", "--let-in", "*");
          assert.equal(code, 0, output);
          rmSync(join(command.directory, backup));
        }
        return stateOf(name);
      };
      startAgain();
      const right = await complete();
      const total = proxy.calls.length;
      // Before a change arrives, while AWS is at it, and after it.
      const points = proxy.calls.flatMap(({ action }, at) => (isChange(action) ? [at, at + 1, at + 2] : []));
      assert.deepEqual(await undo(backups()), before);

      const seen = new Set<string>();
      for (const [index, call] of [...points, total + 1].entries()) {
        startAgain();
        await killAfter(call, (11 * index) % 31, name);
        seen.add(changes().join());
        const [left, ofKilled] = [await stateOf(name), backups()];
        assert.deepEqual(await complete(), right, `killed after call ${call}`);
        const ofSecond = backups().filter((backup) => !ofKilled.includes(backup));
        assert.deepEqual(await undo(ofSecond), left, `the second run, after one killed after call ${call}`);
        assert.deepEqual(await undo(ofKilled), before, `killed after call ${call}`);
      }
      // Some were killed before the first change, some between two, some after the last.
      assert.ok(seen.size > 2, [...seen].join("\n"));
    });
  });
});
