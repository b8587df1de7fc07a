import assert from "node:assert/strict";
import { evaluateCondition, unknownValue, type Truth } from "../../../../core/policy/evaluate/statement";
import { parseConditions } from "../../../../core/policy/parse/conditions";
import { itEachCase } from "../../../support/cases";

describe("a condition", () => {
  itEachCase(
    __filename,
    "conditions",
    (operator, values, value, expected) =>
      `${operator} ${JSON.stringify(values)} on ${value ?? "an absent key"}: ${expected}`,
    (operator: string, values: string | string[], value: string | null, expected: Truth) => {
      const key = operator.startsWith("Arn") ? "aws:SourceArn" : "aws:Any";
      const [condition] = parseConditions({ [operator]: { [key]: values } }, true, () => undefined);
      assert.equal(evaluateCondition(condition, value ?? undefined), expected);
    },
  );

  it("on a value that is there but not known may hold", () => {
    const [condition] = parseConditions({ StringEquals: { "aws:Any": "a" } }, true, () => undefined);
    assert.equal(evaluateCondition(condition, unknownValue), "maybe");
  });
  itEachCase(
    __filename,
    "otherKinds",
    (operator, key, policyValue, expected) =>
      `${operator} ${JSON.stringify(policyValue)} on a value of ${key}, which is of another kind: ${expected}`,
    (operator: string, key: string, policyValue: string | string[], expected: string) => {
      const [condition] = parseConditions({ [operator]: { [key]: policyValue } }, true, () => undefined);
      assert.equal(evaluateCondition(condition, "2"), expected);
    },
  );

  it("with a variable of identities may hold for an identity, and for nobody else", () => {
    const [condition] = parseConditions({ StringEquals: { "aws:Any": "x${aws:username}y" } }, true, () => undefined);
    assert.equal(evaluateCondition(condition, "xanyy", true), "maybe");
    assert.equal(evaluateCondition(condition, "xanyy"), "no");
  });

  it("under a version without variables takes a variable for text", () => {
    const [condition] = parseConditions({ StringEquals: { "aws:Any": "${aws:username}" } }, false, () => undefined);
    assert.equal(evaluateCondition(condition, "${aws:username}"), "yes");
    assert.equal(evaluateCondition(condition, "any"), "no");
  });

  it("whose key stands twice is sure only where both agree", () => {
    const [condition] = parseConditions(
      { StringEquals: { "aws:Any": "a", "AWS:any": ["a", "b"] } },
      true,
      () => undefined,
    );
    assert.deepEqual(
      ["a", "b", "c"].map((value) => evaluateCondition(condition, value)),
      ["yes", "maybe", "no"],
    );
  });
});
