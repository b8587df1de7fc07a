import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  cloud,
  accountId,
  fails,
  finish,
  policyPack,
  type Result,
  root,
  Stack,
  useLocalCloud,
  succeeds,
} from "../support/engine";

const example = "examples/node-and-pods";
const policyPacks = [policyPack];
const policy = "fargate-role-not-node-role";
const nodeRoleArn = `arn:aws:iam::${accountId}:role/eks-node-general`;
const nodesInAws = "trust for ec2.amazonaws.com in AWS; AmazonEKSWorkerNodePolicy attached in AWS";
const byConfiguration = JSON.parse(readFileSync(join(root, example, "policy-config.json"), "utf8")) as object;

describe("examples/node-and-pods", () => {
  useLocalCloud();
  let nodes: Stack;
  before(async () => {
    nodes = new Stack({ project: `${example}/nodes`, name: "dev", config: { subnetIds: ["subnet-1"] } });
  });

  const pods = (podExecutionRole: string) =>
    new Stack({ project: `${example}/pods`, config: { subnetIds: ["subnet-1"], podExecutionRole } });

  const preview = (stack: Stack, config: object = {}) =>
    stack.preview({ policyPacks, policyPackConfigs: [{ [policy]: config }] });

  /** Asserts that the pack refused the node role for pods, because of the given evidence. */
  function refused(result: Result, evidence: string): void {
    fails(result);
    const message = new RegExp(
      `Role "eks-node-general" \\(${nodeRoleArn}\\) serves both EC2 nodes and pods on Fargate\\.`,
    );
    assert.match(result.output, message);
    assert.ok(result.output.includes(evidence), `${evidence} is not in\n${result.output}`);
    assert.ok(result.output.includes('podExecutionRoleArn of aws:eks/fargateProfile:FargateProfile "default"'));
  }

  function accepted(result: Result): void {
    assert.doesNotMatch(succeeds(result), /fargate-role-/);
  }

  /** Writes the role ledger of all stacks with the command, which exits with 1 where it shows a collision; returns its path. */
  async function writeLedger({ collision = false } = {}): Promise<string> {
    const ledger = join(cloud.directory, "ledger.json");
    const command = ["-r", join(root, "dev", "typescript.cjs"), join(root, "cli", "fargate-role.ts"), "ledger"];
    const where = ["--output", ledger, "--cache", join(cloud.directory, "ledger-cache")];
    const { code, output } = await finish(
      spawn(process.execPath, [...command, ...where], {
        cwd: root,
        env: cloud.env,
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
    assert.equal(code, collision ? 1 : 0, output);
    return ledger;
  }

  describe("with nothing deployed", () => {
    it("the first preview of either stack, each with its own role, is clean", async () => {
      accepted(await preview(nodes));
      accepted(await preview(pods("own"), byConfigurationOf()));
    });

    it("the first preview of a stack that names the node role is refused by configuration, and by that alone", async () => {
      const stack = pods(nodeRoleArn);
      refused(await preview(stack, byConfigurationOf()), '"eks-node-*" in nodeRoles of this policy\'s configuration');
      accepted(await preview(stack, { nodeRoles: ["other-node-*"] }));
    });
  });

  describe("with the stack of the nodes deployed", () => {
    let bad: Stack;
    before(async () => {
      succeeds(await nodes.up({ policyPacks, skipPreview: true }));
      bad = pods("of-the-nodes");
    });

    it("a preview of one stack alone, without a look-up, cannot tell", async () =>
      accepted(await preview(bad, { lookup: false })));

    it("a preview without any configuration is refused by what AWS says", async () =>
      refused(await preview(bad), nodesInAws));

    it("the first preview of the other stack is refused by configuration", async () => {
      refused(await preview(bad, byConfigurationOf()), '"eks-node-*" in nodeRoles of this policy\'s configuration');
    });

    it("it is refused by the role ledger, as long as that has the entry", async () => {
      const ledger = await writeLedger();
      const evidence =
        'nodeRoleArn of aws:eks/nodeGroup:NodeGroup "general" in stack organization/nodes/dev (ledger ledger.json)';
      refused(await preview(bad, { ledgers: [ledger], lookup: false }), evidence);
      writeFileSync(ledger, JSON.stringify({ version: 1, roles: [] }));
      accepted(await preview(bad, { ledgers: [ledger], lookup: false }));
    });

    it("it is refused by a look-up in AWS", async () => {
      const result = await preview(bad, { lookup: true });
      refused(result, nodesInAws);
      assert.match(result.output, /node group "general-[0-9a-f]+" of cluster team-cluster in AWS/);
    });

    it("a look-up that fails is a notice that says what could not be checked", async () => {
      const result = await bad.preview({
        policyPacks,
        policyPackConfigs: [{ [policy]: { lookup: true } }],
        env: { AWS_ENDPOINT_URL_IAM: "http://127.0.0.1:9", AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:9" },
      });
      const reason = "AWS could not be reached for iam:GetRole .* \\(ECONNREFUSED\\)";
      assert.match(
        succeeds(result),
        new RegExp(`lookup: not every use of role "eks-node-general" \\(${nodeRoleArn}\\) was seen: .*${reason}`),
      );
    });

    it("its own role is clean by all three", async () => {
      const ledgers = [await writeLedger()];
      accepted(await preview(pods("own"), { ...byConfigurationOf(), ledgers, lookup: true }));
    });

    describe("and the bad way deployed without the pack", () => {
      before(async () => {
        succeeds(await bad.up({ skipPreview: true }));
      });
      after(async () => {
        succeeds(await bad.destroy());
      });

      it("the check of the ledger finds the collision and names both stacks", async () => {
        const ledger = await writeLedger({ collision: true });
        const command = ["-r", join(root, "dev", "typescript.cjs"), join(root, "cli", "fargate-role.ts"), "ledger"];
        const check = spawn(process.execPath, [...command, "--check", ledger], { cwd: root, env: cloud.env });
        const { code, output } = await finish(check);
        assert.equal(code, 1, output);
        assert.match(output, /organization\/nodes\/dev/);
        assert.match(output, new RegExp(`organization/pods/${bad.name}`));
      });

      it("the ledger reports it to the stack of the nodes, too", async () => {
        const result = await preview(nodes, { ledgers: [await writeLedger({ collision: true })] });
        fails(result);
        assert.ok(result.output.includes(`in stack organization/pods/${bad.name} (ledger ledger.json)`), result.output);
      });

      it("the stack can be fixed although a ledger still reports the bad way", async () => {
        const ledgers = [await writeLedger({ collision: true })];
        succeeds(await bad.pulumi(["config", "set", "podExecutionRole", "own", "--stack", bad.name]));
        accepted(await preview(bad, { ledgers }));
      });
    });
  });

  function byConfigurationOf(): object {
    return (byConfiguration as Record<string, object>)[policy];
  }
});
