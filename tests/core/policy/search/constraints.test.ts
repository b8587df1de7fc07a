import { run, type Segment, WorkBudget, withChoices } from "../../../../core/policy/search/segments";
import assert from "node:assert/strict";
import { patternOf } from "../../../../core/policy/evaluate/pattern";
import { itEachCase } from "../../../support/cases";

type Written = [from: number, to: number, ...values: string[]];

const universe: readonly Segment[] = [{ kind: "texts", texts: ["a:", "b:"] }, run("abc", 1, 2)];
const constraint = ([from, to, ...values]: Written) => ({
  patterns: values.map((value) =>
    patternOf(value, { wildcards: true, variables: false, ignoreCase: false, arn: false }),
  ),
  span: { from, to },
});

type Case = { required?: Written[]; forbidden?: Written[]; segments: (string[] | "run")[]; left: number };

describe("the segments of texts", () => {
  itEachCase(__filename, "cases", "if %s", (_name: string, { required = [], forbidden = [], segments, left }: Case) => {
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
