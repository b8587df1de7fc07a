import assert from "node:assert/strict";
import { denialsAgainst } from "../../../core/trust";
import { policy, statement } from "./fixtures";

const allow = statement();
const [first, second] = ["Low", "High"].map((Sid) => statement({ Effect: "Deny", Sid }));
const written = policy(first, allow, second);
const against = (document: unknown, sid: string) =>
  denialsAgainst(document, policy(allow) as never, (one) => !JSON.stringify(one).includes(sid));

describe("the Deny statements of a trust policy", () => {
  it("keep somebody out who is not let in any more with one alone", () => {
    assert.deepEqual(
      against(written, "High").map(({ index, label }) => [index, label]),
      [[2, 'statement "High"']],
    );
    assert.equal(against({ Version: "2012-10-17", Statement: first }, "Low").length, 1);
    assert.deepEqual([against("{", "Low"), against(policy(allow), "Low")], [[], []]);
  });
});
