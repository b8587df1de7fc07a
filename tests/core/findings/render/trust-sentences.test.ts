import assert from "node:assert/strict";
import type { TrustFinding } from "../../../../core/trust";
import { idOf, worstIdOf } from "../../../../core/findings/found";
import { trustSentences } from "../../../../core/findings/render/trust-cause";
import { casesOf } from "../../../support/cases";

const finding = (kind: TrustFinding["kind"], changes: Partial<TrustFinding> = {}): TrustFinding => ({
  kind,
  statement: "the second statement",
  element: "Condition",
  cause: { kind: "all-but-listed" },
  ...changes,
});

const reason = "it allows everything except what it lists";

/** Each kind of finding, the worst first, with what it comes to. */
const kinds = casesOf(__filename, "kinds") as [TrustFinding["kind"], id: string, text: string][];

describe("findings about a trust policy", () => {
  for (const [index, [kind, id, text]] of kinds.entries()) {
    it(`have id ${id} for ${text.slice(0, 40)}`, () => assert.equal(idOf(finding(kind)), id));
    it(`come to "${text.slice(0, 40)}" beside all that is less bad`, () => {
      const rest = kinds.slice(index).map(([other]) => finding(other));
      assert.deepEqual([worstIdOf(rest.reverse()), trustSentences(rest)[0]], [id, text]);
    });
  }

  it("are put together, each with its place", () => {
    const found = [finding("unsafe"), finding("unsafe", { statement: "the third statement", element: "Principal" })];
    assert.deepEqual(trustSentences(found), [
      "other clusters can use the role",
      `The second statement, Condition: ${reason}`,
      `The third statement, Principal: ${reason}`,
    ]);
  });
});
