import assert from "node:assert/strict";
import fc from "fast-check";
import { TemplateConditions } from "../../../../core/readers/cloudformation/conditions";
import { itEach } from "../../../support/cases";

const equals = (one: unknown, other: unknown) => ({ "Fn::Equals": [one, other] });
const not = (condition: unknown) => ({ "Fn::Not": [condition] });
const and = (...conditions: unknown[]) => ({ "Fn::And": conditions });
const or = (...conditions: unknown[]) => ({ "Fn::Or": conditions });
const named = (Condition: string) => ({ Condition });
const open = (name: string) => ({ "Fn::ImportValue": name });
const stage = { Ref: "Stage" };

const chain = (count: number): Record<string, unknown> => ({
  ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`C${n}`, named(`C${n + 1}`)])),
  [`C${count}`]: equals("x", "x"),
});

const textOf = (side: unknown) => (typeof side === "string" ? side : undefined);

/** The ways in which conditions come out together: T and F, in the order of their names. */
function ways(
  Conditions: Record<string, unknown>,
  names = Object.keys(Conditions),
  Parameters: unknown = {},
): string[] {
  const template = { Conditions, Parameters };
  return new TemplateConditions(template, textOf)
    .ways(names)
    .map((way) => names.map((name) => ({ true: "T", false: "F", undefined: "?" })[`${way.outcome(name)}`]).join(""));
}

