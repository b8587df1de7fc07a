/** npm run demo: the main job from end to end, on the local cloud. Exits with 1 if anything behaves otherwise. */
import assert from "node:assert/strict";
import { type LocalCloud, root, startLocalCloud } from "../localcloud/cloud";
import { onInterrupt } from "../localcloud/interrupt";
import { endCommands, type Result, Stack } from "../localcloud/stack";
import { join } from "node:path";
import { command, condensed, done, show, step } from "./screen";
import { clusterName, World } from "./world";

const steps = 6;
const policyPack = join(root, "policypack");

/** A stack that the pack must refuse: where it is, by which policy, and what its message must say. */
interface BadStack {
  project: string;
  title: string;
  policy: string;
  says: RegExp;
}

const badStacks: BadStack[] = [
  {
    project: "dev/demo/stacks/unscoped-trust",
    title: "A trust policy without a condition: anybody's cluster could use the role.",
    policy: "fargate-role-trust-scoped",
    says: /aws:SourceArn/,
  },
  {
    project: "dev/demo/stacks/other-account",
    title: "A trust policy for the clusters of account 999999999999, which is not ours.",
    policy: "fargate-role-trust-scoped",
    says: /999999999999/,
  },
  {
    project: "dev/demo/stacks/node-role",
    title: "The role of the EC2 nodes given to a Fargate profile. Its ARN is not even known yet.",
    policy: "fargate-role-not-node-role",
    says: /node group/i,
  },
];

async function demo(cloud: LocalCloud): Promise<void> {
  const world = new World(cloud);
  // The account is set, so that a trust policy for any other one is refused.
  const config = {
    policyPacks: [policyPack],
    policyPackConfigs: [{ "fargate-role-trust-scoped": { accounts: [cloud.accountId] } }],
  };

  step(steps, "A cluster", "An EKS cluster in a local AWS: no account, no internet.");
  const clusterArn = await world.createCluster();
  done(clusterArn);

  step(
    steps,
    "The role",
    "The ready-made stack at the root of this repository makes the pod execution role for that cluster;",
    "the policy pack watches over it.",
  );
  command(`pulumi config set --path 'clusters[0]' ${clusterName}`);
  command("pulumi up --policy-pack policypack");
  const stack = new Stack({ cloud, project: ".", config: { clusters: [clusterName] } });
  const up = await stack.up(config);
  assert.equal(up.code, 0, `pulumi up failed:\n${up.output}`);
  show(condensed(up.output));
  const outputs = (await stack.outputs()) as { roleArn: string; roleName: string };

  step(steps, "What AWS has now", "Only Fargate, only for profiles of this cluster in this Region of this account:");
  const role = await world.role(outputs.roleName);
  show(JSON.stringify(role.trustPolicy, undefined, 2));
  show(`attached: ${role.policies.join(", ")}`);
  assert.equal(role.arn, outputs.roleArn);
  const sourceArn = `arn:aws:eks:${cloud.region}:${cloud.accountId}:fargateprofile/${clusterName}/*`;
  assert.deepEqual(role.trustPolicy, {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  });
  assert.deepEqual(role.policies, ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"]);
  done("the trust policy that AWS documents, and the managed policy");

  step(steps, "A Fargate profile that uses it");
  const profile = await world.createProfile(outputs.roleArn);
  assert.equal(profile.status, "ACTIVE");
  done(`${profile.arn} is ${profile.status}`);

  step(
    steps,
    "Three stacks that must not come to be",
    "Each is previewed with the policy pack, before anything exists:",
  );
  for (const bad of badStacks) await refused(bad, new Stack({ cloud, project: bad.project }), config);

  step(steps, "Clean up");
  await world.deleteProfile();
  const destroyed = await stack.destroy();
  assert.equal(destroyed.code, 0, `pulumi destroy failed:\n${destroyed.output}`);
  await world.deleteCluster();
  assert.deepEqual(await world.remains(), []);
  done("profile, role and cluster are gone");
}

async function refused(bad: BadStack, stack: Stack, config: object): Promise<void> {
  console.log();
  show(bad.title);
  command(`pulumi -C ${bad.project} preview --policy-pack policypack`);
  const preview: Result = await stack.preview(config);
  const policies = condensed(preview.output);
  show(policies);
  assert.notEqual(preview.code, 0, `the preview of ${bad.project} should have been refused:\n${preview.output}`);
  assert.ok(
    policies.includes(`  ${bad.policy}  (`) && bad.says.test(policies),
    `${bad.project} should have been refused by ${bad.policy}:\n${preview.output}`,
  );
  done(`refused by ${bad.policy}`);
}

let interrupted = false;

async function main(): Promise<void> {
  const cloud = await startLocalCloud({ verbose: true });
  const started = Date.now();
  onInterrupt(async (signal) => {
    interrupted = true;
    console.log(`\n${signal}: cleaning up`);
    endCommands();
    await cloud.stop();
  });
  try {
    await demo(cloud);
  } finally {
    endCommands();
    await cloud.stop();
  }
  console.log(`\nAll as it should be (${Math.round((Date.now() - started) / 1000)} s). Try it yourself: npm run shell`);
}

// Until the end is reached, whatever else ends this process is a failure.
process.exitCode = 1;
main().then(
  () => process.exit(0),
  (error: Error) => {
    // What was cut off fails, too; the interruption ends this process with its own code.
    if (interrupted) return;
    console.error(`\nThe demo did not go as it should:\n${error.message}`);
    process.exit(1);
  },
);
