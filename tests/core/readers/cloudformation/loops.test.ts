import assert from "node:assert/strict";
import { resourcesWithin } from "../../../../core/readers/cloudformation/templates";
import { recordOf } from "../../../support/records";

const within = (Resources: unknown, more: Record<string, unknown> = {}, props: Record<string, unknown> = {}) =>
  resourcesWithin(
    recordOf("aws:cloudformation/stack:Stack", "s", { templateBody: JSON.stringify({ ...more, Resources }), ...props }),
  );
const topic = (Properties: unknown, more: Record<string, unknown> = {}) => ({
  Type: "AWS::SNS::Topic",
  Properties,
  ...more,
});
const made = (...records: ReturnType<typeof within>) =>
  Object.fromEntries(records.map(({ name, props }) => [name, props]));

describe("a loop in a template", () => {
  const named = { "Topic${Name}": topic({ TopicName: { Ref: "Name" } }) };
  const collections: [what: string, collection: unknown, more?: Record<string, unknown>, props?: object][] = [
    ["a list", ["a", "b"]],
    [
      "the default of a parameter",
      { Ref: "All" },
      { Parameters: { All: { Type: "CommaDelimitedList", Default: "a,b" } } },
    ],
    [
      "a parameter as the stack sets it",
      { Ref: "All" },
      { Parameters: { All: { Type: "CommaDelimitedList", Default: "x" } } },
      { parameters: { All: "a, b" } },
    ],
    ["a mapping", { "Fn::FindInMap": ["M", "m", "all"] }, { Mappings: { M: { m: { all: ["a", "b"] } } } }],
  ];
  for (const [what, collection, more, props] of collections)
    it(`over ${what} makes each of its resources`, () =>
      assert.deepEqual(made(...within({ "Fn::ForEach::Topics": ["Name", collection, named] }, more, { ...props })), {
        Topica: { topicName: "a" },
        Topicb: { topicName: "b" },
      }));

  it("puts the value into texts and keys, as it is or by its letters and digits", () => {
    const fragment = {
      "Topic&{Name}": topic({
        TopicName: { "Fn::Sub": "${Name}-${Kept}" },
        "Is${Name}": ["${Name}", "&{Name}", "${Names}", 1],
      }),
    };
    const more = { Parameters: { Kept: { Default: "k" } } };
    assert.deepEqual(made(...within({ "Fn::ForEach::Topics": ["Name", ["a.$&"], fragment] }, more)), {
      Topica: { topicName: "a.$&-k", "isa.$&": ["a.$&", "a", "${Names}", 1] },
    });
  });

  it("is followed within another loop, in properties and in conditions", () => {
    const inner = {
      "Fn::ForEach::Inner": ["B", { "Fn::FindInMap": ["M", { Ref: "A" }, "all"] }, { "T${A}${B}": topic({}) }],
    };
    const mappings = { Mappings: { M: { x: { all: ["1", "2"] }, y: { all: ["3"] } } } };
    assert.deepEqual(Object.keys(made(...within({ "Fn::ForEach::Outer": ["A", ["x", "y"], inner] }, mappings))), [
      "Tx1",
      "Tx2",
      "Ty3",
    ]);
    const properties = { "Fn::ForEach::Names": ["N", ["A", "B"], { "Name${N}": { Ref: "N" } }] };
    assert.deepEqual(made(...within({ T: topic(properties) })), { T: { nameA: "A", nameB: "B" } });
    const conditions = { "Fn::ForEach::Cs": ["C", ["x"], { "No${C}": { "Fn::Equals": [{ Ref: "C" }, "y"] } }] };
    assert.deepEqual(within({ T: topic({}, { Condition: "Nox" }) }, { Conditions: conditions }), []);
  });

  const kept: [what: string, loop: unknown][] = [
    ["over a parameter that is not known", ["N", { Ref: "Unknown" }, { "T${N}": topic({}) }]],
    ["over a list with a part that is not known", ["N", ["a", { Ref: "Unknown" }], { "T${N}": topic({}) }]],
    ["over nothing", ["N", [], { "T${N}": topic({}) }]],
    ["without an identifier", [1, ["a"], { "T${N}": topic({}) }]],
    ["without a fragment", ["N", ["a"]]],
    ["that is no list", "N"],
  ];
  for (const [what, loop] of kept)
    it(`${what} is kept unread`, () =>
      assert.deepEqual(
        within({ "Fn::ForEach::Ts": loop }).map(({ type, name, props }) => ({ type, name, props })),
        [{ type: "template function", name: "Fn::ForEach::Ts", props: { content: loop } }],
      ));

  it("that stands for more than any template makes is kept unread, in no time", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => `${index}`);
    const nested = (depth: number): unknown =>
      depth === 0 ? { T: topic({}) } : { [`Fn::ForEach::L${depth}`]: [`N${depth}`, hundred, nested(depth - 1)] };
    const start = performance.now();
    assert.deepEqual(
      within(nested(8)).map(({ name }) => name),
      ["Fn::ForEach::L8"],
    );
    assert.ok(performance.now() - start < 2000);
  });
});
