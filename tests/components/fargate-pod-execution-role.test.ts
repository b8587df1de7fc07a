import * as assert from "node:assert/strict";
import { Cluster } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import {
  failureOf,
  isKnown,
  Mocks,
  providerAnswers,
  providerIn,
  type Registered,
  unknownOutput,
  valueOf,
} from "../support/mocks";

const roleType = "aws:iam/role:Role";
const given: FargatePodExecutionRoleArgs = {
  clusters: ["my-cluster"],
  regions: ["eu-west-1"],
  accountId: "111122223333",
};

function trustOf(...sourceArns: string[]): string {
  const value = sourceArns.length === 1 ? sourceArns[0] : sourceArns;
  const condition = `{"ArnLike":{"aws:SourceArn":${JSON.stringify(value)}}}`;
  return (
    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Condition":${condition},` +
    `"Principal":{"Service":"eks-fargate-pods.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
  );
}

async function registeredBy(
  args: FargatePodExecutionRoleArgs,
  opts?: pulumi.ComponentResourceOptions,
  partition = "aws",
): Promise<Mocks> {
  const mocks = await Mocks.start({ invokes: providerIn(partition) });
  new FargatePodExecutionRole("pods", args, opts);
  await mocks.finish();
  return mocks;
}

async function trustMade(args: FargatePodExecutionRoleArgs): Promise<unknown> {
  return (await registeredBy(args)).named("pods-role").inputs.assumeRolePolicy;
}

describe("FargatePodExecutionRole", () => {
  it("registers itself, the role and the attachment of the managed policy, named by what they are", async () => {
    const { registered } = await registeredBy(given);
    assert.deepEqual(
      registered.map(({ type, name }) => [type, name]),
      [
        ["fargate-pod-execution-role:index:FargatePodExecutionRole", "pods"],
        [roleType, "pods-role"],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "pods-execution-policy"],
      ],
    );
  });

  it("refuses a cluster in place of its name, also one that arrives late or as its URN, and says where the name is", async () => {
    const mocks = await Mocks.start();
    const ofAws = new Cluster("main", { roleArn: "", vpcConfig: { subnetIds: [] } });
    const ofEks = new pulumi.ComponentResource("eks:index:Cluster", "main");
    // A program in JavaScript gets no help from types, and a plugin gets a component's URN.
    const make = (...clusters: unknown[]) =>
      new FargatePodExecutionRole("pods", { ...given, clusters: clusters as string[] });
    const atOnce = await failureOf(() => void make(ofEks, ofAws, "urn:pulumi:dev::app::eks:index:Cluster::main"));
    const late = await failureOf(() => make(pulumi.output(Promise.resolve(ofAws))).roleArn);
    await mocks.finish();
    const message = (...expressions: string[]) => {
      const lines = expressions.map((cluster, index) => {
        const rule = `clusters[${index}] is a cluster: give its name, ${cluster}.name`;
        return `${rule}. Or give its ARN, ${cluster}.arn, which also says its Region.`;
      });
      return `FargatePodExecutionRole "pods": ${lines.join("\n  ")}`;
    };
    assert.equal(atOnce.message, message("cluster.eksCluster", "cluster", "cluster.eksCluster"));
    assert.equal(late.message, message("cluster"));
  });

  it("tells a component of its own type from another", async () => {
    const mocks = await Mocks.start({ invokes: providerIn("aws") });
    const values = [new FargatePodExecutionRole("pods", given), new pulumi.ComponentResource("a:b:C", "other"), {}];
    await mocks.finish();
    assert.deepEqual(
      values.map((value) => FargatePodExecutionRole.isInstance(value)),
      [true, false, false],
    );
  });

  it("takes a Region that this version does not know for a newer one, and warns", async () => {
    const warnings: string[] = [];
    const { warn } = pulumi.log;
    Object.assign(pulumi.log, { warn: (text: string) => void warnings.push(text) });
    try {
      const sourceArn = "arn:aws:eks:mx-central-7:111122223333:fargateprofile/my-cluster/*";
      assert.equal(await trustMade({ ...given, regions: ["mx-central-7"] }), trustOf(sourceArn));
      await trustMade(given);
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.deepEqual(warnings, ["This version does not know mx-central-7, and treats it as a newer Region."]);
  });

  it("makes the role with AWS's trust policy and safe defaults", async () => {
    const mocks = await registeredBy(given);
    assert.deepEqual(mocks.named("pods-role").inputs, {
      assumeRolePolicy: trustOf("arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*"),
      description: "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs",
      forceDetachPolicies: true,
    });
    assert.deepEqual(mocks.named("pods-execution-policy").inputs, {
      role: "pods-role-1234567",
      policyArn: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    });
  });

  it("passes on every argument that aws.iam.Role has under the same name", async () => {
    const own = {
      name: "fargate",
      path: "/eks/",
      description: "Pods",
      permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      maxSessionDuration: 7200,
      forceDetachPolicies: false,
      tags: { team: "platform" },
    };
    const { assumeRolePolicy, ...inputs } = (await registeredBy({ ...given, ...own })).named("pods-role").inputs;
    assert.ok(assumeRolePolicy);
    assert.deepEqual(inputs, own);
  });

  it("asks the provider only for what given arguments are checked against", async () => {
    assert.deepEqual((await registeredBy(given)).asked, [
      "aws:index/getCallerIdentity:getCallerIdentity",
      "aws:index/getPartition:getPartition",
    ]);
  });

  it("makes the role of given arguments with a provider that does not answer", async () => {
    const mocks = await Mocks.start({ invokes: {} });
    new FargatePodExecutionRole("pods", given);
    await mocks.finish();
    assert.ok(mocks.named("pods-role"));
  });

  const elsewhere: [string, Partial<FargatePodExecutionRoleArgs>, string][] = [
    [
      "another account than the provider's",
      { accountId: "999999999999" },
      'accountId "999999999999" is not the account of the provider\'s credentials, 111122223333, where the role is made. ' +
        "Leave accountId out, or give the component a provider with credentials of that account.",
    ],
    [
      "another partition than the provider's",
      { clusters: ["arn:aws-cn:eks:cn-north-1:111122223333:cluster/a"], regions: undefined },
      "clusters and regions are of partition aws-cn, but the provider makes the role in partition aws. " +
        "Give clusters and regions of aws, or give the component a provider of a Region of aws-cn.",
    ],
  ];
  for (const [what, args, message] of elsewhere) {
    for (const preview of [true, false]) {
      it(`refuses ${what} before anything is made, ${preview ? "preview" : "up"}`, async () => {
        const mocks = await Mocks.start({ preview });
        const error = await failureOf(() => new FargatePodExecutionRole("pods", { ...given, ...args }).roleArn);
        assert.equal(error.message, `FargatePodExecutionRole "pods": ${message}`);
        assert.ok(mocks.registered.every(({ type }) => !type.startsWith("aws:")));
      });
    }
  }

  it("asks the provider for the partition when every Region is meant", async () => {
    const invokes = { "aws:index/getPartition:getPartition": () => ({ partition: "aws-us-gov" }) };
    const mocks = await Mocks.start({ invokes });
    new FargatePodExecutionRole("pods", { ...given, regions: ["*"] });
    await mocks.finish();
    assert.equal(
      mocks.named("pods-role").inputs.assumeRolePolicy,
      trustOf("arn:aws-us-gov:eks:*:111122223333:fargateprofile/my-cluster/*"),
    );
  });

  it("uses AWS's answer for a Region younger than its table", async () => {
    const mocks = await Mocks.start({
      invokes: {
        "aws:index/getRegion:getRegion": () => ({ region: "moon-base-1" }),
        "aws:index/getPartition:getPartition": () => ({ partition: "aws-moon" }),
      },
    });
    new FargatePodExecutionRole("pods", { clusters: ["a"], accountId: "111122223333" });
    await mocks.finish();
    assert.equal(
      mocks.named("pods-role").inputs.assumeRolePolicy,
      trustOf("arn:aws-moon:eks:moon-base-1:111122223333:fargateprofile/a/*"),
    );
  });

  for (const [partition, region] of [
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
  ]) {
    it(`makes ARNs of the partition ${partition}`, async () => {
      const mocks = await registeredBy({ ...given, regions: [region] }, undefined, partition);
      const arn = `arn:${partition}:eks:${region}:111122223333:fargateprofile/my-cluster/*`;
      assert.equal(mocks.named("pods-role").inputs.assumeRolePolicy, trustOf(arn));
      assert.equal(
        mocks.named("pods-execution-policy").inputs.policyArn,
        `arn:${partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy`,
      );
    });
  }

  describe("trust policy", () => {
    const arn = (region: string, cluster: string): string =>
      `arn:aws:eks:${region}:111122223333:fargateprofile/${cluster}/*`;

    it("lists each cluster in each Region", async () => {
      const trust = await trustMade({ ...given, clusters: ["a", "b"], regions: ["eu-west-1", "us-east-1"] });
      const arns = [arn("eu-west-1", "a"), arn("us-east-1", "a"), arn("eu-west-1", "b"), arn("us-east-1", "b")];
      assert.equal(trust, trustOf(...arns));
    });

    it("takes a cluster's Region and partition from its ARN, without asking for the provider's Region", async () => {
      const clusters = ["arn:aws-cn:eks:cn-north-1:111122223333:cluster/my-cluster"];
      const mocks = await registeredBy({ clusters, accountId: "111122223333" }, undefined, "aws-cn");
      assert.equal(
        mocks.named("pods-role").inputs.assumeRolePolicy,
        trustOf("arn:aws-cn:eks:cn-north-1:111122223333:fargateprofile/my-cluster/*"),
      );
      assert.ok(!mocks.asked.includes("aws:index/getRegion:getRegion"));
    });

    it("mixes clusters given by ARN with clusters given by name in the given Regions", async () => {
      const clusters = ["arn:aws:eks:us-east-1:111122223333:cluster/a", "b"];
      assert.equal(await trustMade({ ...given, clusters }), trustOf(arn("us-east-1", "a"), arn("eu-west-1", "b")));
    });

    it("lists a cluster once that is given by name and by ARN", async () => {
      const clusters = ["a", "arn:aws:eks:eu-west-1:111122223333:cluster/a"];
      assert.equal(await trustMade({ ...given, clusters }), trustOf(arn("eu-west-1", "a")));
    });
  });

  describe("outputs", () => {
    it("tells ARN, name, unique id, trust policy and SourceArns", async () => {
      const mocks = await Mocks.start();
      const role = new FargatePodExecutionRole("pods", given);
      await mocks.finish();
      const sourceArn = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*";
      assert.equal(await valueOf(role.roleArn), "arn:aws:iam::111122223333:role/pods-role-1234567");
      assert.equal(await valueOf(role.roleName), "pods-role-1234567");
      assert.equal(await valueOf(role.roleUniqueId), "AROAEXAMPLEID");
      assert.equal(await valueOf(role.trustPolicy), trustOf(sourceArn));
      assert.deepEqual(await valueOf(role.sourceArns), [sourceArn]);
    });

    it("hands out the ARN only when every policy is attached, the name earlier", async () => {
      const events: string[] = [];
      let attach = (): void => undefined;
      const attached = new Promise<void>((resolve) => (attach = resolve));
      const beforeMade = async ({ name }: Registered): Promise<void> => {
        if (name === "pods-logging") await attached;
        events.push(name);
      };
      const mocks = await Mocks.start({ beforeMade });
      const role = new FargatePodExecutionRole("pods", { ...given, logging: { kinesisStreams: ["logs"] } });
      role.roleArn.apply(() => events.push("roleArn"));
      role.roleName.apply(() => {
        events.push("roleName");
        setTimeout(attach, 20);
      });
      await mocks.finish();
      assert.ok(events.indexOf("roleName") < events.indexOf("pods-logging"));
      assert.ok(events.indexOf("pods-logging") < events.indexOf("roleArn"));
    });
  });

  describe("at preview", () => {
    async function previewed(
      args: FargatePodExecutionRoleArgs,
      invokes?: Record<string, () => unknown>,
    ): Promise<Mocks> {
      const mocks = await Mocks.start({ preview: true, invokes: invokes ?? providerAnswers });
      new FargatePodExecutionRole("pods", args);
      await mocks.finish();
      return mocks;
    }

    it("knows the trust policy, although Region and account have to be asked for", async () => {
      const mocks = await previewed({ clusters: ["my-cluster"] });
      assert.equal(
        mocks.named("pods-role").inputs.assumeRolePolicy,
        trustOf("arn:aws:eks:eu-west-1:111122223333:fargateprofile/my-cluster/*"),
      );
    });

    it("leaves the trust policy unknown while a cluster's name is, and nothing else", async () => {
      const mocks = await previewed({ clusters: ["a", unknownOutput<string>()], tags: { team: "platform" } });
      const { assumeRolePolicy, ...inputs } = mocks.named("pods-role").inputs;
      assert.ok(pulumi.isUnknown(assumeRolePolicy) || JSON.stringify(assumeRolePolicy) === '{"__pulumiUnknown":true}');
      assert.deepEqual(inputs.tags, { team: "platform" });
      assert.equal(
        mocks.named("pods-execution-policy").inputs.policyArn,
        "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
      );
    });

    it("takes an answer of a provider that is not configured yet as unknown", async () => {
      const mocks = await Mocks.start({
        preview: true,
        invokes: {
          "aws:index/getRegion:getRegion": () => ({}),
          "aws:index/getCallerIdentity:getCallerIdentity": () => ({}),
        },
      });
      const role = new FargatePodExecutionRole("pods", { clusters: ["a"] });
      await mocks.finish();
      assert.equal(await isKnown(role.sourceArns), false);
    });
  });

  it("keeps secret arguments secret", async () => {
    const mocks = await Mocks.start();
    const role = new FargatePodExecutionRole("pods", { ...given, clusters: [pulumi.secret("hidden")] });
    const open = new FargatePodExecutionRole("open", given);
    await mocks.finish();
    assert.equal(await pulumi.isSecret(role.sourceArns), true);
    assert.equal(await pulumi.isSecret(role.trustPolicy), true);
    assert.equal(await pulumi.isSecret(role.roleArn), false);
    assert.equal(await pulumi.isSecret(open.sourceArns), false);
    assert.equal(await pulumi.isSecret(open.trustPolicy), false);
  });

  it("is the parent of all that it makes", async () => {
    const mocks = await Mocks.start();
    const parents = new Map<string, pulumi.Resource | undefined>();
    const role = new FargatePodExecutionRole(
      "pods",
      { ...given, additionalPolicies: { logs: "arn:aws:iam::111122223333:policy/logs" } },
      { transformations: [({ name, opts, props }) => (parents.set(name, opts.parent), { props, opts })] },
    );
    await mocks.finish();
    parents.delete("pods");
    assert.deepEqual([...parents.keys()], ["pods-role", "pods-execution-policy", "pods-policy-logs"]);
    assert.ok([...parents.values()].every((parent) => parent === role));
  });
});
