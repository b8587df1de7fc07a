import { AttachRolePolicyCommand, DeleteRoleCommand, GetRoleCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { aws, fails, type LocalCloud, Stack, startLocalCloud, succeeds } from "../../support/engine";

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

describe("the stand-in for the aws provider", function () {
  this.timeout(120_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud({ standIns: true })));
  after(() => cloud.stop());

  /** A program with one role, whose arguments are the given text. */
  const roleProgram = (args: string): { [path: string]: string } => ({
    "index.ts": `
      import * as iam from "@pulumi/aws/iam";
      const trust = ${JSON.stringify(JSON.stringify(trust))};
      const role = new iam.Role("role", { assumeRolePolicy: trust, ${args} });
      export const { arn, name, uniqueId, tagsAll } = role;`,
  });
  const change = (stack: Stack, args: string): void => stack.rewrite(roleProgram(args));

  it("creates, updates in place, refreshes and destroys a role", async () => {
    const stack = new Stack({
      cloud,
      project: roleProgram(`description: "one", tags: { own: "1" }`),
      config: { "aws:defaultTags": { tags: { team: "x" } } },
    });
    const preview = succeeds(await stack.preview());
    assert.match(preview, /\+ 2 to create/);
    succeeds(await stack.up({ skipPreview: true }));
    const first = await stack.outputs();
    assert.match(String(first.name), /^role-[0-9a-f]{7}$/);
    assert.equal(first.arn, `arn:aws:iam::123456789012:role/${String(first.name)}`);
    assert.deepEqual(first.tagsAll, { own: "1", team: "x" });

    change(stack, `description: "two", tags: { own: "2" }`);
    assert.match(succeeds(await stack.up({ skipPreview: true })), /1 updated/);
    const second = await stack.outputs();
    assert.deepEqual([second.arn, second.uniqueId], [first.arn, first.uniqueId]);
    assert.deepEqual(second.tagsAll, { own: "2", team: "x" });
    assert.match(succeeds(await stack.preview({ args: ["--expect-no-changes"] })), /2 unchanged/);

    const { iam } = aws(cloud);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: String(first.name) }));
    assert.equal(Role?.Description, "two");
    succeeds(await stack.destroy());
    const { Roles } = await iam.send(new ListRolesCommand({}));
    assert.deepEqual(Roles, []);
  });

  it("replaces a role whose name changes, and an explicit name first goes", async () => {
    const stack = new Stack({ cloud, project: roleProgram(`name: "first"`) });
    succeeds(await stack.up({ skipPreview: true }));
    const { uniqueId } = await stack.outputs();
    change(stack, `name: "second"`);
    assert.match(succeeds(await stack.preview()), /1 to replace/);
    succeeds(await stack.up({ skipPreview: true }));
    change(stack, `name: "second", path: "/elsewhere/"`);
    succeeds(await stack.up({ skipPreview: true }));
    const outputs = await stack.outputs();
    assert.equal(outputs.arn, "arn:aws:iam::123456789012:role/elsewhere/second");
    assert.notEqual(outputs.uniqueId, uniqueId);
    succeeds(await stack.destroy());
  });

  it("imports a role, with what differs updated in the same run", async () => {
    const owner = new Stack({ cloud, project: roleProgram(`name: "existing", description: "old"`) });
    succeeds(await owner.up({ skipPreview: true }));
    const { uniqueId } = await owner.outputs();
    const stack = new Stack({
      cloud,
      project: {
        "index.ts": `
          import * as iam from "@pulumi/aws/iam";
          const args = { name: "existing", description: "new", assumeRolePolicy: ${JSON.stringify(JSON.stringify(trust))} };
          export const { uniqueId } = new iam.Role("role", args, { import: "existing" });`,
      },
    });
    const output = succeeds(await stack.up({ skipPreview: true }));
    assert.match(output, /imported/);
    assert.equal((await stack.outputs()).uniqueId, uniqueId);
    const { Role } = await aws(cloud).iam.send(new GetRoleCommand({ RoleName: "existing" }));
    assert.equal(Role?.Description, "new");
    succeeds(await stack.destroy());
  });

  it("notices at refresh that a role was deleted behind Pulumi's back", async () => {
    const stack = new Stack({ cloud, project: roleProgram(`name: "vanishing"`) });
    succeeds(await stack.up({ skipPreview: true }));
    await aws(cloud).iam.send(new DeleteRoleCommand({ RoleName: "vanishing" }));
    assert.match(succeeds(await stack.refresh()), /1 deleted/);
    assert.match(succeeds(await stack.up({ skipPreview: true })), /1 created/);
    succeeds(await stack.destroy());
  });

  it("passes AWS's DeleteConflict on, and detaches where that is asked for", async () => {
    const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const stack = new Stack({ cloud, project: roleProgram(`name: "with-guest"`) });
    succeeds(await stack.up({ skipPreview: true }));
    await aws(cloud).iam.send(new AttachRolePolicyCommand({ RoleName: "with-guest", PolicyArn }));
    const output = fails(await stack.destroy());
    assert.match(output, /deleting IAM Role \(with-guest\): operation error IAM: DeleteRole,.*DeleteConflict/);
    change(stack, `name: "with-guest", forceDetachPolicies: true`);
    succeeds(await stack.up({ skipPreview: true }));
    succeeds(await stack.destroy());
  });

  it("passes AWS's other errors on: a name that is taken, a trust policy that is no JSON", async () => {
    const owner = new Stack({ cloud, project: roleProgram(`name: "taken"`) });
    succeeds(await owner.up({ skipPreview: true }));
    const second = new Stack({ cloud, project: roleProgram(`name: "taken"`) });
    assert.match(
      fails(await second.up({ skipPreview: true })),
      /EntityAlreadyExists: Role with name taken already exists/,
    );
    change(second, `name: "other", assumeRolePolicy: "{"`);
    assert.match(fails(await second.up({ skipPreview: true })), /CreateRole,.*MalformedPolicyDocument/);
    succeeds(await owner.destroy());
  });

  it("keeps secrets secret in the state", async () => {
    const stack = new Stack({
      cloud,
      project: {
        "index.ts": `
          import * as iam from "@pulumi/aws/iam";
          import * as pulumi from "@pulumi/pulumi";
          const description = new pulumi.Config().requireSecret("text");
          new iam.Role("role", { description, assumeRolePolicy: ${JSON.stringify(JSON.stringify(trust))} });`,
      },
      secrets: { text: "a-secret-text" },
    });
    succeeds(await stack.up({ skipPreview: true }));
    assert.doesNotMatch(JSON.stringify(await stack.export()), /a-secret-text/);
    succeeds(await stack.destroy());
  });

  it("runs programs in YAML that name resource types of aws themselves", async () => {
    const stack = new Stack({
      cloud,
      project: {
        "Pulumi.yaml": `
name: in-yaml
runtime: yaml
resources:
  role:
    type: aws:iam:Role
    properties:
      assumeRolePolicy:
        fn::toJSON: ${JSON.stringify(trust)}
  cluster:
    type: aws:eks:Cluster
    properties:
      roleArn: \${role.arn}
      vpcConfig: { subnetIds: [subnet-1] }
  profile:
    type: aws:eks:FargateProfile
    properties:
      clusterName: \${cluster.name}
      podExecutionRoleArn: \${role.arn}
      selectors: [{ namespace: default }]
outputs:
  profile: \${profile.arn}
`,
      },
    });
    succeeds(await stack.up({ skipPreview: true }));
    assert.match(
      String((await stack.outputs()).profile),
      /^arn:aws:eks:eu-west-1:123456789012:fargateprofile\/cluster-/,
    );
    succeeds(await stack.destroy());
  });
});
