import assert from "node:assert/strict";
import { Analyzer } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { accounts } from "./legitimate/accounts";
import { clusters } from "./legitimate/clusters";
import { nodes } from "./legitimate/nodes";
import { otherPlaces } from "./legitimate/other-places";
import { otherRoles } from "./legitimate/other-roles";
import { permissions } from "./legitimate/permissions";
import { templateConditions } from "./legitimate/template-conditions";
import { templateElsewhere } from "./legitimate/template-elsewhere";
import { templatePlaces } from "./legitimate/template-places";
import { templates } from "./legitimate/templates";
import { trust } from "./legitimate/trust";
import { Stack } from "./legitimate/stack";

/**
 * Stacks as platform teams write them, in which all is right: the pack must have no finding on any of them, neither at the
 * first preview, when nothing is known yet, nor when all is deployed, and at most one notice.
 */
const stacks = {
  ...clusters,
  ...nodes,
  ...otherRoles,
  ...permissions,
  ...trust,
  ...accounts,
  ...templates,
  ...templatePlaces,
  ...templateConditions,
  ...templateElsewhere,
  ...otherPlaces,
};

describe("the pack on stacks in which all is right", () => {
  let preview: Analyzer;
  let update: Analyzer;
  before(async () => {
    preview = await sharedAnalyzer();
    update = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
  });
  after(() => update.stop());

  for (const [title, build] of Object.entries(stacks)) {
    for (const deployed of [false, true]) {
      it(`${title}, ${deployed ? "deployed" : "at its first preview"}: no finding, one notice at most`, async () => {
        const analyzer = deployed ? update : preview;
        const stack = new Stack(deployed);
        build(stack);
        const found = await Promise.all(stack.resources.map((resource) => analyzer.analyze(resource)));
        assert.deepEqual(found.flat(), []);
        assert.deepEqual(await analyzer.analyzeStack(stack.resources), []);
        const notices = (await analyzer.notices()).split("\n").filter((line) => line !== "");
        assert.ok(notices.length <= 1, notices.join("\n"));
      });
    }
  }
});
