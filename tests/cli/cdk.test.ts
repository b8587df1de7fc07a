import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FargateRoleChecks } from "../../cli/cdk";
import type { StackTemplate } from "../../cli/cdk/contract";
import { executionPolicy, rightTrust, trustFor } from "../policypack/fixtures";
import { newDirectory } from "../support/run-directory";
import { judge } from "./commands/judge/judge";

const pods = "eks-fargate-pods.amazonaws.com";
const roleOf = (AssumeRolePolicyDocument: unknown, more: object = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument, ManagedPolicyArns: [executionPolicy], ...more },
});
const profileOf = (PodExecutionRoleArn: unknown) => ({
  Type: "AWS::EKS::FargateProfile",
  Properties: { ClusterName: "prod", PodExecutionRoleArn },
});
const account = "111122223333";

/** Writes templates; the plugin gets those of stacks, as the CDK gives them. */
function written(templates: Record<string, object>, place: Partial<StackTemplate> = {}) {
  const directory = newDirectory();
  const stackTemplates: StackTemplate[] = [];
  for (const [name, template] of Object.entries(templates)) {
    const templatePath = join(directory, `${name}.template.json`);
    writeFileSync(templatePath, JSON.stringify(template));
    if (!name.endsWith(".nested")) stackTemplates.push({ templatePath, ...place });
  }
  return { directory, stackTemplates };
}

function validated(stackTemplates: readonly StackTemplate[], clusters?: string[]) {
  const { success, violations } = new FargateRoleChecks({ clusters }).validate({ templatePaths: [], stackTemplates });
  const found = violations.map(({ ruleName, severity, violatingResources: [resource] }) =>
    [ruleName, severity, resource?.resourceLogicalId].join(" ").trim(),
  );
  return { success, found };
}

/** A stack with a role in itself, whose profile is in a nested stack. */
const withNested = (name: string, service: string) => ({
  [name]: {
    Resources: {
      Role: roleOf(trustFor(service)),
      Nested: {
        Type: "AWS::CloudFormation::Stack",
        Properties: { Parameters: { RoleArn: { "Fn::GetAtt": ["Role", "Arn"] } }, TemplateURL: "" },
        Metadata: { "aws:asset:path": `${name}.nested.template.json` },
      },
    },
  },
  [`${name}.nested`]: {
    Parameters: { RoleArn: { Type: "String" } },
    Resources: { Profile: profileOf({ Ref: "RoleArn" }) },
  },
});

describe("FargateRoleChecks", () => {
  it("fails for what must be changed, warns of what is unknown, and informs of advice", () => {
    const logs = {
      PolicyName: "logs",
      PolicyDocument: { Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } },
    };
    const Advised = roleOf(rightTrust(), { Policies: [logs] });
    const Unknown = profileOf("arn:aws:iam::111122223333:role/elsewhere");
    const advised = written({ Stack: { Resources: { Advised, Unknown } } }, { accountId: account });
    assert.deepEqual(validated(advised.stackTemplates), {
      success: true,
      found: ["workload-permissions info Advised", "role-not-judged warning Unknown"],
    });
    const failing = written({ Stack: { Resources: { Role: roleOf(trustFor(pods)) } } });
    assert.deepEqual(validated(failing.stackTemplates), { success: false, found: ["trust-unsafe error Role"] });
  });

  it("asks for a cluster only in its own account", () => {
    const { stackTemplates } = written(
      { Stack: { Resources: { Role: roleOf(rightTrust()) } } },
      { accountId: account },
    );
    const cluster = (of: string) => `arn:aws:eks:eu-west-1:${of}:cluster/other`;
    assert.deepEqual(validated(stackTemplates, ["prod", cluster("444455556666")]), { success: true, found: [] });
    assert.equal(validated(stackTemplates, ["prod", cluster(account)]).success, false);
    assert.throws(
      () => new FargateRoleChecks({ clusters: ["not a name"] }),
      /^Error: clusters: "not a name" is neither/,
    );
  });

  it("joins nested stacks as fargate-role judge does, and keeps stacks of one class apart", async () => {
    const templates = { ...withNested("A", pods), ...withNested("B", "ec2.amazonaws.com") };
    const { directory, stackTemplates } = written(templates);
    const found = ["node-role-shared error Role", "profile-role-untrusted error Profile", "trust-unsafe error Role"];
    assert.deepEqual(validated(stackTemplates).found.sort(), found);
    const { findings } = await judge([directory]);
    assert.deepEqual(
      findings.map(({ id, level, resource = "" }) => `${id} ${level} ${resource.split('"')[1]}`).sort(),
      found,
    );
  });

  it("joins exports of one account and Region alone", () => {
    const exporting = (service: string) => ({
      Resources: { Role: roleOf(trustFor(service)) },
      Outputs: { Arn: { Value: { "Fn::GetAtt": ["Role", "Arn"] }, Export: { Name: "role" } } },
    });
    const using = { Resources: { Profile: profileOf({ "Fn::ImportValue": "role" }) } };
    const stacksIn = (region: string, service: string) =>
      written({ Roles: exporting(service), Profiles: using }, { accountId: account, region }).stackTemplates;
    const all = [...stacksIn("eu-west-1", pods), ...stacksIn("us-east-1", "ec2.amazonaws.com")];
    assert.deepEqual(validated(all).found.sort(), [
      "node-role-shared error Role",
      "profile-role-untrusted error Profile",
      "trust-unsafe error Role",
    ]);
  });
});
