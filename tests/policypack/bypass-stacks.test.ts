import assert from "node:assert/strict";
import { Analyzer, type TestResource } from "../support/analyzer";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";
import { stackCases } from "../support/stack-cases";

/** Fails unless the pack finds something under one of the ids, which are separated by `|`. */
async function mustFind(analyzer: Analyzer, resources: TestResource[], expected: string) {
  await analyzer.configure({
    "fargate-role-trust-scoped": { lookup: false },
    "fargate-role-not-node-role": { lookup: false },
  });
  const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
  found.push(...(await analyzer.analyzeStack(resources)));
  const ids = found.map(({ message }) => /\[([\w-]+)\]$/.exec(message)?.[1] ?? message);
  const isFound = expected.split("|").some((id) => ids.includes(id));
  assert.ok(isFound, `found only ${ids.join(", ")}; ${await analyzer.notices()}`);
}

describe("a stack that tries to slip past the pack", () => {
  useAnalyzer();

  for (const { name, resources, found } of stackCases("bypasses"))
    it(`is stopped by ${found}: ${name}`, () => mustFind(analyzer, resources(false), found));
});

describe("an update that tries to slip past the pack", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" })));
  after(() => analyzer.stop());

  for (const { name, resources, found } of stackCases("bypasses-at-update"))
    it(`is stopped by ${found}: ${name}`, () => mustFind(analyzer, resources(false), found));
});
