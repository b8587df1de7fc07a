import assert from "node:assert/strict";
import type { Backend, StackFilter, StackSummary } from "../../../cli/walk/backend";
import { listStacks } from "../../../cli/walk/walk";
import { Unanswered } from "../../../core/unanswered";
import { summaryOf } from "../../support/fake-stacks";
import { itEach } from "../../support/cases";

function backend(summaries: StackSummary[]): Backend & { asked: StackFilter[] } {
  const asked: StackFilter[] = [];
  return {
    url: "https://api.pulumi.com",
    asked,
    list: (filter) => {
      asked.push(filter);
      return Promise.resolve(summaries);
    },
    export: () => assert.fail("nothing is exported"),
  };
}

const names = ["acme/network/prod", "acme/shop/dev", "acme/shop/prod", "other/shop/prod"];
const summaries = names.map(summaryOf);

describe("the stacks to walk", () => {
  itEach(
    [
      [{ organization: "other" }, ["other/shop/prod"]],
      [{ project: "network" }, ["acme/network/prod"]],
      [{ stack: ["d*", "acme/network/*"] }, ["acme/network/prod", "acme/shop/dev"]],
      [{ stack: ["*/shop/prod"] }, ["acme/shop/prod", "other/shop/prod"]],
    ],
    "are those that %j selects",
    async (selection: object, expected: string[]) => {
      const stacks = await listStacks(backend(summaries), selection);
      assert.deepEqual(
        stacks.map(({ name }) => name),
        expected,
      );
    },
  );

  it("are none only where there are none: a selection that names nothing is a mistake", async () => {
    assert.deepEqual(await listStacks(backend([]), {}), []);
    await assert.rejects(listStacks(backend(summaries), { stack: ["prud"] }), Unanswered);
  });
});
