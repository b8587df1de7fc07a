import { CreateClusterCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildTrustPolicy } from "../../core/trust";
import { accountId, aws, policyPack, root, Stack, useLocalCloud, succeeds } from "../support/engine";
import { trustOf } from "./roles";

const trusted = (...parts: string[]) =>
  parts.map((part) => {
    const [region, cluster] = part.split("/");
    return `arn:aws:eks:${region}:${accountId}:fargateprofile/${cluster}/*`;
  });

describe("examples", () => {
  useLocalCloud();

  const trustIn = async (stack: Stack) =>
    trustOf(
      String((await stack.outputs()).roleArn)
        .split("/")
        .at(-1) ?? "",
    );

  /** The life of an example: the pack is content before and after, nothing changes when run again, nothing is left. */
  async function live(stack: Stack, whileUp: () => Promise<void>) {
    const policyPacks = [policyPack];
    succeeds(await stack.up({ policyPacks }));
    await whileUp();
    succeeds(await stack.preview({ args: ["--expect-no-changes"] }));
    succeeds(await stack.destroy());
    assert.deepEqual((await stack.export()).deployment.resources ?? [], []);
  }

  it("single-cluster", async () => {
    const stack = new Stack({ project: "examples/single-cluster" });
    await live(stack, async () => {
      assert.deepEqual(await trustIn(stack), buildTrustPolicy(trusted("eu-west-1/my-cluster")));
    });
  });

  it("many-clusters", async () => {
    const stack = new Stack({ project: "examples/many-clusters" });
    await live(stack, async () => {
      const { teamSourceArns, sharedSourceArns } = await stack.outputs();
      assert.deepEqual(
        teamSourceArns,
        trusted("eu-west-1/blue", "eu-central-1/blue", "eu-west-1/green", "eu-central-1/green", "us-east-1/reports"),
      );
      assert.deepEqual(sharedSourceArns, trusted("*/*"));
    });
  });

  it("role-and-profile", async () => {
    await aws().eks.send(
      new CreateClusterCommand({
        name: "my-cluster",
        roleArn: `arn:aws:iam::${accountId}:role/cluster`,
        resourcesVpcConfig: { subnetIds: ["subnet-1"] },
      }),
    );
    const config = { clusterName: "my-cluster", subnetIds: ["subnet-1"] };
    const stack = new Stack({ project: "examples/role-and-profile", config });
    await live(stack, async () => {
      assert.match(String((await stack.outputs()).profileArn), /:fargateprofile\/my-cluster\//);
    });
  });

  it("yaml", async () => {
    const stack = new Stack({ project: "examples/yaml" });
    await live(stack, async () => {
      assert.deepEqual(await trustIn(stack), buildTrustPolicy(trusted("eu-west-1/my-cluster")));
    });
  });

  it("each say in a README how they are run", () => {
    const entries = readdirSync(join(root, "examples"), { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
      const page = readFileSync(join(root, "examples", name, "README.md"), "utf8");
      assert.match(page, /^ *(\$ )?(pulumi|npm|npx|node|fargate-role) /m, name);
    }
  });
});
