import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { buildTrustPolicy } from "../../core/trust";
import { asList } from "../../core/text";
import { startFaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, accountId, aws, fails, Stack, useLocalCloud, succeeds } from "../support/engine";
import { attachedTo, createRole, executionPolicy, roleNamed, trustOf } from "./roles";

const foreignPolicy = "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess";
const arnOf = (cluster: string) => `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/${cluster}/*`;
const byHand = buildTrustPolicy([arnOf("first")]);

const program = (args: string): { [path: string]: string } => ({
  "index.ts": `
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    export const { roleArn, roleUniqueId, sourceArns, trustPolicy } = new FargatePodExecutionRole("pods", { ${args} });`,
});

describe("adopting a role", () => {
  useLocalCloud();

  it("adds a cluster, keeps all else, changes nothing when run again, and leaves the role at destroy", async () => {
    const kept = { Description: "made by hand", MaxSessionDuration: 7200, Tags: [{ Key: "owner", Value: "me" }] };
    const { RoleId } = await createRole("existing", byHand, [executionPolicy, foreignPolicy], {
      Path: "/eks/",
      ...kept,
    });

    const stack = new Stack({ project: program(`clusters: ["second"], adopt: { name: "existing" }`) });
    assert.match(succeeds(await stack.preview()), /= +aws:iam:Role pods-role import/);
    succeeds(await stack.up({ skipPreview: true }));
    const outputs = await stack.outputs();
    assert.equal(outputs.roleUniqueId, RoleId);
    assert.equal(outputs.roleArn, `arn:aws:iam::${accountId}:role/eks/existing`);
    assert.deepEqual(outputs.sourceArns, [arnOf("first"), arnOf("second")]);
    assert.deepEqual(await trustOf("existing"), buildTrustPolicy([arnOf("first"), arnOf("second")]));

    assert.match(succeeds(await stack.preview({ args: ["--expect-no-changes"] })), /4 unchanged/);
    succeeds(await stack.up({ skipPreview: true, args: ["--expect-no-changes"] }));

    succeeds(await stack.destroy());
    const { Description, MaxSessionDuration, Tags, ...left } = await roleNamed("existing");
    assert.deepEqual([left.RoleId, { Description, MaxSessionDuration, Tags }], [RoleId, kept]);
    assert.deepEqual(await attachedTo("existing"), [executionPolicy, foreignPolicy].sort());
  });

  it("keeps an open role for every cluster of the account, says so, and limits it as the warning says", async () => {
    const { RoleId } = await createRole("open", buildTrustPolicy(["arn:aws:eks:*:*:fargateprofile/*/*"]), []);
    const everyCluster = arnOf("*").replace("eu-west-1", "*");
    const stack = new Stack({ project: program(`clusters: ["first"], adopt: { name: "open" }`) });
    assert.match(succeeds(await stack.up({ skipPreview: true })), /Every cluster of this account can still use it/);
    assert.deepEqual((await stack.outputs()).sourceArns, [everyCluster]);
    assert.deepEqual(await trustOf("open"), buildTrustPolicy([everyCluster]));

    stack.rewrite(program(`clusters: ["first"], name: "open"`));
    succeeds(await stack.up({ skipPreview: true }));
    assert.equal((await stack.outputs()).roleUniqueId, RoleId);
    assert.deepEqual(await trustOf("open"), buildTrustPolicy([arnOf("first")]));
  });

  it("deletes the role at destroy when asked, with what was attached from outside", async () => {
    await createRole("going", byHand, [foreignPolicy]);
    const args = `clusters: ["first"], adopt: { name: "going", deleteWithStack: true }`;
    const stack = new Stack({ project: program(args) });
    succeeds(await stack.up({ skipPreview: true }));
    succeeds(await stack.destroy());
    await assert.rejects(trustOf("going"), { name: "NoSuchEntityException" });
  });

  it("by two stacks at the same moment ends with both clusters, or with an error that says what is lost", async () => {
    await createRole("shared", byHand);
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
    const refusal = async (name: string, args = "") => {
      const stack = new Stack({ project: program(`clusters: ["a"], adopt: { name: "${name}" }, ${args}`) });
      const output = fails(await stack.up({ skipPreview: true }));
      const { deployment } = await stack.export();
      assert.ok((deployment.resources ?? []).every(({ type }) => !type.startsWith("aws:")));
      return output;
    };

    it("a role in an instance profile, or with a worker-node policy", async () => {
      const { iam } = aws();
      await createRole("profiled", buildTrustPolicy([arnOf("a")]), [
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      ]);
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "holder" }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: "holder", RoleName: "profiled" }));
      const reasons = 'instance profile "holder"; AmazonEKSWorkerNodePolicy attached';
      assert.ok(
        (await refusal("profiled")).includes(`adopt.name "profiled" is a role of EC2 nodes (${reasons}), and AWS asks`),
      );
    });
  });
});
