import assert from "node:assert/strict";
import fc from "fast-check";
import { judgingAccount } from "../../../../cli/aws/judge-account";
import { randomAccount } from "../../../support/random-account";

describe("the judgement of an account", () => {
  it("counts the roles, the profiles and the findings as they are judged, each up to all of them", () => {
    const [account] = fc.sample(randomAccount, { numRuns: 1, seed: 1 });
    const kinds = Map.groupBy(judgingAccount(account), ({ what }) => what);
    assert.deepEqual([...kinds.keys()], ["roles", "profiles", "findings"]);
    for (const [what, own] of kinds)
      assert.deepEqual(
        own.map(({ done, total }) => `${done} of ${total}`),
        own.map((_, index) => `${index + 1} of ${own.length}`),
        what,
      );
  });
});
