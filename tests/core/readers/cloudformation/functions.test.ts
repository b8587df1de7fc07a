import assert from "node:assert/strict";
import { unknown } from "../../../../core/records/record";
import { TemplateValues } from "../../../../core/readers/cloudformation/functions";
import type { TemplatePlace } from "../../../../core/readers/cloudformation/parameters";

const template = {
  Parameters: {
    Name: { Type: "String", Default: "pods" },
    Given: { Type: "String", Default: "x" },
    Open: { Type: "String" },
    Later: { Type: "String", Default: "x" },
    Number: { Type: "Number", Default: 7 },
    List: { Type: "CommaDelimitedList", Default: "a, b" },
    Subnets: { Type: "List<AWS::EC2::Subnet::Id>", Default: "a,b" },
    Names: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/a/name" },
    Plain: "pods",
  },
  Mappings: { Regions: { "eu-west-1": { Name: "prod" } } },
  Conditions: {
    Yes: { "Fn::Equals": [{ Ref: "Name" }, "pods"] },
    No: { "Fn::Equals": [{ Ref: "Name" }, "other"] },
    Numbers: { "Fn::Equals": [{ Ref: "Number" }, "7"] },
    Lists: { "Fn::Equals": [{ Ref: "List" }, { Ref: "List" }] },
    Same: { Condition: "Yes" },
    Open: { "Fn::Equals": [{ Ref: "Open" }, "x"] },
    OpenToo: { "Fn::Equals": ["x", { Ref: "Open" }] },
    Loop: { Condition: "Loop" },
    NotYes: { "Fn::Not": [{ Condition: "Yes" }] },
    NotOpen: { "Fn::Not": [{ Condition: "Open" }] },
    YesAndOpen: { "Fn::And": [{ Condition: "Yes" }, { Condition: "Open" }] },
    NoAndOpen: { "Fn::And": [{ Condition: "No" }, { Condition: "Open" }] },
    YesAndSame: { "Fn::And": [{ Condition: "Yes" }, { Condition: "Same" }] },
    YesOrOpen: { "Fn::Or": [{ Condition: "Yes" }, { Condition: "Open" }] },
    NoOrOpen: { "Fn::Or": [{ Condition: "No" }, { Condition: "Open" }] },
    NoOrNo: { "Fn::Or": [{ Condition: "No" }, { Condition: "No" }] },
    Strange: { "Fn::Xor": [{ Condition: "No" }, { Condition: "No" }] },
    LoopNot: { "Fn::Not": [{ Condition: "LoopNot" }] },
    True: { "Fn::Equals": [true, "true"] },
    Home: { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] },
    Own: { "Fn::Equals": ["111122223333", { "Fn::Sub": "${AWS::AccountId}" }] },
    NoName: { Condition: ["Yes"] },
    Alone: { X: "Yes" },
    NoList: { "Fn::Not": { Condition: "Yes" } },
    Text: "Yes",
  },
  Resources: {
    Pods: { Type: "AWS::IAM::Role" },
    Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: "prod" } },
    Late: { Type: "AWS::EKS::Cluster", Properties: { Name: { Ref: "Open" } } },
    Cdk: { Type: "Custom::AWSCDK-EKS-Cluster", Properties: { Config: { name: "cdk" } } },
    Nested: { Type: "AWS::CloudFormation::Stack" },
    Untyped: { Properties: { Name: "x" } },
  },
};
const given: Record<string, unknown> = { Given: "given", Later: unknown };
const values = (place: TemplatePlace = {}, openName?: string) =>
  new TemplateValues(template, (name) => given[name], place, { name: openName });
const when = (condition: string) => ({ "Fn::If": [condition, "yes", "no"] });
const profileArn = (names: string) => `arn:aws:eks:eu-west-1:111122223333:fargateprofile/${names}`;
const hole = "\ue000";
const shown = (value: unknown) => (value === unknown ? "not known" : (JSON.stringify(value) ?? "left out"));

