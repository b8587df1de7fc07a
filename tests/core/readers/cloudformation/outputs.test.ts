import assert from "node:assert/strict";
import { namedByOutputs } from "../../../../core/readers/cloudformation/elsewhere";
import { unknown as sentinel, secret } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";

const arn = "arn:aws:iam::111122223333:role/x/eks-Pods-1A2B";
const role = "aws-native:iam:Role";
const instanceProfile = "aws-native:iam:InstanceProfile";
const stack = (outputs: unknown) => recordOf("aws:cloudformation/stack:Stack", "s", { outputs });
const giving = (Value: unknown) => ({ Outputs: { Description: "x", Other: { Value: "x" }, It: { Value } } });
const byArn = { arn, roleName: "eks-Pods-1A2B" };

describe("what AWS calls a resource of a template", () => {
  const cases: [what: string, value: unknown, output: unknown, type: string, expected: unknown][] = [
    ["a role's ARN", { "Fn::GetAtt": ["Pods", "Arn"] }, arn, role, byArn],
    ["a role's ARN in one word", { "Fn::GetAtt": "Pods.Arn" }, arn, role, byArn],
    ["a role's ARN in a text", { "Fn::Sub": "${Pods.Arn}" }, arn, role, byArn],
    ["a role's ARN that is a secret", { "Fn::GetAtt": "Pods.Arn" }, secret(arn), role, byArn],
    ["a role's name", { Ref: "Pods" }, "eks-Pods-1A2B", role, { roleName: "eks-Pods-1A2B" }],
    ["a role's name in a text", { "Fn::Sub": "${Pods}" }, "eks-Pods-1A2B", role, { roleName: "eks-Pods-1A2B" }],
    ["an instance profile's name", { Ref: "Pods" }, "eks-It", instanceProfile, { instanceProfileName: "eks-It" }],
    ["a role that is not known yet", { "Fn::GetAtt": "Pods.Arn" }, sentinel, role, {}],
    ["another attribute", { "Fn::GetAtt": "Pods.RoleId" }, "AROA", role, {}],
    ["another role", { "Fn::GetAtt": "Nodes.Arn" }, arn, role, {}],
    ["a role in a longer text", { "Fn::Sub": "x-${Pods.Arn}" }, arn, role, {}],
    ["a choice", { "Fn::If": ["Yes", { Ref: "Pods" }, "x"] }, arn, role, {}],
    ["a text", "Pods", arn, role, {}],
    ["what is no role", { Ref: "Pods" }, "x", "aws-native:s3:Bucket", {}],
  ];
  for (const [what, value, output, type, expected] of cases)
    it(`is ${JSON.stringify(expected)} by an output with ${what}`, () =>
      assert.deepEqual(namedByOutputs(stack({ It: output }), giving(value), "Pods", type), expected));

  it("is in a list of outputs too, and in none that are not known or left out", () => {
    const template = giving({ "Fn::GetAtt": "Pods.Arn" });
    const list = [
      { outputKey: "Other", outputValue: "x" },
      { outputKey: "It", outputValue: arn },
    ];
    assert.deepEqual(namedByOutputs(stack(list), template, "Pods", role), byArn);
    for (const outputs of [sentinel, undefined, [], {}])
      assert.deepEqual(namedByOutputs(stack(outputs), template, "Pods", role), {});
    assert.deepEqual(namedByOutputs(stack({ It: arn }), {}, "Pods", role), {});
  });
});
