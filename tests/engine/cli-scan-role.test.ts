import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateClusterCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceArn } from "../../core/service/fargate";
import { buildTrustPolicy } from "../../core/trust";
import { cloud, accountId, aws, finish, root, useLocalCloud, type Result } from "../support/engine";
import { PackedCommand } from "../support/packed-command";
import { attachedTo, createRole, executionPolicy, trustOf, trustTextOf } from "./roles";

const line = (cluster: string) => sourceArn({ partition: "aws", region: "eu-west-1", accountId, cluster });
describe("fargate-role scan ROLE, installed from its tarball, against the local AWS", () => {
  useLocalCloud();
  let command: PackedCommand;
  before(async () => {
    command = await PackedCommand.install();
    const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
    const roleArn = `arn:aws:iam::${accountId}:role/cluster`;
    for (const name of ["blue", "green"])
      await aws().eks.send(new CreateClusterCommand({ name, roleArn, resourcesVpcConfig }));
  });

  const scan = (role: string, ...more: string[]): Promise<Result> =>
    command.run(["scan", role, "--cluster", "blue", ...more], cloud.env);

  function answers({ code, output }: Result, expected: number, ...texts: string[]) {
    assert.equal(code, expected, output);
    for (const text of texts) assert.ok(output.includes(text), `${text}\nis not in\n${output}`);
  }

  it("finds that a role does not exist, and whether a word means a file or a role", async () => {
    await createRole("astray", buildTrustPolicy([line("blue")]), [executionPolicy]);
    const misspelt = await scan("ASTRAY", "--fix", "--yes");
    answers(misspelt, 2, `There is no role ASTRAY in account ${accountId} (did you mean astray?)`);
    assert.doesNotMatch(misspelt.output, /create-role/);
    answers(await scan("role.json"), 2, "role.json is a file. For what a file says: fargate-role judge role.json");
    const typed = await command.run(["judge", "astray"], cloud.env);
    answers(typed, 2, "there is no such file", "For a role in AWS: fargate-role scan astray");
  });

  it("answers 0 for a role that is right, by name and by ARN", async () => {
    const trust = buildTrustPolicy([line("blue"), line("green")]);
    const { Arn: arn = "" } = await createRole("right", trust, [executionPolicy], { Path: "/teams/" });
    answers(await scan("right", "--cluster", "green"), 0, "OK: the Fargate service can assume role right for its");
    answers(await scan(arn), 1, "the policy lets in green, which is not one of the clusters given (blue)");
    const named = ["blue", "green"].flatMap((name) => [
      "--cluster",
      `arn:aws:eks:eu-west-1:${accountId}:cluster/${name}`,
    ]);
    answers(await command.run(["scan", arn, ...named], { ...cloud.env, AWS_REGION: "us-east-1" }), 0);
    answers(await scan(arn.replace("/teams/", "/")), 2, `the ARN of role right is ${arn}.`);
  });

  it("replaces a trust policy, attaches the policy, detaches nothing, and prints what puts the old one back byte for byte", async () => {
    const other = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    await createRole("unscoped", buildTrustPolicy([line("green"), "*"]), [other]);
    const before = `${JSON.stringify(buildTrustPolicy([line("green"), "*"]), null, 3)}\n `;
    const update = { RoleName: "unscoped", PolicyDocument: before };
    await aws().iam.send(new UpdateAssumeRolePolicyCommand(update));
    const text = await trustTextOf("unscoped");
    const fixed = await scan("unscoped", "--fix", "--yes");
    answers(fixed, 0, "Keep access: eu-west-1/blue");
    assert.deepEqual(await trustOf("unscoped"), buildTrustPolicy([line("blue")]));
    assert.deepEqual(await attachedTo("unscoped"), [executionPolicy, other].sort());
    const [, putBack = ""] = /To put it back: (aws .*)/.exec(fixed.output) ?? [];
    const child = spawn("sh", ["-c", putBack], { cwd: command.directory, env: cloud.env, detached: true });
    answers(await finish(child), 0);
    assert.equal(await trustTextOf("unscoped"), text);
  });

  describe("with IAM enforced", () => {
    const page = readFileSync(join(root, "docs", "commands", "permissions.md"), "utf8");
    const [, document = "{}"] = /^```json\n([\s\S]*?)^```/m.exec(page) ?? [];
    const { Statement } = JSON.parse(document) as { Statement: { Action: string[] }[] };
    const reading = Statement.flatMap(({ Action }) => Action);
    const [, forFix = ""] = page.split("`--fix` also needs");
    const fixing = [...forFix.matchAll(/"([\w:]+)"/g)].map(([, action = ""]) => action);
    let users = 0;

    /** The environment of a user who may do these things only, while everyone is held to what they may do. */
    async function only(actions: string[], use: (env: NodeJS.ProcessEnv) => Promise<void>) {
      const { iam } = aws();
      const UserName = `user-${++users}`;
      await iam.send(new CreateUserCommand({ UserName }));
      const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
      const PolicyDocument = JSON.stringify(document);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "some", PolicyDocument }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const enforce = (after: string) =>
        fetch(`${cloud.endpoint}/moto-api/reset-auth`, { method: "POST", body: after });
      await enforce("0");
      try {
        const AWS_ACCESS_KEY_ID = AccessKey?.AccessKeyId;
        await use({ ...cloud.env, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey });
      } finally {
        await enforce("inf");
      }
    }

    it("needs no more than the policies of the documentation to scan and fix", async () => {
      await createRole("enforced", buildTrustPolicy([line("green")]), [executionPolicy]);
      await only(reading, async (env) => {
        answers(await command.run(["scan", "right", "--cluster", "blue", "--cluster", "green"], env), 0);
        const { stdout } = await command.run(["scan", "--json"], env);
        assert.deepEqual(JSON.parse(stdout).accounts, [{ id: accountId, status: "read" }]);
      });
      await only([...reading, ...fixing], async (env) =>
        answers(await command.run(["scan", "enforced", "--cluster", "blue", "--fix", "--yes"], env), 0),
      );
    });

    it("changes nothing where not every user of the role could be read, and names the action that --fix lacks", async () => {
      await createRole("unfixed", buildTrustPolicy([line("green")]), [executionPolicy]);
      const fix = ["scan", "unfixed", "--cluster", "blue", "--fix", "--yes"];
      const blind = [...reading.filter((action) => action !== "eks:ListFargateProfiles"), ...fixing];
      await only(blind, async (env) =>
        answers(
          await command.run(fix, env),
          1,
          "--fix leaves role unfixed alone: not everything that uses it could be read",
        ),
      );
      await only(reading, async (env) =>
        answers(await command.run(fix, env), 2, "Allow the action iam:UpdateAssumeRolePolicy to"),
      );
      assert.deepEqual(await trustOf("unfixed"), buildTrustPolicy([line("green")]));
    });
  });
});