describe("a value in a template", () => {
  const cases: [value: unknown, expected: unknown, sources?: string[]][] = [
    ["x", "x"],
    [7, 7],
    [null, null],
    [
      ["x", { Ref: "AWS::NoValue" }, { Ref: "Name" }],
      ["x", "pods"],
    ],
    [{ a: { Ref: "Name" }, b: { Ref: "AWS::NoValue" } }, { a: "pods" }],
    [{}, {}],
    [{ Ref: "Given" }, "given"],
    [{ Ref: "Number" }, 7],
    [{ Ref: "Open" }, unknown],
    [{ Ref: "Later" }, unknown, ["AWS::Parameters"]],
    [{ "Fn::Sub": "a-${Later}" }, unknown, ["AWS::Parameters"]],
    [{ Ref: "Plain" }, unknown],
    [{ Ref: "Names" }, unknown],
    [{ Ref: "List" }, ["a", "b"]],
    [{ Ref: "Subnets" }, ["a", "b"]],
    [{ Ref: "AWS::AccountId" }, "000000000000"],
    [{ Ref: "AWS::Region" }, "*"],
    [{ Ref: "AWS::Partition" }, "aws"],
    [{ Ref: "AWS::URLSuffix" }, "amazonaws.com"],
    [{ Ref: "AWS::StackName" }, unknown],
    [{ Ref: ["Name"] }, unknown],
    [{ Ref: "Pods" }, unknown, ["Pods"]],
    [{ "Fn::GetAtt": ["Pods", "Arn"] }, unknown, ["Pods"]],
    [{ "Fn::GetAtt": "Pods.Arn" }, unknown, ["Pods"]],
    [{ "Fn::GetAtt": "Elsewhere.Arn" }, unknown],
    [{ "Fn::GetAtt": "Nested.Outputs.Role" }, unknown],
    [
      { Ref: "Name", more: "x" },
      { Ref: "Name", more: "x" },
    ],
    [{ xRef: "Name" }, { xRef: "Name" }],
    [{ RefX: "Name" }, { RefX: "Name" }],
    [{ "xFn::Sub": "Name" }, { "xFn::Sub": "Name" }],
    [{ Condition: { Bool: { a: "b" } } }, { Condition: { Bool: { a: "b" } } }],
    [{ Condition: "Yes" }, unknown],
    [{ "Fn::Sub": "a-${Name}-${ Number }-${!Name}" }, "a-pods-7-${Name}"],
    [{ "Fn::Sub": ["${Name}-${Own}", { Own: { Ref: "Given" }, Name: "own" }] }, "own-given"],
    [{ "Fn::Sub": "a-${Open}" }, unknown],
    [{ "Fn::Sub": "a-${Pods.Arn}" }, unknown, ["Pods"]],
    [{ "Fn::Sub": "a-${Pods}" }, unknown, ["Pods"]],
    [{ "Fn::Sub": ["${Own}", { Own: { Ref: "Pods" } }] }, unknown, ["Pods"]],
    [{ "Fn::Sub": 7 }, unknown],
    [{ "Fn::Sub": '{"a": "${Open}", "b": "${Name}", "c": [7]}' }, { a: unknown, b: "pods", c: [7] }],
    [{ "Fn::Sub": '{"a": {"${Open}": "x"}, "b": ["y"]}' }, { a: unknown, b: ["y"] }],
    [{ "Fn::Join": ["-", ["a", { Ref: "Name" }]] }, "a-pods"],
    [{ "Fn::Join": [7, ["a", "b"]] }, "ab"],
    [{ "Fn::Join": ["-", ["a", { Ref: "Open" }]] }, unknown],
    [{ "Fn::Join": ["-", ["a", 7, { Ref: "Number" }, true]] }, "a-7-7-true"],
    [{ "Fn::Join": ["-", ["a", ["b"]]] }, unknown],
    [{ "Fn::Join": ["-", "ab"] }, unknown],
    [{ "Fn::Join": ["-", ["a", { Ref: "AWS::NoValue" }, "b"]] }, "a-b"],
    [{ "Fn::Join": ["-", { Ref: "List" }] }, "a-b"],
    [{ "Fn::Join": ["", ['{"a": "', { Ref: "Open" }, '"}']] }, { a: unknown }],
    [{ "Fn::Join": "x" }, unknown],
    [{ "Fn::Split": ["-", "a-b"] }, ["a", "b"]],
    [{ "Fn::Split": [7, "a-b"] }, unknown],
    [{ "Fn::Split": ["-", { Ref: "Open" }] }, unknown],
    [{ "Fn::Select": [1, ["a", "b"]] }, "b"],
    [{ "Fn::Select": ["0", { Ref: "List" }] }, "a"],
    [{ "Fn::Select": [2, ["a", "b"]] }, unknown],
    [{ "Fn::Select": [0, "ab"] }, unknown],
    [{ "Fn::Select": [{ Ref: "Open" }, ["a", "b"]] }, unknown],
    [{ "Fn::FindInMap": ["Regions", "eu-west-1", "Name"] }, "prod"],
    [{ "Fn::FindInMap": ["Regions", "eu-west-2", "Name"] }, unknown],
    [{ "Fn::FindInMap": ["Elsewhere", "eu-west-1", "Name"] }, unknown],
    [{ "Fn::FindInMap": ["Regions", "eu-west-1", "toString"] }, unknown],
    [{ "Fn::FindInMap": ["Regions", 7, "Name"] }, unknown],
    [{ "Fn::FindInMap": ["Regions", "eu-west-1", "Name", { DefaultValue: "x" }] }, "prod"],
    [{ "Fn::FindInMap": ["Regions", "eu-west-2", "Name", { DefaultValue: { Ref: "Name" } }] }, "pods"],
    [{ "Fn::FindInMap": ["Regions", "eu-west-1", "Other", { DefaultValue: { Ref: "Pods" } }] }, unknown, ["Pods"]],
    [{ "Fn::FindInMap": ["Regions", { Ref: "Open" }, "Name", { DefaultValue: "x" }] }, unknown],
    [{ "Fn::FindInMap": ["Regions", { Ref: "AWS::Region" }, "Name", { DefaultValue: "x" }] }, unknown],
    [{ "Fn::FindInMap": ["Elsewhere", "eu-west-1", "Name", { DefaultValue: "x" }] }, unknown],
    [{ "Fn::GetAZs": ["Regions", "eu-west-1", "Name"] }, unknown],
    [{ "Fn::Sub": '{"a": {"${Open}": "x", "b": "y"}}' }, { a: unknown }],
    [{ "Fn::ToJsonString": { a: { Ref: "Name" } } }, { a: "pods" }],
    [{ "Fn::ImportValue": "x" }, unknown],
    [{ "Fn::ImportValue": ["x"] }, unknown],
    [{ "Fn::Transform": { Name: "x" } }, unknown],
    ["{{resolve:ssm:/a}}", unknown],
    ["a-{{resolve:ssm:/a}}", unknown],
    ['{"a": "{{resolve:ssm:/a}}", "b": "{{resolve:ssm:/b}}", "c": "x"}', { a: unknown, b: unknown, c: "x" }],
    [profileArn("{{resolve:ssm:/a}}/*"), unknown],
    [{ "Fn::If": ["Yes", { Ref: "Pods" }, "no"] }, unknown, ["Pods"]],
    [{ "Fn::If": ["Yes", { Ref: "AWS::NoValue" }, "no"] }, undefined],
    [{ "Fn::If": [{ Ref: "Yes" }, "yes", "no"] }, unknown],
    [{ "Fn::If": "Yes" }, unknown],
  ];
  for (const [value, expected, from = []] of cases)
    it(`is ${shown(expected)}${from.length > 0 ? ` from ${from.join()}` : ""} for ${shown(value)}`, () => {
      const sources = new Set<string>();
      assert.deepEqual(values().resolved(value, sources), expected);
      assert.deepEqual([...sources], from);
    });

  const inDocuments: [value: unknown, expected: unknown][] = [
    [{ Ref: "Cluster" }, "prod"],
    [{ Ref: "Late" }, "Late"],
    [{ Ref: "Cdk" }, "cdk"],
    [{ Ref: "Pods" }, unknown],
    [{ Ref: "Untyped" }, unknown],
    [{ "Fn::GetAtt": ["Cluster", "Arn"] }, unknown],
    [{ "Fn::Sub": "x/${Cluster}/${Pods}/*" }, "x/prod/Pods/*"],
    [{ "Fn::Sub": "x/${Pods.Arn}/*" }, unknown],
    [{ "Fn::Sub": "x/${Elsewhere}/*" }, unknown],
    [{ "Fn::Sub": ["x/${Own}", { Own: { Ref: "Cluster" } }] }, "x/prod"],
    [{ "Fn::Join": ["/", ["x", { Ref: "Cluster" }]] }, "x/prod"],
    [{ "Fn::ToJsonString": { a: { Ref: "Cluster" } } }, { a: "prod" }],
    [{ "Fn::If": ["Yes", { Ref: "Cluster" }, "x"] }, "prod"],
    [[{ a: { Ref: "Cluster" } }], [{ a: "prod" }]],
  ];
  for (const [value, expected] of inDocuments)
    it(`is ${shown(expected)} in a policy document for ${shown(value)}`, () =>
      assert.deepEqual(values().resolved(value), expected));

  it("has the Region, partition, domain and account that its template is deployed to", () => {
    const names = ["AWS::Region", "AWS::Partition", "AWS::URLSuffix", "AWS::AccountId"].map((Ref) => ({ Ref }));
    const accountId = "111122223333";
    const inGermany = new TemplateValues(template, () => undefined, { accountId }, { regions: ["eu-central-1"] });
    const china = ["cn-north-1", "aws-cn", "amazonaws.com.cn", accountId];
    assert.deepEqual(values({ region: "cn-north-1", accountId }).resolved(names), china);
    assert.deepEqual(inGermany.resolved(names), ["eu-central-1", "aws", "amazonaws.com", accountId]);
  });

  const open: [value: string, expected: unknown][] = [
    [profileArn("${Open}/*"), profileArn("*/*")],
    [profileArn("${Open}/${Open}/*"), profileArn("*/*/*")],
    [`{"a": "${profileArn("${Open}")}", "b": "\${Open}"}`, { a: profileArn("*"), b: unknown }],
    [`arn:aws:eks:\${Open}:1:fargateprofile/\${Open}`, unknown],
    [`arn:\${Open}:eks:r:1:fargateprofile/x`, unknown],
    [`arn:aws:eks:r:\${Open}:fargateprofile/x`, unknown],
    [`arn:aws:eks:r:1:cluster/\${Open}`, unknown],
    [`x${profileArn("${Open}")}`, unknown],
  ];
  const nested = (name: unknown) => ({ "Fn::Join": ["/", ["fargateprofile", name, "*"]] });
  const start = "arn:aws:eks:eu-west-1:111122223333";
  const nestedOpen = [
    { "Fn::Join": [":", [start, nested({ Ref: "Open" })]] },
    { "Fn::Join": [":", [start, nested("{{resolve:ssm:/a}}")]] },
    { "Fn::Join": [":", [start, { "Fn::If": ["Yes", nested({ "Fn::Sub": "${Open}" }), "x"] }]] },
    { "Fn::Sub": [`${start}:\${End}`, { End: nested({ "Fn::ImportValue": "x" }) }] },
  ];
  for (const value of nestedOpen)
    it(`is for any name where a function in another one has it: ${shown(value)}`, () => {
      assert.equal(values({}, "*").resolved(value), profileArn("*/*"));
      assert.equal(values().resolved(value), unknown);
    });

  for (const [value, expected] of open)
    it(`is ${shown(expected)} for ${value} where names stand open`, () =>
      assert.deepEqual(values({}, "*").resolved({ "Fn::Sub": value }), expected));

  it("is not known where it has a name that is not known", () => {
    for (const value of [profileArn("${Open}/*"), `{"${hole}": "x"}`])
      assert.equal(values().resolved({ "Fn::Sub": value }), unknown);
  });
});

