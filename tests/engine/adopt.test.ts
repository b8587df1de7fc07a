import {
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  AddRoleToInstanceProfileCommand,
  CreateRoleCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { buildTrustPolicy, type TrustPolicy } from "../../core/trust";
import { asList } from "../../core/text";
import { startFaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, accountId, aws, fails, Stack, useLocalCloud, succeeds } from "../support/engine";

const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const foreignPolicy = "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess";
const arnOf = (cluster: string): string => `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/${cluster}/*`;

const program = (args: string): { [path: string]: string } => ({
  "index.ts": `
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    export const { roleArn, roleUniqueId, trustPolicy } = new FargatePodExecutionRole("pods", { ${args} });`,
});

describe("adopting a role", () => {
  useLocalCloud();

  async function create(name: string, trust: TrustPolicy | object, more: object = {}): Promise<string | undefined> {
    const AssumeRolePolicyDocument = JSON.stringify(trust);
    const { Role } = await aws().iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, ...more }));
    return Role?.RoleId;
  }

  async function trustOf(name: string): Promise<TrustPolicy> {
    const { Role } = await aws().iam.send(new GetRoleCommand({ RoleName: name }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")) as TrustPolicy;
  }

  async function attached(name: string): Promise<(string | undefined)[]> {
    const { AttachedPolicies } = await aws().iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
    return (AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn).sort();
  }

  it("adds a cluster, keeps all else, changes nothing when run again, and leaves the role at destroy", async () => {
    const { iam } = aws();
    const id = await create("existing", buildTrustPolicy([arnOf("first")]), {
      Path: "/eks/",
      Description: "made by hand",
      MaxSessionDuration: 7200,
      Tags: [{ Key: "owner", Value: "me" }],
    });
    await iam.send(new AttachRolePolicyCommand({ RoleName: "existing", PolicyArn: executionPolicy }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "existing", PolicyArn: foreignPolicy }));

    const stack = new Stack({ project: program(`clusters: ["second"], adopt: { name: "existing" }`) });
    assert.match(succeeds(await stack.preview()), /= +aws:iam:Role pods-role import/);
    succeeds(await stack.up({ skipPreview: true }));
    const outputs = await stack.outputs();
    assert.equal(outputs.roleUniqueId, id);
    assert.equal(outputs.roleArn, `arn:aws:iam::${accountId}:role/eks/existing`);
    assert.deepEqual(await trustOf("existing"), buildTrustPolicy([arnOf("first"), arnOf("second")]));

    assert.match(succeeds(await stack.preview({ args: ["--expect-no-changes"] })), /4 unchanged/);
    succeeds(await stack.up({ skipPreview: true, args: ["--expect-no-changes"] }));

    succeeds(await stack.destroy());
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "existing" }));
    assert.equal(Role?.RoleId, id);
    assert.equal(Role?.Description, "made by hand");
    assert.equal(Role?.MaxSessionDuration, 7200);
    assert.deepEqual(Role?.Tags, [{ Key: "owner", Value: "me" }]);
    assert.deepEqual(await attached("existing"), [executionPolicy, foreignPolicy].sort());
  });

  it("deletes the role at destroy when asked, with what was attached from outside", async () => {
    await create("going", buildTrustPolicy([arnOf("first")]));
    await aws().iam.send(new AttachRolePolicyCommand({ RoleName: "going", PolicyArn: foreignPolicy }));
    const args = `clusters: ["first"], adopt: { name: "going", deleteWithStack: true }`;
    const stack = new Stack({ project: program(args) });
    succeeds(await stack.up({ skipPreview: true }));
    succeeds(await stack.destroy());
    await assert.rejects(trustOf("going"), { name: "NoSuchEntityException" });
  });

  it("by two stacks at the same moment ends with both clusters, or with an error that says what is lost", async () => {
    await create("shared", buildTrustPolicy([arnOf("first")]));
    const proxy = await startFaultProxy(cloud.endpoint);
    try {
      const adopting = (cluster: string, env: Record<string, string>): Stack =>
        new Stack({
          project: program(`clusters: ["${cluster}"], adopt: { name: "shared" }`),
          name: `with-${cluster}`,
          env,
        });
      // The slow one has read the policy, and writes it after the quick one did.
      proxy.inject({ kind: "delay", action: "UpdateAssumeRolePolicy", milliseconds: 7000 });
      const read = proxy.arrival("UpdateAssumeRolePolicy");
      const slow = adopting("slow", proxy.env);
      const ofSlow = slow.up({ skipPreview: true });
      await read;
      const quick = adopting("quick", {});
      const results = [await quick.up({ skipPreview: true }), await ofSlow];
      const left = JSON.stringify(await trustOf("shared"));
      for (const [index, cluster] of ["quick", "slow"].entries()) {
        if (results[index].code === 0) {
          assert.ok(left.includes(arnOf(cluster)), `${cluster} is lost in silence`);
          continue;
        }
        const lost = /another update wrote at the same moment: that policy keeps out \S+\/(quick|slow)\/\*/;
        assert.match(fails(results[index]), lost);
        succeeds(await [quick, slow][index].up({ skipPreview: true }));
      }
      const trust = await trustOf("shared");
      const lines = asList(trust.Statement[0].Condition?.ArnLike?.["aws:SourceArn"]) as string[];
      // Which of the two wrote last, and whose line so stands last, is for the machine to say.
      assert.deepEqual([...lines].sort(), ["first", "quick", "slow"].map(arnOf));
      assert.deepEqual(trust, buildTrustPolicy(lines));
    } finally {
      await proxy.stop();
    }
  });

  describe("refuses", () => {
    const refusal = async (name: string, args = ""): Promise<string> => {
      const stack = new Stack({ project: program(`clusters: ["a"], adopt: { name: "${name}" }, ${args}`) });
      const output = fails(await stack.up({ skipPreview: true }));
      const { deployment } = await stack.export();
      assert.ok((deployment.resources ?? []).every(({ type }) => !type.startsWith("aws:")));
      return output;
    };

    it("a role in an instance profile, or with a worker-node policy", async () => {
      const { iam } = aws();
      await create("profiled", buildTrustPolicy([arnOf("a")]));
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "holder" }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: "holder", RoleName: "profiled" }));
      const PolicyArn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
      await iam.send(new AttachRolePolicyCommand({ RoleName: "profiled", PolicyArn }));
      const reasons = 'instance profile "holder"; AmazonEKSWorkerNodePolicy attached';
      assert.ok(
        (await refusal("profiled")).includes(`adopt.name "profiled" is a role of EC2 nodes (${reasons}), and AWS asks`),
      );
    });
  });
});
