import assert from "node:assert/strict";
import { resourcesWithin } from "../../../../core/readers/cloudformation/templates";
import { unknown } from "../../../../core/records/record";
import { urnOfFunction } from "../../../../core/records/identity";
import { unknown as sentinel } from "../../../support/analyzer";
import { providedBy, recordOf } from "../../../support/records";
import { itEachCase } from "../../../support/cases";

const own = providedBy({ region: "eu-west-1" });
const imported = (name: unknown) => ({ "Fn::ImportValue": name });
const Conditions = { Yes: { "Fn::Equals": [{ Ref: "Stage" }, "dev"] } };
const Parameters = {
  Stage: { Default: "dev" },
  Kept: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/x" },
  Unset: { Type: "AWS::SSM::Parameter::Value<String>" },
};

function stack(template: Record<string, unknown>, type = "aws:cloudformation/stack:Stack") {
  return recordOf(type, "s", { templateBody: JSON.stringify({ Conditions, Parameters, ...template }) }, own);
}

/** What stands for the values of a node group's role. */
function urnsOf(NodeRole: unknown, type?: string): string[] | undefined {
  const Resources = {
    Nested: { Type: "AWS::CloudFormation::Stack" },
    R: { Type: "AWS::IAM::Role" },
    N: { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole } },
  };
  return resourcesWithin(stack({ Resources }, type)).find(({ name }) => name === "N")?.propertyDependencies.nodeRole;
}

const place = `${own.provider?.urn} eu-west-1`;
const ofPlace = (written: unknown) => urnOfFunction(place, written);

describe("what a template gets from elsewhere", () => {
  itEachCase(__filename, "cases", "goes by one text: %j", (value: unknown, urns: string[]) =>
    assert.deepEqual(urnsOf(value), urns),
  );

  it("is that of the stack set alone, whose stacks are in many accounts", () => {
    const type = "aws:cloudformation/stackSet:StackSet";
    assert.deepEqual(urnsOf(imported("role"), type), [urnOfFunction(stack({}, type).urn, imported("role"))]);
  });
});

describe("what a template exports", () => {
  const exportOf = (Value: unknown, more: Record<string, unknown> = {}, Name: unknown = "role") => {
    const Outputs = { It: { Value, Export: { Name }, ...more }, Other: { Value } };
    return resourcesWithin(stack({ Resources: {}, Outputs })).map(({ urn, type }) => [urn, type]);
  };
  const found = [[ofPlace(imported("role")), "value for templates"]];

  it("stands where an import asks for it, if it may be a role", () => {
    for (const value of [{ "Fn::GetAtt": "R.Arn" }, "arn:aws:iam::111122223333:role/x"])
      assert.deepEqual(exportOf(value), found);
    assert.deepEqual(exportOf("text"), []);
  });

  it("is none under a name that is not known, or where its condition leaves it out", () => {
    assert.deepEqual(exportOf({ Ref: "R" }, {}, { Ref: "AWS::StackId" }), []);
    const conditions = { No: { "Fn::Equals": ["a", "b"] } };
    const Outputs = { It: { Value: { Ref: "R" }, Condition: "No", Export: { Name: "role" } } };
    assert.deepEqual(resourcesWithin(stack({ Resources: {}, Outputs, Conditions: conditions })), []);
  });
});

describe("a parameter of the Systems Manager", () => {
  const types = ["aws:ssm/parameter:Parameter", "aws-native:ssm:Parameter"];
  const role = "arn:aws:iam::111122223333:role/x";
  const found = (props: Record<string, unknown>, type = types[0] ?? "") =>
    resourcesWithin(
      recordOf(type, "p", props, { ...own, propertyDependencies: { value: ["urn:a"], name: ["urn:b"] } }),
    );

  it("stands where a template asks for it, with what its value comes from", () => {
    for (const type of types)
      for (const value of [role, sentinel]) {
        const [kept, ...more] = found({ name: "/x", value }, type);
        assert.deepEqual(more, []);
        assert.deepEqual(
          [kept?.urn, kept?.type, kept?.props, kept?.propertyDependencies, kept?.within?.type],
          [
            ofPlace("{{resolve:ssm:/x}}"),
            "value for templates",
            { value: value === sentinel ? unknown : value },
            { value: ["urn:a"] },
            type,
          ],
        );
      }
  });

  it("does not without a name, or with what is no role", () => {
    for (const props of [
      { value: role },
      { name: sentinel, value: role },
      { name: "/x", value: "text" },
      { name: "/x" },
    ])
      assert.deepEqual(found(props), []);
  });
});
