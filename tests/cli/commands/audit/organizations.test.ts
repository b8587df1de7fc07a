import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runAudit } from "../../../../cli/commands/audit/command";
import { serveAws, type LocalServer } from "../../../../dev/aws-server/server";
import { stateOf } from "../../../support/doors/pulumi";
import { walkOver } from "../../../support/fake-stacks";

/** Credentials, as the file of the AWS CLI has them. */
const profileOf = (key: string) => `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`;

/** What ESC opens for each organization. */
const environments: Record<string, object> = {
  acme: { files: { AWS_SHARED_CREDENTIALS_FILE: profileOf("key-of-acme") } },
  beta: { environmentVariables: { AWS_ACCESS_KEY_ID: "key-of-beta", AWS_SECRET_ACCESS_KEY: "secret" } },
  gamma: {},
};

const state = stateOf([
  {
    type: "aws:eks/fargateProfile:FargateProfile",
    name: "web",
    props: { clusterName: "blue", podExecutionRoleArn: "arn:aws:iam::111122223333:role/pods" },
  },
]);

describe("the organizations of a backend, for audit", () => {
  const environment = { ...process.env };
  let server: LocalServer;
  let directory: string;
  /** The keys with which AWS was asked for the role. */
  let keys: string[];
  /** The files of credentials that there were meanwhile. */
  let files: Set<string>;
  before(async () => {
    server = await serveAws(({ action, key }) => {
      const file = process.env.AWS_SHARED_CREDENTIALS_FILE ?? "";
      if (key === "key-of-acme") {
        files.add(file);
        assert.equal(readFileSync(file, "utf8"), profileOf(key));
        assert.deepEqual([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777], [0o600, 0o700]);
      }
      if (action === "GetRole") keys.push(key);
      return "";
    });
  });
  after(() => server.stop());
  beforeEach(async () => {
    [keys, files] = [[], new Set()];
    directory = await mkdtemp(join(tmpdir(), "audit-"));
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) delete process.env[name];
    const noFiles = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
    Object.assign(process.env, { ...noFiles, AWS_ENDPOINT_URL: server.endpoint, AWS_REGION: "eu-west-1" });
  });
  afterEach(async () => {
    process.env = { ...environment };
    await rm(directory, { recursive: true });
  });

  async function run(...stacks: string[]) {
    const policyPackConfig = join(directory, "config.json");
    await writeFile(policyPackConfig, JSON.stringify({ environments: ["policies/prod"] }));
    const { context, said } = walkOver(
      stacks,
      () => state,
      ([, , name = ""]) => {
        const opened = environments[name.split("/", 1).join()];
        return Promise.resolve({ exitCode: opened ? 0 : 255, stdout: JSON.stringify(opened), stderr: "error: none" });
      },
    );
    await runAudit({ parallel: 8, cache: false, policyPackConfig }, context);
    return said();
  }

  it("are each judged with the variables and files of their own environments, and with no answer for another one", async () => {
    const before = { ...process.env };
    const { aside } = await run("acme/shop/prod", "acme/shop/test", "beta/shop/prod", "gamma/shop/prod");
    assert.deepEqual([...new Set(keys)], ["key-of-acme", "key-of-beta"]);
    assert.deepEqual(
      aside.match(/^.*No AWS credentials/gm)?.map((line) => line.slice(0, 15)),
      ["gamma/shop/prod"],
    );
    assert.deepEqual({ ...process.env }, before);
    assert.equal(files.size, 1);
    for (const file of files) assert.equal(existsSync(dirname(file)), false, file);
  });

  for (const [how, code] of [
    ["SIGTERM", "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"],
    ["exit", "process.exit(3)"],
  ] as const)
    it(`leave no file behind where the process ends by ${how}`, () => {
      const set = `require("./cli/commands/audit/organizations").setVariables({ variables: {}, files: { FILE: "x" } })`;
      const script = `${set}; console.log(process.env.FILE); ${code}`;
      const { stdout, signal } = spawnSync(process.execPath, ["-r", "./dev/typescript.cjs", "-e", script], {
        cwd: join(__dirname, "../../../.."),
        encoding: "utf8",
      });
      assert.match(stdout, /fargate-role-/);
      assert.equal(signal, how === "exit" ? null : how);
      assert.equal(existsSync(dirname(stdout.trim())), false);
    });

  it("are judged although the environments of another one cannot be opened", async () => {
    const { aside } = await run("acme/shop/prod", "adam/shop/prod", "beta/shop/prod");
    assert.match(aside, /^adam\/shop\/prod could not be judged: environment adam\/policies\/prod .* cannot be opened/m);
    assert.deepEqual([...new Set(keys)], ["key-of-acme", "key-of-beta"]);
  });
});
