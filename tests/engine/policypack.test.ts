import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountId, fails, policyPack, type Result, Stack, useLocalCloud, succeeds } from "../support/engine";

const policyPacks = [policyPack];

/** A program with a role for pods, and whatever else is given. */
const program = (code: string): { [path: string]: string } => ({
  "index.ts": `
    import * as eks from "@pulumi/aws/eks";
    import * as iam from "@pulumi/aws/iam";
    import * as pulumi from "@pulumi/pulumi";
    const executionPolicy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
    const trust = (Condition?: object, Service = "eks-fargate-pods.amazonaws.com") => JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole", Condition }],
    });
    const scoped = (account: pulumi.Input<string> = "${accountId}") =>
      ({ ArnLike: { "aws:SourceArn": \`arn:aws:eks:eu-west-1:\${account}:fargateprofile/my-cluster/*\` } });
    const role = (name: string, assumeRolePolicy: pulumi.Input<string>, managedPolicyArns = [executionPolicy]) =>
      new iam.Role(name, { assumeRolePolicy, managedPolicyArns });
    const nodes = (nodeRoleArn: pulumi.Input<string>) => new eks.NodeGroup("workers", {
      clusterName: "my-cluster", nodeRoleArn, subnetIds: ["subnet-1"],
      scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 },
    });
    const pods = (podExecutionRoleArn: pulumi.Input<string>) => new eks.FargateProfile("pods", {
      clusterName: "my-cluster", podExecutionRoleArn, subnetIds: ["subnet-1"], selectors: [{ namespace: "default" }],
    });
    ${code}`,
});

/** The names of the policies whose findings pulumi prints. */
function findings({ output }: Result) {
  const lines = output.matchAll(/- \[(?:mandatory|advisory)\] +(?:\[severity: \w+\] +)?(fargate-role-[\w-]+)/g);
  return [...new Set([...lines].map(([, name]) => name))].sort();
}

