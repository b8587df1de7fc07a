import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Analyzer } from "../support/analyzer";
import { cloud, accountId, finish, root, Stack, useLocalCloud, succeeds } from "../support/engine";
import { newestVersions, oldestVersions, type Versions } from "../support/pulumi-packages";
import { newRole, rightTrust, trustFor } from "../policypack/fixtures";
import { OwnProject } from "./own-project";
import { assertOwnTests } from "./own-tests";
import { itEach } from "../support/cases";

const ends: [end: string, versions: Versions][] = [
  ["oldest", oldestVersions()],
  ["newest", newestVersions()],
];
const program = `
const { FargatePodExecutionRole } = require("fargate-pod-execution-role");
const { roleName, sourceArns } = new FargatePodExecutionRole("pods", { clusters: ["my-cluster"] });
module.exports = { roleName, sourceArns };`;
const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;

for (const [end, versions] of ends) {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);

  describe(`the published packages with the ${end} versions that they promise: ${list.join(", ")}`, () => {
    let project: OwnProject;
    before(async () => (project = await OwnProject.install(versions)));

    it("are installed beside these versions", () => {
      const installed = Object.keys(versions).map((name): [string, string] => {
        const manifest = JSON.parse(readFileSync(join(project.package(name), "package.json"), "utf8")) as {
          version: string;
        };
        return [name, manifest.version.replace(/^v/, "")];
      });
      assert.deepEqual(Object.fromEntries(installed), versions);
    });

    it("component: a user's own unit tests pass with good programs and fail with the message of bad ones", async () => {
      await assertOwnTests(["mocks/own.test.cjs"], { cwd: project.directory });
    });

    it("pack: reports an open trust policy and is silent about a right one, through the analyzer", async () => {
      const pack = project.package("fargate-pod-execution-role-policypack");
      const analyzer = await Analyzer.startIn(pack, {}, project.package("@pulumi/pulumi"));
      try {
        const judge = (assumeRolePolicy: string) => analyzer.analyze(newRole("pods", { assumeRolePolicy }));
        assert.deepEqual(await judge(rightTrust()), []);
        const findings = await judge(trustFor("eks-fargate-pods.amazonaws.com"));
        assert.deepEqual([...new Set(findings.map(({ policy }) => policy))], ["fargate-role-trust-scoped"]);
      } finally {
        analyzer.stop();
      }
    });

    it("plugin: answers the schema", async () => {
      const golden = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8")) as object;
      const { namespace, publisher, pluginDownloadURL, ...schema } = await schemaOf(project);
      assert.deepEqual(schema, golden);
      const owner = pluginDownloadURL?.split("/")[3];
      assert.deepEqual([namespace, publisher], [owner, owner]);
    });

    itEach(
      [
        ["the component, required", ["-e", 'require("fargate-pod-execution-role")']],
        ["the component, imported", ["--input-type=module", "-e", 'import "fargate-pod-execution-role"']],
        ["the plugin", ["node_modules/fargate-pod-execution-role"]],
        ["the command", ["node_modules/fargate-role/bin/fargate-role.js", "--help"]],
      ],
      "say in a sentence that Node.js 20 is too old, and end: %s",
      async (_what: string, words: string[]) => {
        const older = join(project.directory, "node-20.cjs");
        const text = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`;
        writeFileSync(older, text);
        const { code, stderr } = await finish(
          spawn(process.execPath, ["--require", older, ...words], { cwd: project.directory }),
        );
        assert.equal(code, 2);
        assert.match(stderr, /^fargate-\S+ needs Node\.js 22 or newer; this is 20\.20\.2\. Install one: https:\S+\n$/);
      },
    );

    describe("in the engine", () => {
      useLocalCloud();
      let project: OwnProject;
      before(async () => {
        // The local cloud has the aws plugin of one version only.
        project = await OwnProject.install({ ...versions, "@pulumi/aws": newestVersions()["@pulumi/aws"] });
      });

      it("make the role, find it right at the next preview, and list it in the ledger", async () => {
        const stack = new Stack({ project: { "index.js": program, "package.json": `{ "main": "index.js" }` } });
        symlinkSync(join(project.directory, "node_modules"), join(stack.directory, "node_modules"));
        succeeds(await stack.up({ skipPreview: true }));
        const { roleName, sourceArns } = await stack.outputs();
        assert.deepEqual(sourceArns, [sourceArn]);
        const policyPacks = [project.package("fargate-pod-execution-role-policypack")];
        const policyPackConfigs = [
          { "fargate-role-trust-scoped": { accounts: [accountId], clusters: ["my-cluster"] } },
        ];
        const preview = await stack.preview({ policyPacks, policyPackConfigs, args: ["--expect-no-changes"] });
        assert.match(succeeds(preview), /Policies:\s+✅ fargate-pod-execution-role/);
        const command = join(project.package("fargate-role"), "bin", "fargate-role.js");
        const ledger = spawn(process.execPath, [command, "ledger", "--output", "-"], {
          cwd: stack.directory,
          env: cloud.env,
        });
        const { roles } = JSON.parse(succeeds(await finish(ledger))) as { roles: { arn: string }[] };
        assert.ok(
          roles.some(({ arn }) => arn.endsWith(`/${String(roleName)}`)),
          JSON.stringify(roles),
        );
        succeeds(await stack.destroy());
      });
    });
  });
}

interface Schema {
  namespace?: string;
  publisher?: string;
  pluginDownloadURL?: string;
}

/** What the plugin answers when the engine asks for its schema. */
async function schemaOf(project: OwnProject): Promise<Schema> {
  const run = join(project.package("@pulumi/pulumi"), "cmd", "run-plugin");
  const plugin = spawn(process.execPath, [run, project.package("fargate-pod-execution-role"), "127.0.0.1:1"], {
    // Pulumi loads the compiler for every plugin, and a user has it from the plugin's own dependencies.
    env: { ...process.env, NODE_PATH: join(root, "node_modules") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const ended = once(plugin, "exit").then(([code]) => assert.fail(`the plugin ended with exit code ${code}`));
    const [port] = (await Promise.race([once(plugin.stdout, "data"), ended])) as [Buffer];
    const client = new ResourceProviderClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure());
    const ask = promisify<GetSchemaRequest, GetSchemaResponse>(client.getSchema.bind(client));
    const answer = await ask(new GetSchemaRequest());
    client.close();
    return JSON.parse(answer.getSchema()) as Schema;
  } finally {
    plugin.kill();
  }
}
