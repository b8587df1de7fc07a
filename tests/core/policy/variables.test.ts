import assert from "node:assert/strict";
import { itEachCase, itEach } from "../../support/cases";
import { fillVariables, parseVariable } from "../../../core/policy/evaluate/pattern";

describe("a policy variable", () => {
  itEachCase(
    __filename,
    "variables",
    (inside, key, fallback) =>
      `\${${inside}} ${key === null ? "is an escape" : `is "${key}", by default ${fallback ?? "none"}`}`,
    (inside: string, key: string | null, fallback: string | null) => {
      assert.deepEqual(parseVariable(inside), key === null ? undefined : { key, fallback: fallback ?? undefined });
    },
  );
});

describe("the variables of a text", () => {
  itEach(
    [
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
    ],
    "%j filled in give %j",
    (text: string, filled: string) => {
      assert.equal(
        fillVariables(text, ({ key }) => (key === "keep" ? undefined : `<${key}>`)),
        filled,
      );
    },
  );
});
