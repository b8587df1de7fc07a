import assert from "node:assert/strict";
import { denialsAgainst, denialsIn, withDenials, withoutDenials } from "../../../core/trust";
import { policy, statement } from "./fixtures";

const allow = statement();
const [first, second] = ["Low", "High"].map((Sid) => statement({ Effect: "Deny", Sid }));
const written = policy(first, allow, second);

describe("the Deny statements of a trust policy", () => {
  it("are those with their place and name, as they are written", () =>
    assert.deepEqual(denialsIn(written), [
      { label: 'statement "Low"', index: 0, written: first },
      { label: 'statement "High"', index: 2, written: second },
    ]));

  it("are one where the statement is no list, and none where there is no policy", () => {
    assert.deepEqual(
      denialsIn({ Version: "2012-10-17", Statement: first }).map(({ index }) => index),
      [0],
    );
    assert.deepEqual([denialsIn("{"), denialsIn(policy(allow))], [[], []]);
  });

  it("go behind what another policy has, and out of the policy that they are in", () => {
    const [low] = denialsIn(written);
    assert.deepEqual(withDenials(policy(allow) as never, low ? [low] : []), policy(allow, first));
    assert.deepEqual(withoutDenials(written, low ? [low] : []), policy(allow, second));
  });

  it("keep somebody out where he is not let in any more with one alone", () => {
    const isLetIn = (one: unknown) => !JSON.stringify(one).includes("High");
    assert.deepEqual(
      denialsAgainst(written, policy(allow) as never, isLetIn).map(({ index }) => index),
      [2],
    );
  });
});
