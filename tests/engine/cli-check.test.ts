import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  AddRoleToInstanceProfileCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateClusterCommand, CreateNodegroupCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { buildTrustPolicy, executionPolicyArn, fargateService, sourceArn } from "../../core/iam";
import { accountId, aws, startLocalCloud, type LocalCloud, type Result } from "../support/engine";
import { PackedCommand } from "../support/packed-command";

const executionPolicy = executionPolicyArn("aws");
const line = (cluster: string) => sourceArn({ partition: "aws", region: "eu-west-1", accountId, cluster });

describe("fargate-role check, installed from its tarball, against the local AWS", function () {
  this.timeout(180_000);
  let cloud: LocalCloud;
  let command: PackedCommand;
  before(async () => {
    [cloud, command] = await Promise.all([startLocalCloud(), PackedCommand.install()]);
    const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
    const roleArn = `arn:aws:iam::${accountId}:role/cluster`;
    await aws(cloud).eks.send(new CreateClusterCommand({ name: "blue", roleArn, resourcesVpcConfig }));
  });
  after(async () => {
    await command?.remove();
    await cloud?.stop();
  });

  async function createRole(
    name: string,
    trustPolicy: object,
    policies = [executionPolicy],
    path = "/",
  ): Promise<string> {
    const { iam } = aws(cloud);
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy);
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument }));
    for (const PolicyArn of policies) await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
    assert.ok(Role?.Arn);
    return Role.Arn;
  }

  async function trustOf(name: string): Promise<unknown> {
    const { Role } = await aws(cloud).iam.send(new GetRoleCommand({ RoleName: name }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""));
  }

  const check = (role: string, ...more: string[]): Promise<Result> =>
    command.run(["check", role, "--cluster", "blue", ...more], cloud.env);

  function answers({ code, output }: Result, expected: number, ...texts: string[]): void {
    assert.equal(code, expected, output);
    for (const text of texts) assert.ok(output.includes(text), `${text}\nis not in\n${output}`);
  }

  it("comes in a tarball that holds what runs and what explains it", () => {
    assert.deepEqual([...command.files].sort(), [
      "README.md",
      "bin/LICENSES.txt",
      "bin/fargate-role.js",
      "bin/main.js",
      "package.json",
    ]);
  });

  it("answers 0 for a role that is right, by name and by ARN", async () => {
    const arn = await createRole("right", buildTrustPolicy([line("green"), line("blue")]), undefined, "/teams/");
    answers(await check("right"), 0, "Right.");
    answers(await check(arn), 0, "Right.");
    const clusterArn = `arn:aws:eks:eu-west-1:${accountId}:cluster/blue`;
    answers(await command.run(["check", arn, "--cluster", clusterArn], { ...cloud.env, AWS_REGION: "us-east-1" }), 0);
  });

  it("adds the line of a cluster that lacks it, after which the check is right and a second --fix does nothing", async () => {
    await createRole("lacking", buildTrustPolicy([line("green")]));
    answers(await check("lacking"), 1, "The trust policy is right but lacks a line for cluster blue in eu-west-1");
    answers(await check("lacking", "--fix"), 2, "there is no terminal to ask at. Add --yes");
    assert.deepEqual(await trustOf("lacking"), buildTrustPolicy([line("green")]));
    answers(await check("lacking", "--fix", "--yes"), 0, "Done, and read again from AWS: iam:UpdateAssumeRolePolicy.");
    assert.deepEqual(await trustOf("lacking"), buildTrustPolicy([line("green"), line("blue")]));
    answers(await check("lacking"), 0);
    answers(await check("lacking", "--fix", "--yes"), 0, "--fix changed nothing.");
  });

  it("replaces a trust policy that does not match, attaches the policy, and detaches nothing", async () => {
    const other = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    await createRole("unscoped", buildTrustPolicy([line("green"), "*"]), [other]);
    answers(await check("unscoped"), 1, "The trust policy does not match", `${executionPolicy} is not attached`);
    answers(await check("unscoped", "--fix", "--yes"), 0);
    assert.deepEqual(await trustOf("unscoped"), buildTrustPolicy([line("green"), line("blue")]));
    const attached = await aws(cloud).iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "unscoped" }));
    assert.deepEqual(
      attached.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn).sort(),
      [executionPolicy, other].sort(),
    );
    answers(await check("unscoped"), 0, "advice", "AmazonS3ReadOnlyAccess is attached");
  });

  it("leaves a role alone that nodes use, whatever shows it", async () => {
    const { iam, eks } = aws(cloud);
    const trust = buildTrustPolicy([line("green")]);
    await createRole("profiled", trust);
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "machines" }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: "machines", RoleName: "profiled" }));
    const arn = await createRole("grouped", trust);
    const nodeGroup = { clusterName: "blue", nodegroupName: "workers", nodeRole: arn, subnets: ["subnet-1"] };
    await eks.send(new CreateNodegroupCommand(nodeGroup));
    await createRole("trusting", {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: [fargateService, "ec2.amazonaws.com"] }, Action: "sts:AssumeRole" },
      ],
    });
    await createRole("worker", trust, [executionPolicy, "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"]);
    const reasons = {
      profiled: 'instance profile "machines"',
      grouped: 'node group "workers" of cluster blue',
      trusting: "trust for ec2.amazonaws.com",
      worker: "AmazonEKSWorkerNodePolicy attached",
    };
    for (const [role, reason] of Object.entries(reasons)) {
      const before = await trustOf(role);
      answers(
        await check(role, "--fix", "--yes"),
        1,
        reason,
        "--fix leaves the role alone: EC2 nodes use the role too",
      );
      assert.deepEqual(await trustOf(role), before);
    }
  });

  it("answers 1 for a role that is not there, and shows how to make it", async () => {
    answers(
      await check("nowhere"),
      1,
      `Account ${accountId} has no role nowhere`,
      "aws iam create-role --role-name nowhere",
    );
  });

  it("answers in JSON", async () => {
    await createRole("told", buildTrustPolicy([line("green")]));
    const { code, stdout } = await check("told", "--json");
    assert.equal(code, 1);
    const { version, result, role, trust, changes } = JSON.parse(stdout);
    assert.deepEqual(
      { version, result, name: role.name, trust },
      { version: 1, result: "not-right", name: "told", trust: "add" },
    );
    assert.deepEqual(changes[0].after, buildTrustPolicy([line("green"), line("blue")]));
  });

  it("answers 2 to what it cannot tell", async () => {
    answers(await check("right", "--region", "nowhere"), 2, '"nowhere" is not a Region of AWS');
    answers(await check("arn:aws:iam::999999999999:role/right"), 2, "is in account 999999999999, but the credentials");
    answers(await command.run(["check", "right"], cloud.env), 2, "required option '--cluster <name>' not specified");
    answers(await check("right", "--endpoint", "http://127.0.0.1:1", "--timeout", "5"), 2, "AWS could not be reached");
    const nobody = { ...cloud.env, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    answers(await command.run(["check", "right", "--cluster", "blue"], nobody), 2, "No AWS credentials");
  });

  describe("with IAM enforced", () => {
    const allowed = [
      ...["sts:GetCallerIdentity", "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole"],
      ...["iam:ListRolePolicies", "eks:DescribeCluster", "eks:ListNodegroups", "eks:DescribeNodegroup"],
    ];
    let users = 0;

    /** The environment of a user who may do these things only, while everyone is held to what they may do. */
    async function only(actions: string[], use: (env: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
      const { iam } = aws(cloud);
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

    it("needs no more than the actions that the documentation names", async () => {
      await only(allowed, async (env) => answers(await command.run(["check", "right", "--cluster", "blue"], env), 0));
    });

    it("names the action that is missing", async () => {
      for (const action of ["iam:GetRole", "iam:ListAttachedRolePolicies", "eks:DescribeCluster"]) {
        const others = allowed.filter((other) => other !== action);
        await only(others, async (env) =>
          answers(await command.run(["check", "right", "--cluster", "blue"], env), 2, `Allow the action ${action} to`),
        );
      }
    });

    it("names the action that --fix lacks", async () => {
      await createRole("unmended", buildTrustPolicy([line("green")]));
      await only(allowed, async (env) => {
        const result = await command.run(["check", "unmended", "--cluster", "blue", "--fix", "--yes"], env);
        answers(result, 2, "Allow the action iam:UpdateAssumeRolePolicy to");
      });
      assert.deepEqual(await trustOf("unmended"), buildTrustPolicy([line("green")]));
    });
  });
});
