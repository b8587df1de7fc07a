import assert from "node:assert/strict";
import { mock } from "node:test";
import { Alias } from "yaml";
import { yamlDocuments, yamlValue } from "../../../core/readers/yaml";
import { itEach, itEachCase } from "../../support/cases";

describe("a YAML text", () => {
  itEach(
    [
      ["what only YAML 1.1 takes for more than text", "[yes, 2012-10-17]", ["yes", "2012-10-17"]],
      ["an anchor that is given twice", "[&x 1, *x, &x 2, *x]", [1, 1, 2, 2]],
      ["a merged mapping, whose keys count least", "a: 1\n<<: &x {a: 2, b: 2}", { a: 1, b: 2 }],
      [
        "quoted texts that go on with less indentation",
        "a:\n  b:\n   - \"x\n y\n\n z\"\n   - 'it''s\nso'",
        { a: { b: ["x y\nz", "it's so"] } },
      ],
      ["an alias without its anchor", "[*x]", undefined],
      ["two documents", "a\n---\nb", undefined],
      ["brackets that stay open", "[", undefined],
      ["a tab that indents", "a:\n\tb: c", undefined],
      ["a hundred thousand brackets", "[".repeat(100_000), undefined],
    ],
    (what, _text, value) => `is ${value === undefined ? "not read" : "read"} with ${what}`,
    (_what: string, text: string, value: unknown) => assert.deepEqual(yamlValue(text), value),
  );

  it("has its aliases read without a look at all of them for each", () => {
    const text = `a: &x [y]\nb:\n${"- *x\n".repeat(100)}`;
    const { calls } = mock.method(Alias.prototype, "resolve").mock;
    try {
      assert.equal((yamlValue(text) as { b: unknown[] }).b.length, 100);
    } finally {
      mock.restoreAll();
    }
    assert.equal(calls.length, 0);
  });

  it("stands for no more values than a service takes", () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join()}]`);
    assert.equal(yamlValue(`l0: &l0 [x]\n${levels.join("\n")}`), undefined);
  });
  itEachCase(
    __filename,
    "lines",
    (path, line) => `has ${JSON.stringify(path)} in ${line === undefined ? "no line" : `line ${line}`}`,
    (path: (string | number)[], line: number | undefined) =>
      assert.equal(yamlDocuments("# what\na:\n- x\n- y: !z 1\n  b: 2\n")[0]?.lineOf(path), line),
  );

  it("says in which line it is no YAML, whether for a tab, and which key it has twice", () => {
    const fault = (text: string) => yamlDocuments(text)[0]?.fault;
    assert.deepEqual(fault("a:\n\tb: c"), { line: 2, isTab: true, isCutOff: false });
    assert.deepEqual(fault("a:\n  b: 'x\n y'\nc: d: e"), { line: 4, isTab: false, isCutOff: false });
    assert.equal(fault("a: b"), undefined);
    const twice = (text: string) => yamlDocuments(text)[0]?.keyTwice();
    assert.deepEqual(twice("a:\n  b: 1\n  c: 2\n  b: 3\n"), { key: "b", line: 4 });
    assert.equal(twice("- a: 1\n- a: 2\n  <<: {b: 1}\n  <<: {c: 1}\n"), undefined);
  });
});
