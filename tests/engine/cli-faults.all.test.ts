import { CreateClusterCommand, CreateFargateProfileCommand } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { buildTrustPolicy, executionPolicyArn, sourceArn } from "../../core/trust";
import { startFaultProxy, type FaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, accountId, aws, useLocalCloud, type Result } from "../support/engine";
import { PackedCommand } from "../support/packed-command";

const region = "eu-west-1";

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
});
