import assert from "node:assert/strict";
import { casesOf, itEach } from "../../../support/cases";
import { type Condition, parseConditions } from "../../../../core/policy/parse/conditions";

function read(value: unknown, variables = true) {
  const reports: string[] = [];
  const conditions = parseConditions(value, variables, (element, { kind }) => reports.push(`${element} | ${kind}`));
  return { conditions, reports };
}

describe("a Condition", () => {
  itEach(
    [
      [undefined, []],
      [{}, []],
      [{ Bool: { "aws:SecureTransport": [true, "true", 1] } }, []],
      [null, ["Condition | not-an-object"]],
      [[], ["Condition | not-an-object"]],
      [{ ArnLike: "a" }, ["Condition.ArnLike | not-an-object"]],
      [
        { "ForAnyValue:Alike": "a" },
        ["Condition.ForAnyValue:Alike | no-such-operator", "Condition.ForAnyValue:Alike | not-an-object"],
      ],
      [{ "a/b": { "aws:a": "a" } }, ['Condition."a/b" | no-such-operator']],
      [{ "a b": { "aws:a": "a" } }, ["Condition.an operator | no-such-operator"]],
      [{ ArnLike: { SourceArn: "a" } }, ['Condition.ArnLike."SourceArn" | key-prefix']],
      [{ ArnLike: { "a b": "a" } }, ["Condition.ArnLike.a key | key-prefix"]],
      [{ ArnLike: { "aws:a": {} } }, ['Condition.ArnLike."aws:a" | value-form']],
      [{ ArnLike: { "aws:a": ["a", null] } }, ['Condition.ArnLike."aws:a" | value-form']],
      [{ ArnLike: { "aws:a": null } }, ['Condition.ArnLike."aws:a" | value-form']],
      [{ ArnLike: { "aws:a": "a", "AWS:A": "b" } }, ['Condition.ArnLike."AWS:A" | key-twice']],
      [{ ArnLike: { "aws:a": "a" }, arnlike: { "AWS:A": "b" } }, ['Condition.arnlike."AWS:A" | key-twice']],
      [{ ArnLike: { "aws:a": "a" }, ArnEquals: { "aws:a": "b" } }, []],
    ],
    (value, reports) =>
      `${JSON.stringify(value)} is reported: ${reports.length > 0 ? reports.join("; ") : "not at all"}`,
    (value: unknown, reports: string[]) => {
      assert.deepEqual(read(value).reports, reports);
    },
  );

  const plain = ({ key, keyName, values, readable }: Condition) => ({ key, keyName, values, readable });

  it("is read with the key in lower case and every value as a text", () => {
    assert.deepEqual(read({ Bool: { "aws:SecureTransport": [true, "yes", 1] } }).conditions.map(plain), [
      {
        key: "aws:SecureTransport",
        keyName: "aws:securetransport",
        values: ["true", "yes", "1"],
        readable: true,
      },
    ]);
  });

  it("with a value that is none may match anything: no value of the list counts", () => {
    assert.deepEqual(read({ ArnLike: { "aws:a": ["a", null] } }).conditions.map(plain), [
      { key: "aws:a", keyName: "aws:a", values: [], readable: false },
    ]);
  });
  itEach(
    [
      ["secret", "", "Condition"],
      [{ ArnLike: "secret" }, "ArnLike", "Condition.ArnLike"],
    ],
    "%j is one condition on no key, of which nothing can be read",
    (value: unknown, operatorName: string, element: string) => {
      assert.deepEqual(read(value).conditions, [
        {
          operatorName,
          operator: undefined,
          key: "",
          keyName: "",
          values: [],
          readable: false,
          variables: true,
          duplicates: [],
          element,
        },
      ]);
    },
  );

  it("holds a key in two cases of letters as one condition with a duplicate", () => {
    const [condition, ...others] = read({ ArnLike: { "aws:a": "a", "AWS:A": "b" } }).conditions;
    assert.deepEqual(others, []);
    assert.deepEqual([condition, ...condition.duplicates].map(plain), [
      { key: "aws:a", keyName: "aws:a", values: ["a"], readable: true },
      { key: "AWS:A", keyName: "aws:a", values: ["b"], readable: true },
    ]);
  });

  const withVariables = casesOf(__filename, "variables") as [operator: string, variables: boolean, expected: boolean][];
  for (const [operator, variables, expected] of withVariables) {
    const version = variables ? "with" : "without";
    it(`with ${operator}, under a version ${version} variables, ${expected ? "can" : "cannot"} hold one`, () => {
      assert.equal(read({ [operator]: { "aws:a": "a" } }, variables).conditions[0].variables, expected);
    });
  }
});
