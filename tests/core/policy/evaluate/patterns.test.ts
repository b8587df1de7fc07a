import assert from "node:assert/strict";
import { filledValues, holdsVariable, patternsOf } from "../../../../core/policy/evaluate/pattern";
import { parseConditions } from "../../../../core/policy/parse/conditions";
import { casesOf, itEach } from "../../../support/cases";

function conditionOf(operator: string, key: string, values: unknown) {
  const [condition] = parseConditions({ [operator]: { [key]: values } }, true, () => undefined);
  return condition;
}

/** The texts of the patterns of a condition, where `*` stands for what is none. */
function textsOf(operator: string, key: string, values: unknown, byIdentity = false) {
  const patterns = patternsOf(conditionOf(operator, key, values), byIdentity);
  const texts = (list: readonly { literal: string | undefined }[]) => list.map(({ literal }) => literal ?? "*");
  return patterns && { possible: texts(patterns.possible), sure: texts(patterns.sure), isUnsure: patterns.isUnsure };
}

describe("the patterns of a condition", () => {
  type Expected = ReturnType<typeof textsOf>;
  const never = { possible: [], sure: [], isUnsure: true };
  const cases = casesOf(__filename, "cases") as [string, key: string, values: unknown, Expected | null][];
  for (const [operator, key, values, expected] of cases) {
    const said = expected
      ? `may match ${JSON.stringify(expected.possible)}, surely ${JSON.stringify(expected.sure)}`
      : "are none";
    it(`${operator} ${JSON.stringify(values)} on ${key} ${said}`, () => {
      assert.deepEqual(textsOf(operator, key, values), expected ?? undefined);
    });
  }
  itEach(
    [
      ["${aws:username}", { possible: ["*"], sure: [], isUnsure: true }],
      ["${eks:Cluster}", { possible: ["*"], sure: [], isUnsure: true }],
      ["${REGION}", never],
      ["${REGION, 'b'}", { possible: ["*"], sure: [], isUnsure: true }],
      ["${eks:Clus ter}", never],
      ["${aws:Nothing}", never],
    ],
    (value, expected) => `StringEquals ${value} ${expected === never ? "match nothing" : "may match"} for an identity`,
    (value: string, expected: Expected) => {
      assert.deepEqual(textsOf("StringEquals", "aws:Referer", value, true), expected);
    },
  );

  it("are the same when asked for again, and other ones for an identity", () => {
    const condition = conditionOf("StringEquals", "aws:Referer", "${aws:username}");
    assert.equal(patternsOf(condition, true), patternsOf(condition, true));
    assert.deepEqual(
      [false, true].map((byIdentity) => patternsOf(condition, byIdentity)?.possible.length),
      [0, 1],
    );
  });
});

describe("the values of a condition", () => {
  const cases = casesOf(__filename, "filled") as [value: string, byIdentity: boolean, filled: string, holds: boolean][];
  for (const [value, byIdentity, filled, holds] of cases) {
    const who = byIdentity ? "an identity" : "a service";
    it(`${value} are ${filled} for ${who}, ${holds ? "with" : "without"} a variable`, () => {
      const condition = conditionOf("StringEquals", "aws:Referer", value);
      assert.deepEqual(filledValues(condition, byIdentity), [filled]);
      assert.equal(holdsVariable(condition, byIdentity), holds);
    });
  }

  it("hold no variable under an operator that does not compare texts", () => {
    const condition = conditionOf("Bool", "aws:SecureTransport", "${aws:username, 'b'}");
    assert.deepEqual(filledValues(condition, false), ["${aws:username, 'b'}"]);
    assert.equal(holdsVariable(condition, false), false);
  });
});
