import assert from "node:assert/strict";
import { namedByOutputs } from "../../../../core/readers/cloudformation/elsewhere";
import { TemplateValues } from "../../../../core/readers/cloudformation/functions";
import type { ResourceRecord } from "../../../../core/records/record";
import { unknown as sentinel } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";
import { itEachCase } from "../../../support/cases";

const arn = "arn:aws:iam::111122223333:role/x/eks-Pods-1A2B";
const role = "aws-native:iam:Role";
const stack = (outputs: unknown) => recordOf("aws:cloudformation/stack:Stack", "s", { outputs });
const giving = (Value: unknown) => ({ Outputs: { Description: "x", Other: { Value: "x" }, It: { Value } } });
const named = (container: ResourceRecord, template: Record<string, unknown>, type: string) =>
  namedByOutputs(container, template, new TemplateValues(template, () => undefined, {}), {
    ...container,
    name: "Pods",
    type,
  });
const byArn = { arn, roleName: "eks-Pods-1A2B" };

describe("what AWS calls a resource of a template", () => {
  itEachCase(
    __filename,
    "cases",
    (what, _value, _output, _type, expected) => `is ${JSON.stringify(expected)} by an output with ${what}`,
    (_what: string, value: unknown, output: unknown, type: string, expected: unknown) =>
      assert.deepEqual(named(stack({ It: output }), giving(value), type), expected),
    sentinel,
  );

  it("is in a list of outputs too, and in none that are not known or left out", () => {
    const template = giving({ "Fn::GetAtt": "Pods.Arn" });
    const list = [
      { outputKey: "Other", outputValue: "x" },
      { outputKey: "It", outputValue: arn },
    ];
    assert.deepEqual(named(stack(list), template, role), byArn);
    for (const outputs of [sentinel, undefined, [], {}]) assert.deepEqual(named(stack(outputs), template, role), {});
    assert.deepEqual(named(stack({ It: arn }), {}, role), {});
  });
});
