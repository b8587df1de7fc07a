import assert from "node:assert/strict";
import { documentOf } from "../../../support/trust-cases";
import { judgeText, partsOf } from "./judge";

const stranger = "arn:aws:iam::555566667777:role/hunter2";
const ofPods = { Service: "eks-fargate-pods.amazonaws.com" };
const trustOf = (principal: unknown) =>
  documentOf([
    { arn: "arn:aws:eks:eu-west-1:111122223333:fargateprofile/blue/*", Principal: { ...ofPods, AWS: principal } },
  ]);
const trust = JSON.stringify(trustOf(stranger));
const address = partsOf("aws_iam_role.pods");
const values = { name: "pods", assume_role_policy: trust };
const marks = { assume_role_policy: true };

const planWith = (...resources: object[]) =>
  JSON.stringify({ format_version: "1.2", planned_values: { root_module: { resources } } });
const planOf = (resource: object) => planWith({ ...address, ...resource });
const changeOf = (change: object) =>
  JSON.stringify({ format_version: "1.2", resource_changes: [{ ...address, change: { after: values, ...change } }] });
const stateOf = (instance: object) =>
  JSON.stringify({
    terraform_version: "1.9.0",
    resources: [{ ...address, instances: [{ attributes: values, ...instance }] }],
  });
const pulumiStateOf = (assumeRolePolicy: unknown, before: unknown = assumeRolePolicy) => {
  const resource = { urn: "urn:pulumi:dev::app::aws:iam/role:Role::pods", type: "aws:iam/role:Role" };
  const resources = [{ ...resource, inputs: { assumeRolePolicy: before } }];
  const pending_operations = [{ type: "updating", resource: { ...resource, inputs: { assumeRolePolicy } } }];
  return JSON.stringify({ version: 3, deployment: { resources, pending_operations } });
};
const rightTrust = JSON.stringify(trustOf([]));
const envelope = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
/** A template with a role of that trust policy, which has the value of a parameter. */
const templateOf = (parameter: object, document: object = trustOf({ Ref: "Stranger" }), name = "Stranger") =>
  JSON.stringify({
    Parameters: { [name]: { Type: "String", ...parameter } },
    Resources: { Pods: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: document } } },
  });

describe("fargate-role judge, on values that must not be shown", () => {
  const given = { parameter: [`Stranger=${stranger}`] };
  const files: Record<string, [open: string, secret: string, options?: object]> = {
    "a Terraform plan": [planOf({ values }), planOf({ values, sensitive_values: marks })],
    "a Terraform plan of changes": [changeOf({}), changeOf({ after_sensitive: marks })],
    "a state file of Terraform": [
      stateOf({ sensitive_attributes: [] }),
      stateOf({ sensitive_attributes: [[{ type: "get_attr", value: "assume_role_policy" }]] }),
    ],
    "a Pulumi state with its secrets": [
      pulumiStateOf(trust),
      pulumiStateOf({ ...envelope, plaintext: JSON.stringify(trust) }),
    ],
    "a Pulumi state of an update that was interrupted": [
      pulumiStateOf(trust, rightTrust),
      pulumiStateOf({ ...envelope, plaintext: JSON.stringify(trust) }, rightTrust),
    ],
    "a parameter of a template": [templateOf({}), templateOf({ NoEcho: true }), given],
    "the default of a parameter": [
      templateOf({ Default: stranger }),
      templateOf({ Default: stranger, NoEcho: "true" }),
    ],
  };
  for (const [what, [open, secret, options = {}]] of Object.entries(files))
    it(`quotes none of ${what}`, async () => {
      const messageOf = async (text: string) => {
        const { findings, printed } = await judgeText(text, options);
        return { printed, message: findings.find(({ id }) => id === "trust-not-exclusive")?.message };
      };
      const why = 'Role "?pods"?: other principals can assume the role\\. The first statement, Principal\\.AWS:';
      const [shown, hidden] = [await messageOf(open), await messageOf(secret)];
      assert.match(shown.message ?? "", new RegExp(`${why} "${stranger}" can assume the role too$`, "i"));
      assert.match(hidden.message ?? "", new RegExp(`${why} "\\[secret\\]" can assume the role too$`, "i"));
      assert.doesNotMatch(hidden.printed, /hunter2|555566667777/);
    });

  it("shows the role of a manifest, all of which its provider marks", async () => {
    const nodeClass = { apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass", spec: { role: "pods" } };
    const manifest = {
      ...partsOf("kubectl_manifest.nodes"),
      values: { yaml_body: JSON.stringify(nodeClass) },
      sensitive_values: { yaml_body: true },
    };
    const { findings } = await judgeText(planWith({ ...address, values }, manifest));
    const shared = findings.find(({ id }) => id === "node-role-shared")?.message ?? "";
    assert.match(shared, /^Role "pods" serves both .* EC2 nodes: spec\.role of kubectl_manifest\.nodes\. /);
  });

  it("hides the name of a cluster in the request that gets through, for programs too", async () => {
    const document = documentOf([{ arn: { "Fn::Sub": "arn:aws:eks:*:*:fargateprofile/${Cluster}/*" } }]);
    const template = (parameter: object) => templateOf({ Default: "hunter2", ...parameter }, document, "Cluster");
    const [open, hidden] = [await judgeText(template({})), await judgeText(template({ NoEcho: true }))];
    const { principal, action, context = {} } = open.findings[0].witness ?? {};
    assert.deepEqual([principal, action], ["eks-fargate-pods.amazonaws.com", "sts:AssumeRole"]);
    assert.match(context["aws:SourceArn"], /:fargateprofile\/hunter2\//);
    assert.ok(hidden.findings[0].witness);
    assert.doesNotMatch(hidden.printed, /hunter2/);
  });
});
