import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, Stack, useLocalCloud, succeeds } from "../support/engine";

const page = readFileSync(join(root, "docs", "migrating.md"), "utf8");

/** The first TypeScript snippet under a heading of the migration page. */
function snippet(heading: string) {
  const code = new RegExp(`^#+ ${heading}[^]*?\`\`\`typescript\\n([^]*?)\`\`\``, "m").exec(page)?.[1];
  assert.ok(code, `no snippet under ${heading}`);
  return code;
}

const outputs = `export const { roleArn, roleUniqueId } = role;`;
const component = `import { FargatePodExecutionRole } from "fargate-pod-execution-role";
  import * as pulumi from "@pulumi/pulumi";
  ${snippet("From a role written by hand")}
  ${outputs}`;

const byHand = `
  import * as aws from "@pulumi/aws";
  const fargate = new aws.iam.Role("fargateRole", {
    name: "AmazonEKSFargatePodExecutionRole",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "eks-fargate-pods.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  new aws.iam.RolePolicyAttachment("fargateRolePolicy", {
    role: fargate.name,
    policyArn: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
  });
  export const roleUniqueId = fargate.uniqueId;`;

describe("the migration page", () => {
  useLocalCloud();

  it("keeps a role that was written by hand in the same program, and its attachment", async () => {
    const stack = new Stack({ project: { "index.ts": byHand } });
    succeeds(await stack.up({ skipPreview: true }));
    const { roleUniqueId } = await stack.outputs();

    stack.rewrite({ "index.ts": component });
    const output = succeeds(await stack.up({ skipPreview: true }));
    assert.match(output, /~ +aws:iam:Role pods-role updated/);
    assert.doesNotMatch(output, /replaced|deleted|aws:iam:\w+ \S+ created/);
    assert.equal((await stack.outputs()).roleUniqueId, roleUniqueId);
    succeeds(await stack.destroy());
  });
});
