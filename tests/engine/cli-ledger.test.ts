import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LedgerEntry } from "../../core/readers/ledger";
import { cloud, accountId, fails, policyPack, Stack, useLocalCloud, succeeds, type Result } from "../support/engine";
import { FileBackend, type StateResource } from "../support/file-backend";
import { PackedCommand } from "../support/packed-command";
import { recordPulumi } from "../support/recorded-pulumi";
import { newDirectory } from "../support/run-directory";

const arn = (role: string) => `arn:aws:iam::${accountId}:role/${role}`;

function nodeGroup(role: string): StateResource[] {
  return [{ type: "aws:eks/nodeGroup:NodeGroup", name: "workers", outputs: { nodeRoleArn: arn(role) } }];
}

function fargateProfile(role: string): StateResource[] {
  return [{ type: "aws:eks/fargateProfile:FargateProfile", name: "pods", outputs: { podExecutionRoleArn: arn(role) } }];
}

/** The calls of the Pulumi CLI, and those of them that export a stack. */
interface Calls {
  called: string[];
  exports: string[];
}

describe("fargate-role ledger, installed from its tarball, with the real Pulumi CLI", function () {
  this.timeout(300_000);
  useLocalCloud();
  let command: PackedCommand;
  let directory: string;
  let output: string;
  before(async () => {
    command = await PackedCommand.install();
  });
  beforeEach(async () => {
    directory = newDirectory();
    output = join(directory, "ledger.json");
  });

  const entries = async (): Promise<LedgerEntry[]> => JSON.parse(await readFile(output, "utf8")).roles;

  /** A ledger command whose calls of the Pulumi CLI are written down. */
  async function ledger(backend: FileBackend | undefined, ...more: string[]): Promise<Result & Calls> {
    const { env, calls } = await recordPulumi({ ...cloud.env, PULUMI_CONFIG_PASSPHRASE: undefined }, directory);
    const where = ["--output", output];
    const result = await command.run(
      ["ledger", ...where, ...(backend ? ["--backend", backend.url] : []), ...more],
      env,
    );
    const called = await calls();
    assert.ok(called.every((call) => !call.includes("--show-secrets")));
    return { ...result, called, exports: called.filter((call) => call.startsWith("stack export")) };
  }

  it("takes what `pulumi up` made of an encrypted stack, without its passphrase", async () => {
    const stack = new Stack({ project: "examples/single-cluster", name: "listed", secrets: {} });
    succeeds(await stack.up());
    const { code, output: text } = await ledger(undefined);
    assert.equal(code, 0, text);
    const found = await entries();
    assert.ok(found.some(({ use, stack: of }) => use === "fargate-pod-execution" && of.endsWith("/listed")));
    assert.ok(found.every(({ use }) => use === "fargate-pod-execution"));
    succeeds(await stack.destroy());
  });

  it("finds a collision between two stacks, and names both", async () => {
    const backend = await FileBackend.create();
    await backend.write("network", "prod", nodeGroup("shared"));
    await backend.write("shop", "prod", fargateProfile("shared"));
    const { code } = await ledger(backend);
    assert.equal(code, 1);
    const checked = await command.run(["ledger", "--check", output], cloud.env);
    assert.equal(checked.code, 1);
    assert.ok(checked.stdout.includes("organization/network/prod"));
    assert.ok(checked.stdout.includes("organization/shop/prod"));
  });

  it("blocks the preview of a Fargate profile with the role of a node group in a Terraform state", async () => {
    const nodeRole = arn("nodes-of-terraform");
    const type = "aws_eks_node_group";
    const state = join(directory, "network.tfstate");
    const workers = {
      mode: "managed",
      type,
      name: "workers",
      instances: [{ attributes: { node_role_arn: nodeRole } }],
    };
    await writeFile(state, JSON.stringify({ version: 4, terraform_version: "1.9.8", resources: [workers] }));
    const { code, output: text } = await ledger(await FileBackend.create(), "--from", state);
    assert.equal(code, 0, text);
    const preview = (role: string) => {
      const program = `
        import * as eks from "@pulumi/aws/eks";
        new eks.FargateProfile("pods", {
          clusterName: "my-cluster",
          podExecutionRoleArn: "${role}",
          subnetIds: ["subnet-1"],
          selectors: [{ namespace: "default" }],
        });`;
      return new Stack({ project: { "index.ts": program } }).preview({
        policyPacks: [policyPack],
        policyPackConfigs: [{ "fargate-role-not-node-role": { ledgers: [output], lookup: false } }],
      });
    };
    const evidence = `nodeRoleArn of pulumi:terraform:${type} "${type}.workers" in stack terraform/${state} (ledger ledger.json)`;
    assert.ok(fails(await preview(nodeRole)).includes(evidence));
    succeeds(await preview(arn("pods")));
  });

  it("answers 2 and leaves the ledger as it is where the Pulumi CLI lists no stack, because one is damaged", async () => {
    const backend = await FileBackend.create();
    await backend.write("network", "prod", nodeGroup("nodes"));
    assert.equal((await ledger(backend)).code, 0);
    const before = await entries();
    await backend.writeText("shop", "prod", "damaged");
    const { code, stderr } = await ledger(backend);
    assert.equal(code, 2);
    assert.match(stderr, /^fargate-role: The stacks cannot be listed: /);
    assert.deepEqual(await entries(), before);
    assert.equal((await ledger(backend, "--project", "network")).code, 0);
  });

  it("answers 2 where the backend cannot be used", async () => {
    const result = await ledger(undefined, "--backend", "nothing://there");
    assert.equal(result.code, 2);
    assert.match(
      result.stderr,
      /^fargate-role: The backend cannot be used: .* Log in with pulumi login, or give --backend/,
    );
  });

  it("says why the Pulumi CLI refuses a backend, also where it says so in several lines", async () => {
    const before = join(directory, "before-projects");
    await mkdir(join(before, ".pulumi", "stacks"), { recursive: true });
    await writeFile(join(before, ".pulumi", "stacks", "prod.json"), "{}");
    const result = await ledger(undefined, "--backend", pathToFileURL(before).href);
    assert.equal(result.code, 2);
    // CLIs before 3.275 say only that it is deprecated.
    assert.match(
      result.stderr,
      /^fargate-role: The backend cannot be used: Legacy DIY state is [^\n]* using: 'pulumi state upgrade'\. Log in with pulumi login, or give --backend\.\n$/,
    );
  });
});
