import {
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  AddRoleToInstanceProfileCommand,
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { buildTrustPolicy, type TrustPolicy } from "../../core/trust";
import { asList } from "../../core/text";
import { startFaultProxy } from "../../dev/localcloud/faults/proxy";
import { cloud, accountId, aws, fails, Stack, useLocalCloud, succeeds } from "../support/engine";

const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const foreignPolicy = "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess";
const arnOf = (cluster: string): string => `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/${cluster}/*`;

/** A program with a role for each of some arguments; its outputs are those of the first. */
const program = (...roles: string[]): { [path: string]: string } => ({
  "index.ts": `
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    const [role] = [
      ${roles.map((args, index) => `new FargatePodExecutionRole("pods${index || ""}", { ${args} })`).join(",\n")}
    ];
    export const { roleArn, roleUniqueId, trustPolicy } = role;`,
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

  it("with tags, its own and of the provider, in any letters, has each once, and changes nothing when run again", async () => {
    const own = { Key: "owner", Value: "me" };
    await create("tagged", buildTrustPolicy([arnOf("first")]), { Tags: [own] });
    const Tags = [
      { Key: "Owner", Value: "me" },
      { Key: "Team", Value: "y" },
    ];
    await create("spelled", buildTrustPolicy([arnOf("first")]), { Tags });
    const stack = new Stack({
      project: program(
        `clusters: ["first"], adopt: { name: "tagged" }`,
        `clusters: ["first"], adopt: { name: "spelled" }, tags: { owner: "us" }`,
      ),
      config: { "aws:defaultTags": { tags: { team: "x" } } },
    });
    succeeds(await stack.up({ skipPreview: true }));
    succeeds(await stack.up({ skipPreview: true, args: ["--expect-no-changes"] }));
    const tagsOf = async (RoleName: string) =>
      new Set((await aws().iam.send(new GetRoleCommand({ RoleName }))).Role?.Tags);
    assert.deepEqual(await tagsOf("tagged"), new Set([own, { Key: "team", Value: "x" }]));
    assert.deepEqual(
      await tagsOf("spelled"),
      new Set([
        { Key: "owner", Value: "us" },
        { Key: "team", Value: "y" },
      ]),
    );
  });

  const fargate = {
    Effect: "Allow",
    Principal: { Service: "eks-fargate-pods.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  const like = (...arns: string[]): object => ({ ArnLike: { "aws:SourceArn": arns.length === 1 ? arns[0] : arns } });
  const deny = {
    ...fargate,
    Effect: "Deny",
    Condition: { ArnNotLike: { "aws:SourceArn": ["prod", "blue"].map(arnOf) } },
  };

  it("limits a trust policy that anybody's cluster can use to the account, says so, and keeps the other statements", async () => {
    const nobody = {
      Sid: "NoPeople",
      ...fargate,
      Effect: "Deny",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    };
    await create("open", { Version: "2012-10-17", Statement: [fargate, nobody] });
    const stack = new Stack({ project: program(`clusters: ["mine"], adopt: { name: "open" }`) });
    assert.match(
      succeeds(await stack.up({ skipPreview: true })),
      new RegExp(
        "The trust policy of the role open is made safe\\. These lose the role: " +
          `pods of any cluster of accounts other than ${accountId}, for example \\S+; the Fargate service, on behalf of no profile`,
      ),
    );
    const ofOwn = like(`arn:aws:eks:*:${accountId}:fargateprofile/*/*`);
    assert.deepEqual((await trustOf("open")).Statement, [{ ...fargate, Condition: ofOwn }, nobody]);
    const again = succeeds(await stack.up({ skipPreview: true, args: ["--expect-no-changes"] }));
    assert.doesNotMatch(again, /made safe/);
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

  it("makes the role if there is none and it may, and takes it over if an update was lost", async () => {
    const project = program(`clusters: ["mine"], adopt: { name: "fresh", create: true }`);
    const first = new Stack({ project });
    succeeds(await first.up({ skipPreview: true }));
    const { roleUniqueId } = await first.outputs();
    // The state of the first stack counts as lost: a second one knows nothing of the role.
    const second = new Stack({ project, name: "second" });
    succeeds(await second.up({ skipPreview: true }));
    assert.equal((await second.outputs()).roleUniqueId, roleUniqueId);
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

  it("by two stacks leaves each its permissions for logs, also when the other one is destroyed", async () => {
    const { iam } = aws();
    // It trusts both clusters already, so that nothing has to settle.
    await create("logged", buildTrustPolicy([arnOf("blue"), arnOf("green")]));
    const shipping = (cluster: string): Stack =>
      new Stack({
        project: program(
          `clusters: ["${cluster}"], logging: { kinesisStreams: ["${cluster}"] }, adopt: { name: "logged" }`,
        ),
        name: `logs-of-${cluster}`,
      });
    const streams = async (): Promise<string[]> => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: "logged" }));
      const documents = await Promise.all(
        PolicyNames.map(async (PolicyName) => {
          const got = await iam.send(new GetRolePolicyCommand({ RoleName: "logged", PolicyName }));
          return decodeURIComponent(got.PolicyDocument ?? "");
        }),
      );
      return documents.flatMap((document) => /stream\/(\w+)/.exec(document)?.[1] ?? []).sort();
    };
    const blue = shipping("blue");
    succeeds(await blue.up({ skipPreview: true }));
    succeeds(await shipping("green").up({ skipPreview: true }));
    assert.deepEqual(await streams(), ["blue", "green"]);
    succeeds(await blue.destroy());
    assert.deepEqual(await streams(), ["green"]);
  });

  it("so late that the other stack has stopped looking is an error that says so", async () => {
    await create("late", buildTrustPolicy([arnOf("first")]));
    const proxy = await startFaultProxy(cloud.endpoint);
    try {
      proxy.inject({ kind: "delay", action: "UpdateAssumeRolePolicy", milliseconds: 25_000 });
      const project = program(`clusters: ["slow"], adopt: { name: "late" }`);
      const stack = new Stack({ project, name: "late", env: proxy.env });
      assert.match(
        fails(await stack.up({ skipPreview: true })),
        /adopt\.name "late" is a role whose trust policy was written \d+ seconds after it was read/,
      );
      succeeds(await stack.up({ skipPreview: true }));
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

    it("another account, and another partition, than the provider's", async () => {
      await create("mine", buildTrustPolicy([arnOf("a")]));
      assert.match(
        await refusal("mine", `accountId: "999999999999"`),
        new RegExp(`accountId "999999999999" is not the account of the provider's credentials, ${accountId}`),
      );
      const cluster = `arn:aws-cn:eks:cn-north-1:${accountId}:cluster/a`;
      const stack = new Stack({ project: program(`clusters: ["${cluster}"]`) });
      assert.match(
        fails(await stack.preview()),
        /are of partition aws-cn, but the provider makes the role in partition aws/,
      );
    });

    it("a role whose Deny keeps the cluster out, and leaves its trust policy as it is", async () => {
      const before = { Version: "2012-10-17", Statement: [fargate, deny] };
      await create("closed", before);
      const reason = `its Deny statements, or a date, keep out ${arnOf("a")}`;
      assert.ok(
        (await refusal("closed")).includes(`"closed" is a role whose trust policy is not changed, since ${reason}`),
      );
      assert.deepEqual(await trustOf("closed"), before);
    });

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
