import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildTrustPolicy, executionPolicyArn, sourceArn } from "../../core/trust";
import { accountId, policyPack, startLocalCloud, type LocalCloud, type Result } from "../support/engine";
import { FileBackend, urnOf, type StateResource } from "../support/file-backend";
import { PackedCommand } from "../support/packed-command";
import { recordPulumi } from "../support/recorded-pulumi";

const arn = `arn:aws:iam::${accountId}:role/pods`;

/** A pod execution role for one cluster, with or without the managed policy. */
function role(attached: boolean): StateResource[] {
  const line = sourceArn({ partition: "aws", region: "eu-west-1", accountId, cluster: "blue" });
  const assumeRolePolicy = JSON.stringify(buildTrustPolicy([line]));
  const attachment = { role: "pods", policyArn: executionPolicyArn("aws") };
  return [
    { type: "aws:iam/role:Role", name: "pods", outputs: { arn, name: "pods", assumeRolePolicy } },
    ...(attached
      ? [{ type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "policy", outputs: attachment }]
      : []),
  ];
}

describe("fargate-role audit, installed from its tarball, with the real Pulumi CLI", function () {
  this.timeout(180_000);
  let cloud: LocalCloud;
  let command: PackedCommand;
  let backend: FileBackend;
  let directory: string;
  before(async () => {
    [cloud, command] = await Promise.all([startLocalCloud(), PackedCommand.install()]);
    backend = await FileBackend.create();
    directory = await mkdtemp(join(tmpdir(), "audit-"));
  });
  after(async () => {
    await command?.remove();
    await cloud?.stop();
    await rm(backend.directory, { recursive: true });
    await rm(directory, { recursive: true });
  });

  async function audit(...more: string[]): Promise<Result & { exports: number }> {
    const { env, calls } = await recordPulumi(cloud.env, directory);
    const where = ["--backend", backend.url, "--cache", join(directory, "cache")];
    const result = await command.run(["audit", "--policy-pack", policyPack, ...where, ...more], env);
    return { ...result, exports: (await calls()).filter((call) => call.startsWith("stack export")).length };
  }

  it("finds what the pack objects to in any stack, and reads again only what changed", async () => {
    await backend.write("shop", "prod", role(true));
    await backend.write("shop", "dev", role(false));
    const first = await audit();
    assert.equal(first.code, 1, first.output);
    assert.match(first.stdout, /^organization\/shop\/dev: fargate-role-policy-attached \(mandatory\)$/m);
    assert.match(first.stdout, /1 finding in 2 stacks\.$/m);
    const second = await audit();
    assert.deepEqual([first.exports, second.exports], [2, 0]);
    assert.equal(second.stdout, first.stdout);
    await backend.write("shop", "dev", role(true));
    const third = await audit();
    assert.equal(third.code, 0, third.output);
    assert.equal(third.exports, 1);
  });

  it("reads everything again when the configuration changes", async () => {
    const config = join(directory, "config.json");
    await backend.write("shop", "prod", role(true));
    await writeFile(config, JSON.stringify({ "fargate-role-not-node-role": { nodeRoles: [arn] } }));
    const { code, stdout, exports } = await audit("--policy-pack-config", config, "--stack", "prod", "--json");
    assert.equal(code, 1);
    assert.equal(exports, 1);
    assert.deepEqual(
      JSON.parse(stdout).stacks[0].findings.map(({ policy }: { policy: string }) => policy),
      ["fargate-role-not-node-role"],
    );
  });

  it("judges the Terraform states in Pulumi Cloud, whose resources have Terraform's types and attributes", async () => {
    const type = (name: string) => `pulumi:terraform:aws_${name}`;
    const trust = {
      Effect: "Allow",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    const shared = {
      arn,
      name: "pods",
      assume_role_policy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    };
    await backend.write("terraform", "prod", [
      { type: type("iam_role"), name: "aws_iam_role.pods", outputs: shared },
      { type: type("eks_node_group"), name: "aws_eks_node_group.nodes", outputs: { node_role_arn: arn } },
      {
        type: type("eks_fargate_profile"),
        name: "aws_eks_fargate_profile.pods",
        outputs: { cluster_name: "blue", pod_execution_role_arn: arn },
      },
    ]);
    const { code, stdout } = await audit("--project", "terraform", "--json");
    assert.equal(code, 1);
    const findings = JSON.parse(stdout).findings as { id: string; role?: string }[];
    assert.deepEqual([...new Set(findings.map(({ id }) => id))].sort(), [
      "node-role-shared",
      "policy-missing",
      "trust-unsafe",
    ]);
    assert.ok(findings.every(({ role: found }) => found === arn));
    await backend.write("terraform", "prod", []);
  });

  describe("with a configuration of version 2", () => {
    const configured = async (content: object) => {
      const config = join(directory, "config.json");
      await writeFile(config, JSON.stringify({ version: 2, ...content }));
      return ["--policy-pack-config", config];
    };
    const urn = urnOf("shop", "dev", "aws:iam/role:Role", "pods");

    it("passes what an exception lets pass, and says so; without the exception it fails", async () => {
      await backend.write("shop", "dev", role(false));
      const exceptions = {
        "EXC-42": { reason: "OPS-1", match: [{ policies: ["fargate-role-policy-attached"], targets: [urn] }] },
      };
      const passed = await audit(...(await configured({ policies: {}, exceptions })));
      assert.equal(passed.code, 0, passed.output);
      assert.match(passed.stdout, new RegExp(`^Exempt: 1\n  ${arn}: policy-missing, by "EXC-42": OPS-1$`, "m"));
      assert.equal((await audit(...(await configured({ policies: {} })))).code, 1);
    });

    it("is unknown where an ESC environment is named that cannot be opened", async () => {
      const { code, stderr } = await audit(...(await configured({ policies: {}, environments: ["policies/prod"] })));
      assert.equal(code, 2);
      assert.match(stderr, /could not be judged: environment organization\/policies\/prod of .* cannot be opened: /);
    });

    it("says once which exemption is of use in no stack, and speaks of no stack without resources", async () => {
      await backend.write("shop", "dev", role(false));
      await backend.write("shop", "empty", []);
      const exempt = [
        { resource: urn, reason: "OPS-1" },
        { role: "gone", reason: "OPS-2" },
      ];
      const policies = { "fargate-role-policy-attached": { exempt } };
      const { code, stdout, stderr } = await audit(...(await configured({ policies })));
      assert.equal(code, 0, stdout);
      assert.match(stdout, /exempt\[1\] \("gone"\) of fargate-role-policy-attached covers nothing\. /);
      assert.match(stdout, /^1 finding in 4 stacks\.$/m);
      assert.doesNotMatch(stderr, /empty|state\.json/);
    });
  });
});
