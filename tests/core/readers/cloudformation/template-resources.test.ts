import assert from "node:assert/strict";
import { templateIn, resourcesWithin } from "../../../../core/readers/cloudformation/templates";
import { unknown, type ResourceRecord } from "../../../../core/records/record";
import { isSmall } from "../../../../core/readers/yaml";
import { unknown as sentinel } from "../../../support/analyzer";
import { providedBy, recordOf } from "../../../support/records";
import { itEachCase } from "../../../support/cases";

const stackType = "aws:cloudformation/stack:Stack";
const own = providedBy({ region: "eu-west-1", allowedAccountIds: ["111122223333"] });
const stack = (templateBody: unknown, props: Record<string, unknown> = {}, type = stackType) =>
  recordOf(type, "s", { templateBody, ...props }, own);
const json = (Resources: unknown, more: Record<string, unknown> = {}) => JSON.stringify({ ...more, Resources });
const role = (Properties: unknown, more: Record<string, unknown> = {}) => ({
  Type: "AWS::IAM::Role",
  Properties,
  ...more,
});
/** The properties of the one resource in a template. */
function properties(record: ResourceRecord) {
  const [found, ...more] = resourcesWithin(record);
  assert.equal(more.length, 0);
  return found?.props;
}

describe("a resource in a template", () => {
  it("has a URN, a name, a parent and a provider, and what its values come from", () => {
    const container = stack(json({ Pods: role({ Path: { Ref: "Other" }, RoleName: "x" }), Other: role({}) }));
    const [pods] = resourcesWithin(container);
    assert.deepEqual(pods, {
      urn: `${container.urn}#Pods`,
      type: "aws-native:iam:Role",
      name: "Pods",
      props: { path: unknown, roleName: "x" },
      propertyDependencies: { path: [`${container.urn}#Other`], roleName: [] },
      parent: container.urn,
      provider: container.provider,
      within: container,
    });
  });

  it("has no provider in a stack set, whose stacks are in other accounts, and is there whatever its condition", () => {
    const template = json(
      { Pods: role({ RoleName: { "Fn::Sub": "${AWS::Region}-${AWS::AccountId}" } }, { Condition: "No" }) },
      { Conditions: { No: { "Fn::Equals": ["a", "b"] } } },
    );
    const [found] = resourcesWithin(stack(template, {}, "aws:cloudformation/stackSet:StackSet"));
    assert.deepEqual([found?.provider, found?.props.roleName], [undefined, "*-000000000000"]);
    assert.deepEqual(resourcesWithin(stack(template)), []);
  });

  it("has the name of the stack, where nobody made it up", () => {
    const byName = json({ Pods: role({ RoleName: { "Fn::Sub": "${AWS::StackName}-pods" } }) });
    for (const props of [{ name: "eks" }, { stackName: "eks" }, { name: "eks", __defaults: ["other"] }])
      assert.deepEqual(properties(stack(byName, props)), { roleName: "eks-pods" });
    for (const props of [{}, { name: sentinel }, { name: "eks-1a2b3c4", __defaults: ["name"] }])
      assert.deepEqual(properties(stack(byName, props)), { roleName: unknown });
    assert.deepEqual(properties(stack(byName, { name: "eks" }, "aws:cloudformation/stackSet:StackSet")), {
      roleName: unknown,
    });
  });
  itEachCase(__filename, "types", "of type %s is %s", (Type: string, expected: string) => {
    const [found] = resourcesWithin(stack(json({ it: { Type } })));
    assert.deepEqual([found?.type, found?.props], [expected, {}]);
  });
  itEachCase(
    __filename,
    "contents",
    "has %s",
    (_what: string, resource: unknown, expected: unknown) =>
      assert.deepEqual(properties(stack(json({ it: resource }))), expected),
    unknown,
  );

  it("is kept unread where it is a function, has no type, or is a loop", () => {
    const loop = ["a", { Ref: "List" }, {}];
    const container = stack(
      json({
        "Fn::ForEach::Roles": loop,
        It: { Properties: {} },
        Tagged: role({ RoleName: "x", Tags: [{ "Fn::ForEach::Tags": loop }] }),
      }),
    );
    const unread = (type: string, name: string, content: unknown) => ({
      ...{ urn: `${container.urn}#${name}`, type, name, props: { content } },
      ...{ propertyDependencies: {}, within: container },
    });
    const found = resourcesWithin(container);
    assert.deepEqual(found.slice(0, 3), [
      unread("template loop", "Fn::ForEach::Roles", loop),
      unread("template function", "It", { Properties: {} }),
      unread("template loop", "Tagged", role({ Tags: [{ "Fn::ForEach::Tags": loop }] })),
    ]);
    assert.deepEqual(
      found.slice(3).map(({ props }) => props),
      [{ roleName: "x", tags: [unknown] }],
    );
  });

  it("has no known trust policy in which there is a loop", () => {
    const loop = { "Fn::ForEach::Keys": ["Key", { Ref: "Keys" }, { "${Key}": "x" }] };
    const documentOf = (content: object) =>
      resourcesWithin(stack(json({ it: role(content) })))[1]?.props.assumeRolePolicyDocument;
    assert.equal(documentOf(loop), unknown);
    assert.deepEqual(documentOf({ AssumeRolePolicyDocument: { a: { b: "c", ...loop } } }), { a: unknown });
  });
});