describe("a condition of a template", () => {
  const decided: Record<string, unknown> = {
    ...{ Yes: "yes", No: "no", Numbers: "yes", Same: "yes", NotYes: "no" },
    ...{ YesAndSame: "yes", NoAndOpen: "no", YesOrOpen: "yes", NoOrNo: "no", True: "yes" },
  };
  for (const [name, expected] of Object.entries(decided))
    it(`${name} decides ${String(expected)}, in the one way that there is`, () => {
      assert.deepEqual(
        values()
          .ways({}, when(name), when(name))
          .map((way) => way.resolved(when(name))),
        [expected],
      );
      assert.deepEqual(values().openConditions(when(name)), []);
    });

  const open = [
    "Lists",
    "Open",
    "OpenToo",
    "Loop",
    "NotOpen",
    "YesAndOpen",
    "NoOrOpen",
    "Strange",
    "NoList",
    "Text",
    "LoopNot",
    "NoName",
    "Alone",
    "Home",
    "Own",
  ];
  for (const name of [...open, "Elsewhere"])
    it(`${name} is open, and comes out in two ways`, () => {
      assert.equal(values().resolved(when(name)), unknown);
      assert.deepEqual(values().openConditions([{ a: when(name) }, when(name)]), [name]);
      const ways = values().ways({}, when(name), when(name));
      assert.deepEqual(ways.map((way) => way.resolved(when(name))).sort(), ["no", "yes"]);
    });

  it("is decided by the Region and the account of its template where these are in sight", () => {
    const places = [
      { region: "us-east-1", accountId: "111122223333" },
      { region: "eu-west-1", accountId: "444455556666" },
    ];
    const outcomes = places.map((place) => values(place).resolved([when("Home"), when("Own")]));
    assert.deepEqual(outcomes, [
      ["yes", "yes"],
      ["no", "no"],
    ]);
  });

  it("is found open in what another one chooses, and not where it is no name", () => {
    assert.deepEqual(values().openConditions({ "Fn::If": ["Open", when("NotOpen"), "x"] }), ["Open", "NotOpen"]);
    assert.deepEqual(values().openConditions([{ "Fn::If": [7] }, { "Fn::If": "Open" }, null, "Open"]), []);
  });

  it("leaves a resource out where it surely comes out false", () => {
    const left = ["Yes", "No", "Open", "Elsewhere", undefined].map((Condition) => values().leavesOut({ Condition }));
    assert.deepEqual(left, [false, true, false, false, false]);
  });

  it("keeps its template's values and open names when it comes out in another way", () => {
    const [way] = values({ region: "eu-west-1" }, "*").ways({}, when("Open"), when("Open"));
    const value = [{ Ref: "Given" }, { Ref: "AWS::Region" }, { "Fn::Sub": profileArn("${Open}") }, when("Open")];
    assert.deepEqual(way?.resolved(value), ["given", "eu-west-1", profileArn("*"), "yes"]);
  });

  it("is read through a hundred others, and no more", () => {
    const chain = (count: number) => {
      const steps = Array.from({ length: count }, (_, n) => [`C${n}`, { Condition: `C${n + 1}` }] as const);
      const Conditions = Object.fromEntries([...steps, [`C${count}`, { "Fn::Equals": ["a", "a"] }] as const]);
      return new TemplateValues({ Conditions }, () => undefined, {}).resolved(when("C0"));
    };
    assert.deepEqual([chain(100), chain(101)], ["yes", unknown]);
  });
});
