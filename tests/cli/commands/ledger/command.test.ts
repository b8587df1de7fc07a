import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runLedger, type LedgerOptions } from "../../../../cli/commands/ledger/command";
import { formatLedger } from "../../../../cli/commands/ledger/file";
import { Unanswered } from "../../../../core/unanswered";
import type { LedgerEntry } from "../../../../core/readers/ledger";
import { walkOver } from "../../../support/fake-stacks";
import { deploymentOf } from "../../../support/file-backend";
import { newDirectory } from "../../../support/run-directory";
import { itEach } from "../../../support/cases";

const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const nodes = (role: string) => ({
  type: "aws:eks/nodeGroup:NodeGroup",
  name: "n",
  outputs: { nodeRoleArn: arn(role) },
});
const pods = (role: string) => ({
  type: "aws:eks/fargateProfile:FargateProfile",
  name: "p",
  outputs: { podExecutionRoleArn: arn(role) },
});

describe("fargate-role ledger", () => {
  let directory: string;
  let output: string;
  beforeEach(async () => {
    directory = newDirectory();
    output = join(directory, "ledger.json");
  });

  /** Runs the command on stacks given by name and resources; a stack given by an error cannot be read. */
  async function run(stacks: Record<string, object[] | Error>, options: Partial<LedgerOptions> = {}) {
    const { context, said } = walkOver(Object.keys(stacks), (name) => {
      const resources = stacks[name];
      if (resources instanceof Error) throw resources;
      const [, project, stack] = name.split("/");
      return { version: 3, deployment: deploymentOf(project, stack, resources as never, "") };
    });
    const exitCode = await runLedger(
      { output: options.check === undefined ? [output] : [], parallel: 2, ...options },
      context,
    );
    return { exitCode, ...said() };
  }

  const read = async (): Promise<LedgerEntry[]> => JSON.parse(await readFile(output, "utf8")).roles;

  it("writes who uses which role in all stacks", async () => {
    const { exitCode, aside } = await run({ "acme/net/prod": [nodes("nodes")], "acme/shop/prod": [pods("pods")] });
    assert.equal(exitCode, 0);
    assert.equal(aside, `OK: ${output} is written. No role in it serves both EC2 nodes and pods on Fargate.`);
    assert.deepEqual(
      (await read()).map(({ arn: role, use, stack }) => `${role} ${use} ${stack}`),
      [`${arn("nodes")} node-group acme/net/prod`, `${arn("pods")} fargate-pod-execution acme/shop/prod`],
    );
  });

  it("writes to standard output for -", async () => {
    const { printed } = await run({ "acme/net/prod": [nodes("nodes")] }, { output: ["-"] });
    assert.equal(JSON.parse(printed).roles.length, 1);
    await assert.rejects(read(), { code: "ENOENT" });
  });

  it("writes to a pipe, of which it reads no earlier ledger", async function () {
    if (process.platform === "win32") return this.skip();
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", output]);
    const written = read();
    const { exitCode } = await run({ "acme/net/prod": [nodes("nodes")] });
    assert.equal(exitCode, 0);
    assert.equal((await written).length, 1);
  });

  it("keeps the earlier entries of a stack that cannot be read, says so, and answers 2", async () => {
    await run({ "acme/net/prod": [nodes("nodes")], "acme/shop/prod": [pods("pods")] });
    const before = await read();
    const damaged = new Unanswered("pulumi stack export failed: it is damaged");
    const { exitCode, aside } = await run({ "acme/net/prod": damaged, "acme/shop/prod": [pods("pods")] });
    assert.equal(exitCode, 2);
    assert.equal(
      aside,
      "acme/net/prod could not be read: pulumi stack export failed: it is damaged. Kept from the earlier ledger: 1 entry.",
    );
    assert.deepEqual(await read(), before);
  });

  it("drops the entries of a stack that is no more", async () => {
    await run({ "acme/net/prod": [nodes("nodes")], "acme/shop/prod": [pods("pods")] });
    await run({ "acme/shop/prod": [pods("pods")] });
    assert.deepEqual(
      (await read()).map(({ stack }) => stack),
      ["acme/shop/prod"],
    );
  });

  describe("with Terraform states beside the stacks", () => {
    const file = async (name: string, content: unknown) => {
      const path = join(directory, name);
      await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    };
    /** What `terraform state pull` prints. */
    const pulled = (role: string, more: object = {}) => ({
      version: 4,
      terraform_version: "1.9.8",
      serial: 3,
      lineage: "1",
      outputs: {},
      resources: [
        {
          mode: "managed",
          type: "aws_eks_node_group",
          name: "workers",
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [{ index_key: "blue", attributes: { node_role_arn: arn(role), cluster_name: "prod" }, ...more }],
        },
        {
          mode: "data",
          type: "aws_eks_node_group",
          name: "other",
          instances: [{ attributes: { node_role_arn: arn("read-only") } }],
        },
      ],
    });
    /** What `terraform show -json` prints of a state. */
    const shown = (role: string) => ({
      format_version: "1.0",
      values: {
        root_module: {
          child_modules: [
            {
              resources: [
                {
                  address: "module.eks.aws_eks_node_group.workers",
                  mode: "managed",
                  type: "aws_eks_node_group",
                  name: "workers",
                  values: { node_role_arn: arn(role) },
                },
              ],
            },
          ],
        },
      },
    });

    it("has what they show, each under its file's name, and finds a role of both", async () => {
      const from = [await file("net.tfstate", pulled("shared")), await file("shown.json", shown("nodes"))];
      const { exitCode, aside } = await run({ "acme/shop/prod": [pods("shared")] }, { from });
      assert.equal(exitCode, 1);
      const uses = (await read()).map(({ arn: role, stack, evidence }) => [role, stack, evidence]);
      const evidence = (address: string) => `nodeRoleArn of pulumi:terraform:aws_eks_node_group "${address}"`;
      assert.deepEqual(uses, [
        [arn("nodes"), `terraform/${from[1]}`, evidence("module.eks.aws_eks_node_group.workers")],
        [arn("shared"), "acme/shop/prod", 'podExecutionRoleArn of aws:eks/fargateProfile:FargateProfile "p"'],
        [arn("shared"), `terraform/${from[0]}`, evidence('aws_eks_node_group.workers["blue"]')],
      ]);
      assert.ok(aside.includes(`terraform/${from[0]}: `), aside);
      assert.equal((await run({}, { check: output, output: [] })).exitCode, 1, "the ledger can be read");
    });

    it("shows nothing that Terraform marks as sensitive: the use is not known", async () => {
      const sensitive = { sensitive_attributes: [[{ type: "get_attr", value: "node_role_arn" }]] };
      const from = [await file("net.tfstate", pulled("hidden", sensitive))];
      const { exitCode, aside } = await run({}, { from });
      assert.equal(exitCode, 2);
      assert.match(aside, /is a secret in the state, .*, nonsensitive\(VALUE\), and run terraform apply\.$/m);
      assert.doesNotMatch(await readFile(output, "utf8"), /hidden/);
    });
    itEach(
      [
        ["a plan", { format_version: "1.2", planned_values: {} }, /it is not a Terraform state, such as/],
        [
          "the answer of terraform validate",
          { format_version: "1.0", valid: true },
          /it is not a Terraform state, such as/,
        ],
        ["encrypted", { encrypted_data: "x" }, /it is encrypted\. Give what tofu state pull prints/],
        ["empty", "", /it is not JSON\. Give what terraform state pull prints/],
      ],
      "keeps the earlier entries of a state that is %s, says so, and answers 2",
      async (_what: string, content: unknown, reason: RegExp) => {
        const from = [await file("net.tfstate", pulled("nodes"))];
        await run({ "acme/shop/prod": [pods("pods")] }, { from });
        const before = await read();
        await file("net.tfstate", content);
        const { exitCode, aside } = await run({ "acme/shop/prod": [pods("pods")] }, { from });
        assert.equal(exitCode, 2);
        assert.match(aside, reason);
        assert.match(aside, /Kept from the earlier ledger: 1 entry\.$/);
        assert.deepEqual(await read(), before);
      },
    );

    it("says where there is no such file, and where --check alone would not read it", async () => {
      assert.match(
        (await run({}, { from: ["/nowhere"] })).aside,
        /terraform\/\/nowhere could not be read: .*there is no such file/,
      );
      const { exitCode, aside } = await run({}, { from: ["x"], check: output });
      assert.equal(exitCode, 2);
      assert.match(aside, /--check judges the file as it is\. Leave --from out/);
    });
  });

  it("does not overwrite what is no ledger", async () => {
    await writeFile(output, "something else");
    const { exitCode, aside } = await run({ "acme/net/prod": [nodes("nodes")] });
    assert.equal(exitCode, 2);
    assert.match(aside, /is not a ledger that can be read: it is not valid JSON/);
    assert.equal(await readFile(output, "utf8"), "something else");
  });

  it("tells which use it had to leave out", async () => {
    const nodeClass = {
      type: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
      name: "n",
      outputs: { spec: { role: "x" } },
    };
    const { exitCode, aside } = await run({ "acme/net/prod": [nodeClass] });
    assert.equal(exitCode, 0);
    assert.match(aside, /^acme\/net\/prod: role "x" is left out of the roles, since nothing shows its account \(/);
  });

  describe("of roles that are secret in the state", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:hunter2" };
    const sealed = {
      "a node group's role": [
        { ...nodes("x"), outputs: { nodeRoleArn: secret } },
        'nodeRoleArn of aws:eks/nodeGroup:NodeGroup "n"',
      ],
      "the text of aws-auth": [
        {
          type: "kubernetes:core/v1:ConfigMap",
          name: "a",
          outputs: { metadata: { name: "aws-auth", namespace: "kube-system" }, data: secret },
        },
        'mapRoles with system:nodes of kubernetes:core/v1:ConfigMap "a"',
      ],
      "a role's own name and ARN": [
        {
          type: "aws:iam/role:Role",
          name: "r",
          outputs: {
            arn: secret,
            name: secret,
            assumeRolePolicy:
              '{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}',
          },
        },
        'trust for ec2.amazonaws.com in aws:iam/role:Role "r"',
      ],
      "a role's trust policy": [
        { type: "aws:iam/role:Role", name: "r", outputs: { arn: arn("r"), name: "r", assumeRolePolicy: secret } },
        'the trust policy of aws:iam/role:Role "r"',
      ],
    } satisfies Record<string, [object, string]>;
    for (const [what, [resource, evidence]] of Object.entries(sealed)) {
      it(`answers 2 and says what to do about ${what}, in a check of the file too`, async () => {
        const message = `acme/net/prod: ${evidence} is a secret in the state, so the ledger does not know which role it is about. Take the mark off a value that is not a secret, pulumi.unsecret(VALUE), and run pulumi up.`;
        const written = await run({ "acme/net/prod": [resource] });
        assert.deepEqual({ ...written }, { exitCode: 2, printed: "", aside: message });
        assert.ok(!(await readFile(output, "utf8")).includes("hunter2"));
        const checked = await run({}, { check: output });
        const printed = "No role that the ledger knows serves both EC2 nodes and pods on Fargate.";
        assert.deepEqual({ ...checked }, { exitCode: 2, printed, aside: message });
      });
    }
  });

  describe("of the role in an instance profile", () => {
    const profile = (props: object) => ({ type: "aws:iam/instanceProfile:InstanceProfile", name: "i", outputs: props });
    const template = (iamInstanceProfile: object) => ({
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "t",
      outputs: { iamInstanceProfile },
    });
    const made = { type: "aws:iam/role:Role", name: "r", outputs: { name: "shared", arn: arn("shared") } };
    const nodesOf = async () => (await read()).filter(({ use }) => use === "node-group");
    const profileArn = "arn:aws:iam::123456789012:instance-profile/p";
    const entry = {
      arn: arn("shared"),
      use: "node-group",
      stack: "acme/templates/prod",
      urn: "urn:pulumi:prod::templates::aws:ec2/launchTemplate:LaunchTemplate::t",
    };

    it("follows role, instance profile and launch template through three stacks, by ARN and by name", async () => {
      for (const [role, how] of [
        [arn("shared"), { name: "p" }],
        ["shared", { arn: profileArn }],
      ] as const) {
        const { exitCode, aside } = await run({
          "acme/roles/prod": [made, pods("shared")],
          "acme/profiles/prod": [profile({ name: "p", role })],
          "acme/templates/prod": [template(how)],
        });
        assert.equal(exitCode, 1);
        const evidence = `the instance profile in iamInstanceProfile.${Object.keys(how)[0]} of aws:ec2/launchTemplate:LaunchTemplate "t"`;
        assert.deepEqual(await nodesOf(), [{ ...entry, evidence }]);
        assert.match(
          aside,
          /^Role arn:aws:iam::123456789012:role\/shared serves both EC2 nodes and pods on Fargate\.\n/,
        );
      }
    });

    it("reports an instance profile that no stack makes, and keeps it in the ledger", async () => {
      const { exitCode, aside } = await run({ "acme/templates/prod": [template({ name: "p" })] });
      assert.equal(exitCode, 0);
      assert.match(
        aside,
        /^acme\/templates\/prod: no stack of the ledger makes instance profile "p", so its role is not known \(/,
      );
      const { unresolved } = JSON.parse(await readFile(output, "utf8"));
      assert.deepEqual(
        unresolved.map(({ reason, name }: Record<string, string>) => [reason, name]),
        [["instance-profile", "p"]],
      );
    });
  });

  describe("--check", () => {
    const entry = (use: LedgerEntry["use"], role: string, stack: string): LedgerEntry => {
      const [, project, name] = stack.split("/");
      return { arn: arn(role), use, stack, urn: `urn:pulumi:${name}::${project}::t::n`, evidence: "e" };
    };
    const collision = [
      entry("node-group", "one", "acme/net/prod"),
      entry("fargate-pod-execution", "one", "acme/shop/prod"),
    ];

    it("does not write its answer over the ledger", async () => {
      const ledger = formatLedger({ roles: collision, unresolved: [] });
      await writeFile(output, ledger);
      const { exitCode, aside } = await run({}, { check: output, output: [`json=${output}`] });
      assert.equal(exitCode, 2);
      assert.match(aside, /--output .* would overwrite a file of --check\. Give another name/);
      assert.equal(await readFile(output, "utf8"), ledger);
    });

    it("answers 1, names both stacks of a role that is shared, and lists its uses in JSON", async () => {
      await writeFile(output, formatLedger({ roles: collision, unresolved: [] }));
      const { exitCode, printed } = await run({}, { check: output });
      assert.equal(exitCode, 1);
      assert.match(printed, /acme\/net\/prod: e\n[^]*acme\/shop\/prod: e\n/);
      const { collisions } = JSON.parse((await run({}, { check: output, json: true })).printed);
      assert.deepEqual(collisions, [{ arn: arn("one"), nodeUses: [collision[0]], fargateUses: [collision[1]] }]);
    });

    describe("with what is accepted", () => {
      const stacks = { "acme/net/prod": [nodes("both")], "acme/shop/prod": [pods("both")] };
      const file = (name: string) => join(directory, name);
      const check = (options: Partial<LedgerOptions>) => run({}, { check: output, ...options });
      const exempting = async (...list: object[]) => {
        await writeFile(file("exempt.json"), JSON.stringify(list));
        return { exemptions: file("exempt.json") };
      };
      beforeEach(() => run(stacks));

      it("leaves out a role that is exempt, with its reason", async () => {
        const options = await exempting({ role: "both", finding: "node-role-shared", reason: "OPS-1" });
        const { exitCode, printed } = await check(options);
        assert.equal(exitCode, 0);
        assert.equal(
          printed,
          [
            "No role serves both EC2 nodes and pods on Fargate, besides what is accepted.",
            "Exempt: 1",
            `  ${arn("both")}: node-role-shared, by the exemption for "both": OPS-1`,
          ].join("\n"),
        );
        const { collisions, findings, exempted } = JSON.parse((await check({ ...options, json: true })).printed);
        assert.deepEqual([collisions, findings, exempted.length], [[], [], 1]);
      });

      it("reports with a baseline only what is new", async () => {
        const options = { baseline: file("known.json") };
        assert.equal((await check({ ...options, updateBaseline: true })).exitCode, 0);
        const { exitCode, printed } = await check(options);
        assert.equal(exitCode, 0);
        assert.equal(
          printed,
          "No role serves both EC2 nodes and pods on Fargate, besides what is accepted.\nKnown already by the baseline: 1",
        );
      });

      it("is refused without --check", async () => {
        const { exitCode, aside } = await run({}, await exempting());
        assert.equal(exitCode, 2);
        assert.equal(
          aside,
          "fargate-role: --exemptions goes with --check: a ledger holds all uses. Leave it out, or add --check FILE.",
        );
      });
    });

    it("answers 2 where no ledger can be read, or there is none: how it is written, ready to paste", async () => {
      await writeFile(output, '{"version": 2, "roles": []}');
      for (const [check, reason] of [
        [output, /it has version 2/],
        [
          "/nowhere/all roles.json",
          /There is no ledger \/nowhere\/all roles\.json\. Write it: fargate-role ledger --output '\/nowhere\/all roles\.json'/,
        ],
      ] as const) {
        const { exitCode, aside } = await run({}, { check });
        assert.equal(exitCode, 2);
        assert.match(aside, reason);
      }
    });
  });
});
