import assert from "node:assert/strict";
import { parseTrustPolicy } from "../../../../core/iam";
import { trustFor } from "../../../support/fake-aws-account";

describe("a trust policy as text", () => {
  it("is read once while it is asked for again and again", () => {
    assert.equal(parseTrustPolicy(trustFor("blue")), parseTrustPolicy(trustFor("blue")));
  });

  it("is read again after another one, and as an object each time", () => {
    const [one, other] = [trustFor("blue"), trustFor("green")];
    const first = parseTrustPolicy(one);
    assert.notDeepEqual(parseTrustPolicy(other), first);
    assert.deepEqual(parseTrustPolicy(one), first);
    const object: unknown = JSON.parse(one);
    assert.notEqual(parseTrustPolicy(object), parseTrustPolicy(object));
  });
});
