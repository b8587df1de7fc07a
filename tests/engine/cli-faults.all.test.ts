import { CreateClusterCommand, CreateFargateProfileCommand } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { buildTrustPolicy, executionPolicyArn, sourceArn } from "../../core/trust";
import { startFaultProxy, type FaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, accountId, aws, useLocalCloud, type Result } from "../support/engine";
import { PackedCommand } from "../support/packed-command";

const region = "eu-west-1";
const denied = { kind: "error", code: "AccessDeniedException", status: 403, message: "not authorized" } as const;

describe("fargate-role meets faults", function () {
  this.timeout(600_000);
  useLocalCloud();
  let proxy: FaultProxy;
  let command: PackedCommand;
  before(async () => {
    command = await PackedCommand.install();
    proxy = await startFaultProxy(cloud.endpoint);
    const { iam, eks } = aws();
    const RoleName = "pods";
    const podExecutionRoleArn = `arn:aws:iam::${accountId}:role/${RoleName}`;
    const line = sourceArn({ partition: "aws", region, accountId, cluster: "blue" });
    const AssumeRolePolicyDocument = JSON.stringify(buildTrustPolicy([line]));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: executionPolicyArn("aws") }));
    const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
    await eks.send(new CreateClusterCommand({ name: "blue", roleArn: podExecutionRoleArn, resourcesVpcConfig }));
    const profile = { clusterName: "blue", fargateProfileName: "default", podExecutionRoleArn };
    await eks.send(new CreateFargateProfileCommand({ ...profile, selectors: [{ namespace: "default" }] }));
  });
  after(async () => {
    await proxy?.stop();
  });
  beforeEach(() => proxy.clear());

  const run = (words: string[], more: NodeJS.ProcessEnv = {}): Promise<Result> =>
    command.run(words, { ...cloud.env, ...proxy.env, ...more });
  const scan = ["scan", "--region", region];

  interface Answer {
    result: string;
    accounts: { id: string; status: string; reason?: string }[];
    roles: { verdict: string }[];
    findings: { id: string; level: string; account: string; region?: string; message: string; fix: string }[];
  }

  async function answerTo(
    words: string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<Answer & { code: number | null; stderr: string }> {
    const { code, stdout, stderr, output } = await run([...words, "--json"], more);
    assert.ok(stdout.startsWith("{"), output);
    return { ...(JSON.parse(stdout) as Answer), code, stderr };
  }

  it("needs a Region only for a cluster that is given by name, also where AWS_REGION is empty", async () => {
    const sentence = "fargate-role: No Region is given. Give that of the clusters with --region, or their ARNs.";
    for (const AWS_REGION of ["", " ", undefined]) {
      const nowhere = { AWS_REGION, AWS_DEFAULT_REGION: undefined };
      const { code, output } = await run(["scan", "pods", "--cluster", "blue"], nowhere);
      assert.deepEqual([code, output.trim()], [2, sentence]);
    }
    const nowhere = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined };
    for (const words of [["scan"], ["scan", "pods"]]) {
      const { code, output } = await run(words, nowhere);
      assert.equal(code, 0, output);
    }
    const { code, output } = await run(["scan", "--region", ""]);
    assert.equal(code, 2);
    assert.ok(
      output.includes('--region "" is not the name of a Region. Give one, for example --region eu-west-1'),
      output,
    );
  });

  it("loses nothing where calls are throttled, fail or are dropped and then answered", async () => {
    const before = await answerTo(scan);
    assert.deepEqual([before.result, before.roles.length], ["pass", 1]);
    for (const action of ["ListClusters", "DescribeFargateProfile", "GetAccountAuthorizationDetails"]) {
      proxy.inject({ kind: "throttle", action, times: 2 });
      proxy.inject({ kind: "unavailable", action });
      proxy.inject({ kind: "drop", action });
    }
    assert.deepEqual(await answerTo(scan), before);
    assert.equal(proxy.calls.filter(({ effect }) => effect !== undefined).length, 12);
  });

  it("keeps one action that is denied in one Region as unknown, and reads the other Regions", async () => {
    proxy.inject({ ...denied, action: "ListClusters" });
    const { code, result, findings, accounts, roles } = await answerTo([...scan, "--region", "us-east-1"]);
    assert.deepEqual([code, result, accounts[0]?.status, roles[0]?.verdict], [2, "unknown", "partly", "unknown"]);
    const [unknown, ...others] = findings.filter(({ level }) => level !== "advice");
    assert.deepEqual(others, []);
    const where = unknown?.region ?? "";
    assert.ok([region, "us-east-1"].includes(where), where);
    assert.deepEqual(
      [unknown?.id, unknown?.message, unknown?.fix],
      [
        "file-unreadable",
        `This could not be judged: Access denied to eks:ListClusters on ${where}`,
        "Allow the action eks:ListClusters to the credentials in use, or use others with --profile",
      ],
    );
  });

  describe("an organization", () => {
    const organizations = () =>
      new OrganizationsClient({
        endpoint: cloud.endpoint,
        region: cloud.region,
        credentials: { accessKeyId: "localcloud", secretAccessKey: "localcloud" },
      });
    before(async () => {
      await organizations().send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
      for (const name of ["one", "two"])
        await organizations().send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
    });
    const organization = [...scan, "--organization"];

    it("is reported but for the account that cannot be entered, which is one unknown", async () => {
      const refusal = { kind: "error", code: "AccessDenied", status: 403, message: "not authorized" } as const;
      proxy.inject({ ...refusal, action: "AssumeRole" });
      const { code, result, accounts, findings, roles } = await answerTo(organization);
      assert.deepEqual([code, result, roles.length], [2, "unknown", 1]);
      const closed = accounts.filter(({ status }) => status === "denied");
      assert.deepEqual([accounts.length, closed.length], [3, 1]);
      const id = closed[0]?.id ?? "";
      const unknown = findings.filter(({ level }) => level === "unknown");
      assert.deepEqual(
        unknown.map(({ account }) => account),
        [id],
      );
      assert.ok(unknown[0]?.message.includes(`sts:AssumeRole on role arn:aws:iam::${id}:role/`));
    });
  });
});
