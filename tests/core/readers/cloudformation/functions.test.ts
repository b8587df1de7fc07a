import assert from "node:assert/strict";
import { hole, unknown } from "../../../../core/records/record";
import { TemplateValues } from "../../../../core/readers/cloudformation/functions";
import type { TemplatePlace } from "../../../../core/readers/cloudformation/parameters";
import { casesOf, itEachCase } from "../../../support/cases";

const template = { ...(casesOf(__filename, "template") as object), Conditions: casesOf(__filename, "conditions") };
const given: Record<string, unknown> = { Given: "given", Later: unknown };
const values = (place: TemplatePlace = {}) => new TemplateValues(template, (name) => given[name], place);
const when = (condition: string) => ({ "Fn::If": [condition, "yes", "no"] });
const profileArn = (names: string) => `arn:aws:eks:eu-west-1:111122223333:fargateprofile/${names}`;
const shown = (value: unknown) => (value === unknown ? "not known" : (JSON.stringify(value) ?? "left out"));

/** A value whose holes do not tell what is written. */
const unnamed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(new RegExp(`${hole}[^${hole}]*${hole}`, "g"), hole));

describe("a value in a template", () => {
  itEachCase(
    __filename,
    "values",
    (value, expected, from = []) =>
      `is ${shown(expected)}${from.length > 0 ? ` from ${from.join()}` : ""} for ${shown(value)}`,
    (value: unknown, expected?: unknown, from: string[] = []) => {
      const sources = new Set<string>();
      assert.deepEqual(values().resolved(value, sources), expected);
      assert.deepEqual([...sources], from);
    },
    unknown,
  );
  itEachCase(
    __filename,
    "inDocuments",
    (value, expected) => `is ${shown(expected)} in a policy document for ${shown(value)}`,
    (value: unknown, expected: unknown) => assert.deepEqual(values().resolved(value), expected),
    unknown,
  );

  it("has the Region, partition, domain and account that its template is deployed to", () => {
    const names = ["AWS::Region", "AWS::Partition", "AWS::URLSuffix", "AWS::AccountId"].map((Ref) => ({ Ref }));
    const accountId = "111122223333";
    const inGermany = new TemplateValues(template, () => undefined, { accountId }, ["eu-central-1"]);
    const china = ["cn-north-1", "aws-cn", "amazonaws.com.cn", accountId];
    assert.deepEqual(values({ region: "cn-north-1", accountId }).resolved(names), china);
    assert.deepEqual(inGermany.resolved(names), ["eu-central-1", "aws", "amazonaws.com", accountId]);
  });
  const nested = (name: unknown) => ({ "Fn::Join": ["/", ["fargateprofile", name, "*"]] });
  const start = "arn:aws:eks:eu-west-1:111122223333";
  const nestedOpen = [
    { "Fn::Join": [":", [start, nested({ Ref: "Open" })]] },
    { "Fn::Join": [":", [start, nested("{{resolve:ssm:/a}}")]] },
    { "Fn::Join": [":", [start, { "Fn::If": ["Yes", nested({ "Fn::Sub": "${Open}" }), "x"] }]] },
    { "Fn::Sub": [`${start}:\${End}`, { End: nested({ "Fn::ImportValue": "x" }) }] },
  ];
  for (const value of nestedOpen)
    it(`has a hole where a function in another one has a name: ${shown(value)}`, () => {
      assert.equal(unnamed(values().resolved(value)), profileArn(`${hole}/*`));
      assert.equal(values().resolved(value, new Set()), unknown);
    });

  itEachCase(
    __filename,
    "open",
    (value, expected) => `is ${shown(expected)} for ${value} where names stand open`,
    (value: string, expected: unknown) => assert.deepEqual(unnamed(values().resolved({ "Fn::Sub": value })), expected),
    unknown,
  );

  it("is not known where it has a name that is not known", () => {
    for (const value of [profileArn("${Open}/*"), `{"${hole}": "x"}`])
      assert.equal(values().resolved({ "Fn::Sub": value }, new Set()), unknown);
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
          .ways({}, { document: when(name) })
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
      const ways = values().ways({}, { document: when(name) });
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
    const [way] = values({ region: "eu-west-1" }).ways({}, { document: when("Open") });
    const value = [{ Ref: "Given" }, { Ref: "AWS::Region" }, { "Fn::Sub": profileArn("${Open}") }, when("Open")];
    assert.deepEqual(unnamed(way?.resolved(value)), ["given", "eu-west-1", profileArn(hole), "yes"]);
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
