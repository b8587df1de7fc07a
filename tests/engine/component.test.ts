import { GetRoleCommand, GetRolePolicyCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { accountId, aws, fails, Stack, useLocalCloud, succeeds } from "../support/engine";

const program = (args: string, more = ""): { [path: string]: string } => ({
  "index.ts": `
    import * as aws from "@pulumi/aws";
    import * as pulumi from "@pulumi/pulumi";
    import { FargatePodExecutionRole } from "fargate-pod-execution-role";
    const role = new FargatePodExecutionRole("pods", { ${args} }${more});
    export const { roleArn, roleName, roleUniqueId, trustPolicy, sourceArns } = role;`,
});

describe("the component in the real engine", () => {
  useLocalCloud();

  function change(stack: Stack, args: string, more = "") {
    stack.rewrite(program(args, more));
  }

  it("uses the Region of a provider given to it, as the one provider or by package", async () => {
    const provider = `new aws.Provider("aws", { region: "us-east-1" })`;
    for (const more of [`, { provider: ${provider} }`, `, { providers: { aws: ${provider} } }`]) {
      const stack = new Stack({ project: program(`clusters: ["a"]`, more), name: `dev${more.length}` });
      succeeds(await stack.up({ skipPreview: true }));
      const expected = [`arn:aws:eks:us-east-1:${accountId}:fargateprofile/a/*`];
      assert.deepEqual((await stack.outputs()).sourceArns, expected);
      succeeds(await stack.destroy());
    }
  });

  it("changes clusters, order of policies and resource name without making the role anew", async () => {
    const policies = (first: string, second: string) =>
      `additionalPolicies: { ${first}: "arn:aws:iam::aws:policy/${first}", ${second}: "arn:aws:iam::aws:policy/${second}" }`;
    const [logs, read] = ["CloudWatchLogsFullAccess", "ReadOnlyAccess"];
    const stack = new Stack({ project: program(`clusters: ["a"], ${policies(logs, read)}`) });
    succeeds(await stack.up({ skipPreview: true }));
    const { roleUniqueId } = await stack.outputs();

    change(stack, `clusters: ["a"], ${policies(read, logs)}`);
    succeeds(await stack.preview({ args: ["--expect-no-changes"] }));

    change(stack, `clusters: ["a", "b"], ${policies(read, logs)}`);
    assert.match(succeeds(await stack.up({ skipPreview: true })), /~ +aws:iam:Role pods-role updated/);

    const renamed = program(`clusters: ["a", "b"], ${policies(read, logs)}`, `, { aliases: [{ name: "pods" }] }`)[
      "index.ts"
    ]?.replace(`("pods"`, `("renamed"`);
    stack.rewrite({ "index.ts": renamed ?? "" });
    assert.doesNotMatch(succeeds(await stack.up({ skipPreview: true })), /replaced|deleted/);
    assert.equal((await stack.outputs()).roleUniqueId, roleUniqueId);
    succeeds(await stack.destroy());
  });

  it("takes a document as an inline policy and an output as where logs go", async () => {
    const statement = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const typescript = program(
      `clusters: ["a"], additionalInlinePolicies: { audit: ${document} }, logging: pulumi.output({ kinesisStreams: ["logs"] })`,
    );
    const yaml = `
name: yaml
runtime: yaml
packages: { fargate-pod-execution-role: ../components }
resources:
  pods:
    type: fargate-pod-execution-role:FargatePodExecutionRole
    properties: { clusters: [a], additionalInlinePolicies: { audit: ${document} } }
outputs: { roleName: "\${pods.roleName}" }
`;
    for (const project of [typescript, { "Pulumi.yaml": yaml }]) {
      const stack = new Stack({ project });
      succeeds(await stack.up());
      const { roleName: RoleName } = (await stack.outputs()) as Record<string, string>;
      const { PolicyDocument = "" } = await aws().iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "audit" }));
      assert.deepEqual(JSON.parse(decodeURIComponent(PolicyDocument)), JSON.parse(document));
      succeeds(await stack.preview({ args: ["--expect-no-changes"] }));
      succeeds(await stack.destroy());
    }
  });

  it("does not make the role's ARN unknown at preview when a policy is added", async () => {
    const stack = new Stack({ project: program(`clusters: ["a"]`) });
    succeeds(await stack.up({ skipPreview: true }));
    change(stack, `clusters: ["a"], logging: { kinesisStreams: ["logs"] }`);
    assert.doesNotMatch(succeeds(await stack.preview()), /roleArn/);
    succeeds(await stack.destroy());
  });

  it("refuses a bad value before anything is registered, without a stack trace", async () => {
    const stack = new Stack({ project: program(`clusters: ["a b"]`) });
    const output = fails(await stack.up({ skipPreview: true }));
    assert.ok(
      output.includes(`FargatePodExecutionRole "pods": clusters[0] "a b" is neither an EKS cluster name`),
      output,
    );
    assert.doesNotMatch(output, /\n\s+at /);
    const types = ((await stack.export()).deployment.resources ?? []).map(({ type }) => type);
    assert.ok(!types.some((type) => type.startsWith("aws:iam") || type.startsWith("fargate-pod")));
  });

  it("ends with AWS's own error when a look-up fails", async () => {
    const nowhere = `new aws.Provider("nowhere", { region: "eu-west-1", endpoints: [{ sts: "http://127.0.0.1:1" }] })`;
    const stack = new Stack({ project: program(`clusters: ["a"]`, `, { provider: ${nowhere} }`) });
    const output = fails(await stack.up({ skipPreview: true }));
    assert.match(output, /invocation of aws:index\/getCallerIdentity:getCallerIdentity returned an error/);
  });

  it("names the argument, the rule and the fix to a YAML program too", async () => {
    const yaml = `
name: bad-yaml
runtime: yaml
packages:
  fargate-pod-execution-role: ../components
resources:
  pods:
    type: fargate-pod-execution-role:FargatePodExecutionRole
    properties:
      clusters: ["a b"]
      path: eks
`;
    const stack = new Stack({ project: { "Pulumi.yaml": yaml } });
    const output = fails(await stack.up({ skipPreview: true }));
    assert.match(
      output,
      /resource 'pods' has a problem: FargatePodExecutionRole "pods": clusters\[0\] "a b" is neither/,
    );
    // CLIs before 3.274 put the value in quotes of another kind.
    assert.match(
      output,
      /property clusters\[0\] with value ["'].*a b.*["'] has a problem: is neither an EKS cluster name/,
    );
    assert.match(output, /Give for example path: "\/eks\/", or leave it out/);
    const types = ((await stack.export()).deployment.resources ?? []).map(({ type }) => type);
    assert.ok(!types.some((type) => type.startsWith("aws:iam")));
  });

  it("takes default tags, and transforms that ignore changes of a child", async () => {
    const ignore = `, {
      transforms: [({ name, props, opts }) =>
        name === "pods-role" ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["description"] }) } : undefined],
    }`;
    const config = { "aws:defaultTags": { tags: { owner: "us" } } };
    const described = (text: string) => `clusters: ["a"], tags: { team: "x" }, description: "${text}"`;
    const stack = new Stack({ project: program(described("one"), ignore), config });
    succeeds(await stack.up({ skipPreview: true }));
    const RoleName = String((await stack.outputs()).roleName);
    const { Role } = await aws().iam.send(new GetRoleCommand({ RoleName }));
    const tags = Object.fromEntries((Role?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    assert.deepEqual(tags, { owner: "us", team: "x" });
    change(stack, described("two"), ignore);
    assert.doesNotMatch(succeeds(await stack.preview()), /pods-role update/);
    succeeds(await stack.destroy());
  });
});
