import assert from "node:assert/strict";
import { Analyzer } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { stackCases } from "../support/stack-cases";

/**
 * Stacks as platform teams write them, in which all is right: the pack must have no finding on any of them, neither at the
 * first preview, when nothing is known yet, nor when all is deployed, and at most one notice.
 */
describe("the pack on stacks in which all is right", () => {
  let preview: Analyzer;
  let update: Analyzer;
  before(async () => {
    preview = await sharedAnalyzer();
    update = await Analyzer.start({ PULUMI_NODEJS_DRY_RUN: "false" });
  });
  after(() => update.stop());

  for (const { name, resources, silent } of stackCases("legitimate")) {
    for (const deployed of [false, true]) {
      it(`${name}, ${deployed ? "deployed" : "at its first preview"}: no finding, one notice at most`, async () => {
        const analyzer = deployed ? update : preview;
        const stack = resources(deployed);
        const found = await Promise.all(stack.map((resource) => analyzer.analyze(resource)));
        assert.deepEqual(found.flat(), []);
        assert.deepEqual(await analyzer.analyzeStack(stack), []);
        const notices = (await analyzer.notices()).split("\n").filter((line) => line !== "");
        assert.ok(notices.length <= (silent ? 0 : 1), notices.join("\n"));
      });
    }
  }
});
