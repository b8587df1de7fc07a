import assert from "node:assert/strict";
import { withChoices } from "../../../../core/trust/decide/constraints";
import { run } from "../../../../core/trust/decide/domains";
import type { Segment } from "../../../../core/trust/decide/segments";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";
import { patternOf } from "../../../../core/trust/evaluate/pattern";

type Written = [from: number, to: number, ...values: string[]];

const universe: readonly Segment[] = [{ kind: "texts", texts: ["a:", "b:"] }, run("abc", 1, 2)];
const constraint = ([from, to, ...values]: Written) => ({
  patterns: values.map((value) =>
    patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn: false }),
  ),
  span: { from, to },
});

type Case = { required?: Written[]; forbidden?: Written[]; segments: (string[] | "run")[]; left: number };
const cases: Record<string, Case> = {
  "nothing is said of them": { segments: [["a:", "b:"], "run"], left: 0 },
  "one has to be some text": { required: [[0, 0, "b:", "c:"]], segments: [["b:"], "run"], left: 0 },
  "a run has to be some text": {
    required: [[1, 1, "b", "abc", "", "d", "cd", "ca"]],
    segments: [
      ["a:", "b:"],
      ["b", "ca"],
    ],
    left: 0,
  },
  "a run has to be some text, and another one": {
    required: [
      [1, 1, "b", "c"],
      [1, 1, "c", "a"],
    ],
    segments: [["a:", "b:"], ["c"]],
    left: 0,
  },
  "one must not be some text": { forbidden: [[0, 0, "a:"]], segments: [["b:"], "run"], left: 0 },
  "a run must not be some text": { forbidden: [[1, 1, "a"]], segments: [["a:", "b:"], "run"], left: 1 },
  "a run has to be some text and must not be it": {
    required: [[1, 1, "a", "b"]],
    forbidden: [[1, 1, "a"]],
    segments: [["a:", "b:"], ["b"]],
    left: 0,
  },
  "one has to match a pattern": { required: [[0, 0, "a:", "b*"]], segments: [["a:", "b:"], "run"], left: 1 },
  "both together have to be some text": { required: [[0, 1, "a:b"]], segments: [["a:", "b:"], "run"], left: 1 },
};

describe("the segments of texts", () => {
  for (const [name, { required = [], forbidden = [], segments, left }] of Object.entries(cases))
    it(`if ${name}`, () => {
      const texts = { universe, required: required.map(constraint), forbidden: forbidden.map(constraint) };
      const found = withChoices(texts, new WorkBudget());
      assert.deepEqual(
        found.universe.map((segment) => (segment.kind === "run" ? "run" : segment.texts)),
        segments,
      );
      assert.equal(found.required.length + found.forbidden.length, left);
    });

  it("cost as much work as there are texts to look at", () => {
    const texts = { universe, required: [constraint([0, 0, "a:"])], forbidden: [] };
    const budget = new WorkBudget(2);
    withChoices(texts, budget);
    assert.throws(() => budget.spend(1));
  });
});
