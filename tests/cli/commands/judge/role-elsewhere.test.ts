import assert from "node:assert/strict";
import { brief, judgeFiles, judgeText, partsOf, planOf, references, templateOf } from "./judge";
import { executionPolicy, rightTrust, trustFor } from "../../../policypack/fixtures";

const open = trustFor("eks-fargate-pods.amazonaws.com");
const arn = "arn:aws:iam::111122223333:role/pods";
const allRight = { exitCode: 0, found: [] };

describe("fargate-role judge, on a role that Terraform only reads", () => {
  const resource = (address: string, values: object) => ({ ...partsOf(address), values });
  const read = (assume_role_policy: string) =>
    resource("data.aws_iam_role.pods", { arn, name: "pods", assume_role_policy });
  const profile = resource("aws_eks_fargate_profile.p", { cluster_name: "prod", pod_execution_role_arn: arn });
  const state = (...resources: object[]) =>
    JSON.stringify({ format_version: "1.0", values: { root_module: { resources } } });

  it("leaves it to its owner if no profile uses it", async () =>
    assert.deepEqual(brief(await judgeText(state(read(open)))), allRight));

  it("judges what the state makes of it where the state makes it too", async () => {
    const values = { arn, name: "pods", assume_role_policy: rightTrust(), managed_policy_arns: [executionPolicy] };
    const made = resource("aws_iam_role.own", values);
    assert.deepEqual(brief(await judgeText(state(read(open), made, profile))), allRight);
  });

  it("cannot tell of one that is read only at the apply", async () => {
    const deferred = "data.aws_iam_role.pods";
    const ofRole = { pod_execution_role_arn: references(`${deferred}.arn`, deferred) };
    const plan = planOf({
      [deferred]: [{ name: "pods" }, { arn: true, assume_role_policy: true }],
      "aws_eks_fargate_profile.p": [
        { cluster_name: "prod" },
        { pod_execution_role_arn: true },
        { expressions: ofRole },
      ],
    });
    assert.deepEqual(brief(await judgeText(plan)), {
      exitCode: 2,
      found: ["trust-undecided unknown data.aws_iam_role.pods"],
    });
  });
});

describe("fargate-role judge, on a profile whose role the file does not show", () => {
  const template = (PodExecutionRoleArn: unknown) => {
    const Profile = { Type: "AWS::EKS::FargateProfile", Properties: { ClusterName: "prod", PodExecutionRoleArn } };
    return JSON.stringify({ Parameters: { Role: { Type: "String" } }, Resources: { Profile } });
  };
  const profile = template(arn);
  const role = (AssumeRolePolicyDocument: string, Arn?: string) =>
    JSON.stringify({ Roles: [{ RoleName: "pods", Arn, AssumeRolePolicyDocument }] });
  const notJudged = { exitCode: 2, found: ['role-not-judged unknown AWS::EKS::FargateProfile "Profile" line 1'] };

  for (const [what, one] of Object.entries({}))
    it(`says that nobody judged ${what}`, async () =>
      assert.deepEqual(brief(await judgeText(template(one))), notJudged));

  it("finds nodes of another file that use the role of pods, once a role", async () => {
    const nodes = (NodeRole: string) =>
      JSON.stringify({
        Resources: { Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole } } },
      });
    const sharing = async (...texts: string[]) => {
      const { findings } = await judgeFiles(Object.fromEntries(texts.map((text, index) => [`${index}.json`, text])));
      return findings.filter(({ id }) => id === "node-role-shared").map(({ message }) => message);
    };
    for (const texts of [
      [profile, nodes(arn)],
      [role(rightTrust(), arn), nodes(arn)],
      [role(rightTrust(), arn), nodes(arn), profile],
      [role(trustFor("ec2.amazonaws.com"), arn), nodes(arn), profile],
    ]) {
      const [found = "", ...others] = await sharing(...texts);
      assert.deepEqual(others, []);
      assert.match(found, /EC2 nodes: .*Nodes"?\. Pods on Fargate: /);
    }
    assert.deepEqual(await sharing(role(rightTrust(), arn), nodes(arn.replace("pods", "nodes")), profile), []);
  });

  it("joins templates by their exports", async () => {
    const imported = { "Fn::ImportValue": "pods" };
    const exitWith = async (Type: string, Properties: object, Name: unknown = "pods") => {
      const Outputs = { Role: { Value: { "Fn::GetAtt": "Pods.Arn" }, Export: { Name } } };
      const { Resources } = JSON.parse(templateOf(rightTrust()));
      const users = { Resources: { User: { Type, Properties } } };
      return (await judgeFiles({ 1: JSON.stringify({ Resources, Outputs }), 2: JSON.stringify(users) })).exitCode;
    };
    const nodes = ["AWS::EKS::Nodegroup", { NodeRole: imported }] as const;
    assert.deepEqual([await exitWith(...nodes), await exitWith(...nodes, { "Fn::Sub": "${AWS::StackName}s" })], [1, 2]);
    assert.equal(await exitWith("AWS::IAM::InstanceProfile", { Roles: [imported] }), 1);
    assert.equal(await exitWith("AWS::EKS::FargateProfile", { PodExecutionRoleArn: imported }), 0);
  });

  const untrusted = {
    exitCode: 1,
    found: ['profile-role-untrusted error AWS::EKS::FargateProfile "Profile" line 1'],
  };
  for (const [what, roles, expected] of [
    ["for another service", role(trustFor("lambda.amazonaws.com"), arn), untrusted],
    ["of an account that is not stated", role(rightTrust()), notJudged],
  ] as const)
    it(`judges the profile by the role in another file, which is ${what}`, async () =>
      assert.deepEqual(brief(await judgeFiles({ "profiles.json": profile, "roles.json": roles })), expected));
});