describe("the ways in which the conditions of a template come out", () => {
  const when = (name: string) => ({ "Fn::If": [name, `${name} is true`, `${name} is false`] });
  const ways = (...names: string[]) => {
    const [found] = resourcesWithin(
      stack(json({ Pods: role({ PolicyDocument: names.map(when), RoleName: when("Named") }) })),
    );
    return [found, ...(found?.alternatives ?? [])].map((one) => one?.props?.policyDocument);
  };
  it("are true outside of documents", () => {
    const [found] = resourcesWithin(stack(json({ Pods: role({ RoleName: when("Named") }) })));
    assert.deepEqual([found?.props, found?.alternatives], [{ roleName: "Named is true" }, undefined]);
    const [both] = resourcesWithin(stack(json({ Pods: role({ PolicyDocument: when("A"), RoleName: when("Named") }) })));
    assert.deepEqual(
      both?.alternatives?.map(({ props }) => props),
      [{ policyDocument: "A is false", roleName: "Named is true" }],
    );
  });
  it("are 64 of six conditions, and none of seven", () => {
    const names = ["A", "B", "C", "D", "E", "F"];
    assert.equal(new Set(ways(...names).map((way) => JSON.stringify(way))).size, 64);
    assert.deepEqual(ways(...names, "G"), [Array<unknown>(7).fill(unknown)]);
  });
});

describe("a resource of the Cloud Control API", () => {
  itEachCase(
    __filename,
    "cases",
    "%s",
    (_what: string, record: ResourceRecord, expected: unknown) => assert.deepEqual(properties(record), expected),
    unknown,
  );

  it("is read in a template, and its own template too", () => {
    const TemplateBody = json({ Pods: role({}) });
    const found = resourcesWithin(
      stack(json({ Inner: { Type: "AWS::CloudFormation::StackSet", Properties: { TemplateBody } } })),
    );
    assert.deepEqual(
      found.map(({ type }) => type),
      ["aws-native:cloudformation:StackSet", "aws-native:iam:Role"],
    );
  });
});

describe("the body of a template", () => {
  itEachCase(
    __filename,
    "bodies",
    (what, _body, readable) => `is ${readable ? "readable" : "not readable"} as ${what}`,
    (_what: string, body: string, readable: boolean) => assert.equal(templateIn(body) !== undefined, readable),
  );

  it("has the short forms of YAML, and dates as texts", () => {
    const conditions = "Conditions: {A: !Equals [a, a], B: !Not [!Condition A]}";
    const named = (yaml: string) =>
      properties(stack(`${conditions}\nResources: {P: {Type: A, Properties: {Name: ${yaml}}}}`))?.name;
    assert.equal(named("!If [B, x, y]"), "y");
    assert.equal(named("!Join ['-', [!Ref AWS::URLSuffix, x]]"), "amazonaws.com-x");
    assert.equal(named("!Unheard {a: b}"), unknown);
    assert.equal(named("2012-10-17"), "2012-10-17");
  });

  it("is small with a hundred thousand values, and not with one more", () => {
    const list = (length: number) => Array.from({ length }, () => 0);
    assert.deepEqual([isSmall(list(99_999)), isSmall(list(100_000))], [true, false]);
    assert.equal(isSmall({ a: null, b: undefined, c: list(100_000) }), false);
    assert.equal(isSmall([...list(99_999), null, undefined]), true);
  });
});
