import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { fillVariables, parseVariable, someVariable } from "../../../core/policy/variables";

describe("a policy variable", () => {
  const cases = casesOf(__filename, "variables") as [inside: string, key: string | null, fallback: string | null][];
  for (const [inside, key, fallback] of cases) {
    it(`\${${inside}} ${key === null ? "is an escape" : `is "${key}", by default ${fallback ?? "none"}`}`, () => {
      assert.deepEqual(parseVariable(inside), key === null ? undefined : { key, fallback: fallback ?? undefined });
    });
  }
});

describe("the variables of a text", () => {
  const cases: [text: string, filled: string][] = [
    ["", ""],
    ["none", "none"],
    ["${a:b}", "<a:b>"],
    ["x${a:b}y}z${C:D}", "x<a:b>y}z<c:d>"],
    ["${a:b}${c:d}", "<a:b><c:d>"],
    ["${}", "<>"],
    ["}${a:b}", "}<a:b>"],
    ["${keep}${a:b}", "${keep}<a:b>"],
    ["${*}${a:b}", "${*}<a:b>"],
    ["${a:b}${never closed", "<a:b>${never closed"],
    ["$ {a:b}", "$ {a:b}"],
  ];
  for (const [text, filled] of cases) {
    it(`${JSON.stringify(text)} filled in give ${JSON.stringify(filled)}`, () => {
      assert.equal(
        fillVariables(text, ({ key }) => (key === "keep" ? undefined : `<${key}>`)),
        filled,
      );
    });
  }

  it("are asked about each, and one that suits is enough", () => {
    const isB = ({ key }: { key: string }) => key === "b";
    assert.deepEqual(
      ["${a}${b}", "${b}${a}", "${a}", "b", "${*}"].map((text) => someVariable(text, isB)),
      [true, true, false, false, false],
    );
  });
});
