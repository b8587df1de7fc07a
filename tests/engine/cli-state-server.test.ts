import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountId, policyPack, startLocalCloud, type LocalCloud } from "../support/engine";
import { deploymentOf } from "../support/file-backend";
import { PackedCommand } from "../support/packed-command";

const arn = `arn:aws:iam::${accountId}:role/shared`;
const resources = [
  { type: "aws:eks/fargateProfile:FargateProfile", name: "pods", outputs: { podExecutionRoleArn: arn } },
];
const environment = {
  properties: {
    policyConfig: { value: { "fargate-role-not-node-role": { value: { nodeRoles: { value: [{ value: arn }] } } } } },
  },
};

/** What a state server of one stack answers, which it says has no resources, by what the URL begins with. */
const answers: Record<string, object> = {
  "/api/user/stacks": {
    stacks: [{ orgName: "acme", projectName: "shop", stackName: "prod", lastUpdate: 1767323045, resourceCount: 0 }],
  },
  "/api/user/organizations/default": { githubLogin: "acme" },
  "/api/user": { githubLogin: "acme", name: "acme", organizations: [{ githubLogin: "acme", name: "acme" }] },
  "/api/capabilities": { capabilities: [] },
  "/api/stacks/acme/shop/prod/export": {
    version: 3,
    deployment: deploymentOf("shop", "prod", resources, "2026-01-02T03:04:05Z"),
  },
  "/api/stacks/acme/shop/prod": {
    id: "1",
    orgName: "acme",
    projectName: "shop",
    stackName: "prod",
    tags: {},
    version: 1,
  },
  "/api/esc/environments/acme/policies/prod/open?": { id: "session" },
  "/api/esc/environments/acme/policies/prod/open/session": environment,
};

describe("a state server that counts the resources of a stack wrongly, with the real Pulumi CLI", function () {
  this.timeout(180_000);
  let cloud: LocalCloud;
  let command: PackedCommand;
  let server: Server;
  let directory: string;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    [cloud, command] = await Promise.all([startLocalCloud(), PackedCommand.install()]);
    directory = await mkdtemp(join(tmpdir(), "state-server-"));
    server = createServer(({ url = "" }, response) => {
      const found = Object.entries(answers).find(([prefix]) => url.startsWith(prefix))?.[1];
      response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(found ?? { code: 404, message: `no ${url}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const pulumi = { PULUMI_HOME: join(directory, "home"), PULUMI_ACCESS_TOKEN: "none", PULUMI_BACKEND_URL: url };
    env = { ...cloud.env, ...pulumi };
  });
  after(async () => {
    server.close();
    await command?.remove();
    await cloud?.stop();
    await rm(directory, { recursive: true });
  });

  it("is read by ledger all the same", async () => {
    const { code, stdout, output } = await command.run(["ledger", "--output", "-", "--no-cache"], env);
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(stdout).roles[0].stack, "acme/shop/prod");
  });

  it("is read by audit, with what an ESC environment tells the pack", async () => {
    const words = ["audit", "--policy-pack", policyPack, "--no-cache", "--policy-pack-config"];
    const file = join(directory, "config.json");
    for (const [content, code] of [
      [{ version: 2, policies: {}, environments: [] }, 0],
      [{ version: 2, policies: {}, environments: ["policies/prod"] }, 1],
      [{ environments: ["policies/prod"] }, 1],
      [{ environments: ["policies/gone"] }, 2],
    ] as const) {
      await writeFile(file, JSON.stringify(content));
      const result = await command.run([...words, file], env);
      assert.equal(result.code, code, `${JSON.stringify(content)} ${result.output}`);
      if (code === 1) assert.match(result.stdout, /fargate-role-not-node-role \(mandatory\)/);
    }
  });
});
