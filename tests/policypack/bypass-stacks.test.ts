import assert from "node:assert/strict";
import { Analyzer, type TestResource } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { accounts } from "./bypasses/accounts";
import { documents } from "./bypasses/documents";
import { kubernetes } from "./bypasses/kubernetes";
import { nodeRoles } from "./bypasses/node-roles";
import { otherPlaces } from "./bypasses/other-places";
import { permissions } from "./bypasses/permissions";
import { selfManagedNodes } from "./bypasses/self-managed-nodes";
import { templates } from "./bypasses/templates";
import { templateConditions } from "./bypasses/template-conditions";
import { templateElsewhere } from "./bypasses/template-elsewhere";
import { templatePlaces } from "./bypasses/template-places";
import { templateValues } from "./bypasses/template-values";
import { trust } from "./bypasses/trust";
import { partlyKnown, undecided } from "./bypasses/undecided";

/** Fails unless the pack finds something under one of the ids, which are separated by `|`. */
async function mustFind(analyzer: Analyzer, resources: TestResource[], expected: string): Promise<void> {
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
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  for (const [title, [resources, expected]] of Object.entries({
    ...trust,
    ...documents,
    ...accounts,
    ...nodeRoles,
    ...selfManagedNodes,
    ...permissions,
    ...templates,
    ...templateValues,
    ...templatePlaces,
    ...templateConditions,
    ...templateElsewhere,
    ...kubernetes,
    ...otherPlaces,
    ...partlyKnown,
  })) {
    it(`is stopped by ${expected}: ${title}`, () => mustFind(analyzer, resources, expected));
  }
});

describe("an update that tries to slip past the pack", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" })));
  after(() => analyzer.stop());

  for (const [title, [resources, expected]] of Object.entries(undecided)) {
    it(`is stopped by ${expected}: ${title}`, () => mustFind(analyzer, resources, expected));
  }
});