describe("the conditions of a template, together", () => {
  const a = equals(open("a"), "x");
  const b = equals("y", open("b"));
  const allowed = (...AllowedValues: unknown[]) => ({ Stage: { Type: "String", AllowedValues } });
  const isStage = (value: string) => equals(stage, value);
  itEach(
    [
      [
        "all values that a parameter may have",
        () => ways({ A: isStage("x"), B: isStage("y") }, undefined, allowed("x", "y")),
        ["TF", "FT"],
      ],
      ["a value that it may not have", () => ways({ A: isStage("x") }, undefined, allowed("y", 7)), ["F"]],
      [
        "the names that a parameter of the Systems Manager may have",
        () =>
          ways({ A: isStage("x") }, undefined, {
            Stage: { Type: "AWS::SSM::Parameter::Value<String>", AllowedValues: ["y"] },
          }),
        ["T", "F"],
      ],
      ["one through more than a hundred others", () => ways(chain(101), ["C0"]), ["T", "F"]],
      ["one that names itself", () => ways({ A: not(named("A")), B: not(named("A")) }), ["TF", "FT"]],
      [
        "two comparisons of two things each",
        () => ways({ A: equals(open("a"), open("b")), B: equals(open("a"), open("c")) }),
        ["TT", "FT", "TF", "FF"],
      ],
      [
        "two things that are compared with the same value, which stands first",
        () => ways({ A: equals("x", open("a")), B: equals("x", open("b")) }),
        ["TT", "FT", "TF", "FF"],
      ],
    ],
    (what, _found, expected) => `come out as ${expected.join(", ")}: ${what}`,
    (_what: string, found: () => string[], expected: string[]) => assert.deepEqual(found(), expected),
  );

  for (const unreadable of [{ Condition: 3 }, { Condition: ["B"] }, { "Fn::Equals": "x" }, "B", {}, null])
    it(`come out both ways: one that says ${JSON.stringify(unreadable)}`, () =>
      assert.deepEqual(ways({ A: unreadable, B: not(named("A")) }), ["TF", "FT"]));

  it("are not known together where there are too many, while others are decided", () => {
    const names = Array.from({ length: 7 }, (_, n) => `C${n}`);
    const Conditions = { ...Object.fromEntries(names.map((name) => [name, equals(open(name), "x")])), Other: b };
    const [way] = new TemplateConditions({ Conditions }, textOf).ways(names);
    assert.deepEqual(
      ["C0", "Other", "Elsewhere"].map((name) => way?.outcome(name)),
      [undefined, true, true],
    );
  });

  it("come out in the ways in which one is true that is needed, where it can be", () => {
    const declared = { A: a, B: not(a), C: b, No: equals("x", "y") };
    const conditions = new TemplateConditions({ Conditions: declared }, textOf);
    const waysWith = (needed: string) =>
      conditions
        .ways(["A", "C"], needed)
        .map((way) => ["A", "C"].map((name) => (way.outcome(name) ? "T" : "F")).join(""));
    assert.deepEqual(["A", "B", "C", "No"].map(waysWith), [
      ["TT", "TF"],
      ["FT", "FF"],
      ["TT", "FT"],
      ["TT", "FT", "TF", "FF"],
    ]);
  });

  it("are looked at in bounded steps, however often they name each other", () => {
    const names = Array.from({ length: 90 }, (_, n) => `C${n}`);
    const all = Object.fromEntries(
      names.map((name, n) => [name, and(equals(open(name), "x"), ...names.filter((_, m) => m !== n).map(named))]),
    );
    const conditions = new TemplateConditions({ Conditions: { ...all, Yes: equals("x", "x") } }, textOf);
    for (let n = 0; n < 80; n++) conditions.ways(names.slice(n, n + 6));
    assert.ok(conditions.steps < 2_000_000, `${conditions.steps} steps`);
    assert.equal(conditions.outcome("Yes"), true);
  });

  it("are not known together where there are too many of them, or too many values", () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`C${n}`, equals(open(`${n}`), "x")]));
    assert.equal(ways(many(6)).length, 64);
    assert.deepEqual(ways(many(7)), ["???????"]);
    const parts = Object.values(many(1_000));
    assert.deepEqual(ways({ A: or(...parts.slice(0, 999)) }), ["T", "F"]);
    assert.deepEqual(ways({ A: and(...parts) }), ["?"]);
  });

  it("come out in exactly the ways in which some values make them come out", () => {
    const names = ["A", "B", "C", "D"];
    const literal = fc.constantFrom("x", "y");
    const variable = fc.constantFrom("v", "w");
    const { condition } = fc.letrec<{ condition: Json }>((tie) => ({
      condition: fc.oneof(
        { depthSize: "small" },
        fc.tuple(variable, literal).map(([name, value]) => equals({ Ref: name }, value)),
        fc.constantFrom(...names).map(named),
        tie("condition").map(not),
        fc.tuple(tie("condition"), tie("condition")).map((both) => and(...both)),
        fc.tuple(tie("condition"), tie("condition")).map((both) => or(...both)),
      ),
    }));
    const everyValue = ["x", "y", "other"].flatMap((v) => ["x", "y", "other"].map((w) => ({ v, w })));
    fc.assert(
      fc.property(fc.tuple(condition, condition, condition, condition), fc.subarray(names), (found, asked) => {
        // Each may name those before it only, so that none names itself.
        const declared = Object.fromEntries(
          names.map((name, index) => [name, onlyBefore(found[index], names.slice(0, index))]),
        );
        const expected = everyValue.map((values) =>
          asked.map((name) => (holds(declared, named(name), values) ? "T" : "F")).join(""),
        );
        assert.deepEqual(ways(declared, asked).sort(), [...new Set(expected)].sort());
      }),
      { numRuns: 300 },
    );
  });
});

type Json = Record<string, unknown>;

function onlyBefore(condition: unknown, names: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(condition), (_, value: unknown) => {
    const { Condition: name } = (value ?? {}) as Json;
    return typeof name === "string" && !names.includes(name) ? equals({ Ref: "v" }, "x") : value;
  }) as unknown;
}

function holds(declared: Json, condition: unknown, values: Record<string, string>): boolean {
  const [name, argument] = Object.entries(condition as Json)[0] as [string, unknown[]];
  const parts = () => argument.map((part) => holds(declared, part, values));
  if (name === "Condition") return holds(declared, declared[String(argument)], values);
  if (name === "Fn::Not") return !parts()[0];
  if (name === "Fn::And") return parts().every(Boolean);
  if (name === "Fn::Or") return parts().some(Boolean);
  const [variable, value] = argument as [{ Ref: string }, string];
  return values[variable.Ref] === value;
}
