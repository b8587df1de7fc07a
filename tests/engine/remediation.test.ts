import assert from "node:assert/strict";
import { fargateService, sourceArn } from "../../core/service/fargate";
import { buildTrustPolicy } from "../../core/trust";
import { accountId, fails, policyPack, Stack, useLocalCloud, succeeds } from "../support/engine";
import { executionPolicy, trustOf } from "./roles";

const policyPacks = [policyPack];
const known = { accounts: [accountId], clusters: ["my-cluster"], regions: ["eu-west-1"] };
const right = sourceArn({ partition: "aws", region: "eu-west-1", accountId, cluster: "my-cluster" });

/** A program with a role whose trust policy has no condition. */
const program = (trustPolicy: string): { [path: string]: string } => ({
  "index.ts": `
    import * as eks from "@pulumi/aws/eks";
    import * as iam from "@pulumi/aws/iam";
    import * as pulumi from "@pulumi/pulumi";
    const open = { Effect: "Allow", Principal: { Service: "${fargateService}" }, Action: "sts:AssumeRole" };
    const role = new iam.Role("pods", { name: "pods", assumeRolePolicy: ${trustPolicy} });
    new iam.RolePolicyAttachment("pods", { role: role.name, policyArn: "${executionPolicy}" });
    export const { assumeRolePolicy } = role;`,
});
const unscoped = `JSON.stringify({ Version: "2012-10-17", Statement: [open] })`;
const limited = (Condition: object) =>
  `JSON.stringify({ Version: "2012-10-17", Statement: [{ ...open, Condition: ${JSON.stringify(Condition)} }] })`;
const line = (cluster: string, owner = accountId) => `arn:aws:eks:*:${owner}:fargateprofile/${cluster}/*`;
/** It serves no cluster of the account. */
const strangers = limited({ ArnLike: { "aws:SourceArn": line("my-cluster", "999999999999") } });

describe("remediation in the real engine", () => {
  useLocalCloud();

  const remediating = (config: object) => ({
    policyPacks,
    policyPackConfigs: [{ "fargate-role-trust-scoped": { enforcementLevel: "remediate", ...config } }],
  });

  it("makes the role scoped in AWS, tells so, and changes nothing when run again", async () => {
    const stack = new Stack({ project: program(unscoped) });
    fails(await stack.preview({ policyPacks }));
    const output = succeeds(await stack.up({ ...remediating(known), skipPreview: true }));
    assert.match(output, /\[remediate\] +fargate-role-trust-scoped/);
    assert.deepEqual(await trustOf("pods"), buildTrustPolicy([right]));
    succeeds(await stack.preview({ ...remediating(known), args: ["--expect-no-changes"] }));
    succeeds(await stack.destroy());
  });

  it("keeps a secret trust policy secret", async () => {
    const stack = new Stack({ project: program(`pulumi.secret(${unscoped})`) });
    succeeds(await stack.up({ ...remediating(known), skipPreview: true }));
    assert.deepEqual(await trustOf("pods"), buildTrustPolicy([right]));
    const { deployment } = await stack.export();
    const role = deployment.resources?.find(({ type }) => type === "aws:iam/role:Role");
    assert.equal(JSON.stringify(role).includes("fargateprofile"), false);
    succeeds(await stack.destroy());
  });

  it("takes the cluster that the role depends on, and the account of the credentials", async () => {
    const { "index.ts": role = "" } = program(strangers);
    const cluster = `
        const cluster = new eks.Cluster("cluster", {
          name: "my-cluster",
          roleArn: "arn:aws:iam::${accountId}:role/cluster",
          vpcConfig: { subnetIds: ["subnet-1"] },
        });`;
    const dependent = role.replace(
      " });\n    new iam.RolePolicy",
      " }, { dependsOn: cluster });\n    new iam.RolePolicy",
    );
    assert.notEqual(dependent, role);
    const project = { "index.ts": dependent.replace("const open", `${cluster}\nconst open`) };
    const stack = new Stack({ project });
    succeeds(await stack.up({ ...remediating({}), skipPreview: true }));
    assert.deepEqual(await trustOf("pods"), buildTrustPolicy([right.replace("eu-west-1", "*")]));
    succeeds(await stack.destroy());
  });
});
