import assert from "node:assert/strict";
import type { Analyzer } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { nodeRoles } from "./bypasses/node-roles";
import { permissions } from "./bypasses/permissions";
import { templates } from "./bypasses/templates";
import { trust } from "./bypasses/trust";

describe("a stack that tries to slip past the pack", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  for (const [title, [resources, expected]] of Object.entries({
    ...trust,
    ...nodeRoles,
    ...permissions,
    ...templates,
  })) {
    it(`is stopped by ${expected}: ${title}`, async () => {
      await analyzer.configure({
        "fargate-role-trust-scoped": { lookup: false },
        "fargate-role-not-node-role": { lookup: false },
      });
      const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
      found.push(...(await analyzer.analyzeStack(resources)));
      const ids = found.map(({ message }) => /\[([\w-]+)\]$/.exec(message)?.[1] ?? message);
      const isFound = expected.split("|").some((id) => ids.includes(id));
      assert.ok(isFound, `found only ${ids.join(", ")}; ${await analyzer.notices()}`);
    });
  }
});