describe("the policy pack in the real engine", () => {
  useLocalCloud();

  it("refuses a role for nodes and pods at the first preview of the stack that makes both", async () => {
    const shared = `const shared = role("shared", trust(undefined, "lambda.amazonaws.com"));`;
    const stack = new Stack({ project: program(`${shared} nodes(shared.arn); pods(shared.arn);`) });
    const result = await stack.preview({ policyPacks });
    fails(result);
    assert.deepEqual(findings(result), ["fargate-role-not-node-role"]);
    assert.match(result.output, /Role "shared" serves both EC2 nodes and pods on Fargate\./);
    assert.match(result.output, /nodeRoleArn of aws:eks\/nodeGroup:NodeGroup "workers"/);
    assert.match(result.output, /podExecutionRoleArn of aws:eks\/fargateProfile:FargateProfile "pods"/);
    // The mechanism: without the dependency of one of the two, nothing in the preview says that they share a role.
    const apart = new Stack({
      project: program(`${shared} nodes(shared.arn); pods(role("own", trust(scoped())).arn);`),
    });
    assert.deepEqual(findings(await apart.preview({ policyPacks })), []);
  });

  const component = `
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    const { roleArn } = new FargatePodExecutionRole("pods", { clusters: ["my-cluster"] });`;

  it("does not miss the attachment that a targeted update leaves out, before it and after it", async () => {
    const stack = new Stack({
      project: program(`const { name } = new iam.Role("pods", { assumeRolePolicy: trust(scoped()) });
        new iam.RolePolicyAttachment("pods", { role: name, policyArn: executionPolicy });`),
    });
    const args = ["--target", `urn:pulumi:${stack.name}::${stack.project}::aws:iam/role:Role::pods`];
    const notice =
      /could not judge role "pods".* yet: Pulumi shows nothing of aws:iam\/rolePolicyAttachment:RolePolicyAttachment "pods"/;
    assert.match(succeeds(await stack.preview({ policyPacks, args })), notice);
    assert.match(succeeds(await stack.up({ policyPacks, args, skipPreview: true })), notice);
    assert.doesNotMatch(succeeds(await stack.up({ policyPacks })), /could not judge/);
    succeeds(await stack.destroy());
  });

  it("judges the first preview of what a provider makes that is not there yet, of which Pulumi shows nothing at the end", async () => {
    const later = (code: string) =>
      program(`
        const first = new iam.Role("first", { assumeRolePolicy: trust(undefined, "lambda.amazonaws.com") });
        const provider = new Provider("later", { region: first.uniqueId.apply(() => "eu-west-1") });
        const make = (name: string, managedPolicyArns?: string[]) => {
          const made = new iam.Role(name, { name, assumeRolePolicy: trust(scoped()), managedPolicyArns }, { provider });
          if (!managedPolicyArns) new iam.RolePolicyAttachment(name, { role: made.name, policyArn: executionPolicy }, { provider });
          const props = { clusterName: "my-cluster", subnetIds: ["subnet-1"], selectors: [{ namespace: "default" }] };
          new eks.FargateProfile(name, { ...props, podExecutionRoleArn: made.arn }, { provider });
        };
        ${code}`);
    const imported = (files: { [path: string]: string }) => ({
      "index.ts": `import { Provider } from "@pulumi/aws";${files["index.ts"]}`,
    });
    const right = `make("a"); make("b", [executionPolicy]);`;
    const clean = new Stack({ project: imported(later(right)) });
    assert.doesNotMatch(succeeds(await clean.preview({ policyPacks })), /advisory|can't run|fargate-role-/);
    const nodes = `${right} new iam.InstanceProfile("nodes", { role: "a" }, { provider });
      new iam.RolePolicyAttachment("nodes", { role: "a", policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" }, { provider });`;
    const shared = await new Stack({ project: imported(later(nodes)) }).preview({ policyPacks });
    fails(shared);
    assert.ok(findings(shared).includes("fargate-role-not-node-role"), shared.output);
  });

  it("knows the component's role through the component at the first preview", async () => {
    const clean = new Stack({ project: program(`${component} pods(roleArn);`) });
    assert.doesNotMatch(succeeds(await clean.preview({ policyPacks })), /fargate-role-/);
    const result = await new Stack({ project: program(`${component} nodes(roleArn);`) }).preview({
      policyPacks,
    });
    fails(result);
    assert.deepEqual(findings(result), ["fargate-role-not-node-role"]);
    assert.match(result.output, /the role of fargate-pod-execution-role:index:FargatePodExecutionRole "pods"/);
  });

  it("refuses an unsafe trust policy before anything is made, and keeps \`up\` from making it", async () => {
    const stack = new Stack({ project: program(`role("open", trust());`) });
    for (const result of [await stack.preview({ policyPacks }), await stack.up({ policyPacks, skipPreview: true })]) {
      fails(result);
      assert.deepEqual(findings(result), ["fargate-role-trust-scoped"]);
      assert.match(result.output, /Role "open": other clusters can use the role\./);
    }
    const { deployment } = await stack.export();
    assert.equal(
      (deployment.resources ?? []).some(({ type }) => type === "aws:iam/role:Role"),
      false,
    );
  });

  it("says that it cannot judge what is not known yet, and blocks at \`up\` when the value arrives bad", async () => {
    const code = `
      const other = role("other", trust(undefined, "ec2.amazonaws.com"), []);
      pods(role("late", other.arn.apply(() => trust())).arn);`;
    const stack = new Stack({ project: program(code) });
    const preview = await stack.preview({ policyPacks });
    assert.match(
      succeeds(preview),
      /could not judge yet who can assume role "late": the trust policy is not known until/,
    );
    assert.deepEqual(findings(preview), []);
    const up = await stack.up({ policyPacks, skipPreview: true });
    fails(up);
    assert.deepEqual(findings(up), ["fargate-role-trust-scoped"]);
  });

  it("takes the account of the caller, and uses the configured level, accounts and clusters", async () => {
    const stack = new Stack({ project: program(`pods(role("pods", trust(scoped("444455556666"))).arn);`) });
    fails(await stack.preview({ policyPacks }));
    const unasked = { "fargate-role-trust-scoped": { lookup: false }, "fargate-role-not-node-role": { lookup: false } };
    succeeds(await stack.preview({ policyPacks, policyPackConfigs: [unasked] }));
    const accounts = { "fargate-role-trust-scoped": { accounts: [accountId] } };
    fails(await stack.preview({ policyPacks, policyPackConfigs: [accounts] }));
    const advisory = { "fargate-role-trust-scoped": { enforcementLevel: "advisory", accounts: [accountId] } };
    const result = await stack.preview({ policyPacks, policyPackConfigs: [advisory] });
    succeeds(result);
    assert.deepEqual(findings(result), ["fargate-role-trust-scoped"]);
  });

  it("refuses a bad configuration before any resource is judged", async () => {
    const stack = new Stack({ project: program(`role("open", trust());`) });
    const bad = { "fargate-role-trust-scoped": { accounts: ["123"] }, "fargate-role-not-node-role": { lookup: "yes" } };
    const output = fails(await stack.preview({ policyPacks, policyPackConfigs: [bad] }));
    assert.match(output, /fargate-role-trust-scoped: accounts\.0: Does not match pattern '\^\[0-9\]\{12\}\$'/);
    assert.match(output, /fargate-role-not-node-role: lookup: lookup must be one of/);
    assert.doesNotMatch(output, /unsafe/);
  });

  it("judges existing state with \`policy analyze\`, on the stack and on an exported file", async () => {
    const code = `
      const cluster = role("cluster", trust(undefined, "eks.amazonaws.com"), []);
      const made = new eks.Cluster("c", { name: "my-cluster", roleArn: cluster.arn, vpcConfig: { subnetIds: ["subnet-1"] } });
      const shared = role("shared", trust(undefined, "lambda.amazonaws.com"), []);
      made.name.apply(() => { nodes(shared.arn); pods(shared.arn); });
      role("open", trust());`;
    const stack = new Stack({ project: program(code) });
    succeeds(await stack.up({ skipPreview: true }));
    const expected = ["fargate-role-not-node-role", "fargate-role-policy-attached", "fargate-role-trust-scoped"];
    const live = await stack.analyze({ policyPacks });
    fails(live);
    assert.deepEqual(findings(live), expected);
    const file = join(stack.directory, "state.json");
    writeFileSync(file, JSON.stringify(await stack.export()));
    const exported = await stack.pulumi(["policy", "analyze", "--policy-pack", policyPack, "--file", file]);
    fails(exported);
    assert.deepEqual(findings(exported), expected);
    // Not destroyed: its cluster and node group know nothing of each other, and AWS refuses to delete the cluster first.
  });
});
