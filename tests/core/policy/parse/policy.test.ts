import assert from "node:assert/strict";
import { parseTrustPolicy } from "../../../../core/trust";
import { rightTrust } from "../../../support/fake-aws-account";
import { policy, statement } from "../../trust/fixtures";
import { itEach } from "../../../support/cases";

describe("a trust policy as text", () => {
  it("is read once while it is asked for again and again", () => {
    assert.equal(parseTrustPolicy(rightTrust("blue")), parseTrustPolicy(rightTrust("blue")));
  });

  it("is read again after another one, and as an object each time", () => {
    const [one, other] = [rightTrust("blue"), rightTrust("green")];
    const first = parseTrustPolicy(one);
    assert.notDeepEqual(parseTrustPolicy(other), first);
    assert.deepEqual(parseTrustPolicy(one), first);
    const object: unknown = JSON.parse(one);
    assert.notEqual(parseTrustPolicy(object), parseTrustPolicy(object));
  });
});

describe("a trust policy", () => {
  const right = policy(statement());
  const twice = JSON.stringify(right).replace('"Version":', '"Version":"2008-10-17","Version":');
  itEach(
    [
      [right, true, false],
      [JSON.stringify(right), true, false],
      [{ ...right, Statement: statement() }, true, false],
      [twice, true, true],
      ["[]", false, false],
      [null, false, false],
      [{ Version: "2012-10-17" }, false, false],
    ],
    (input, readable, ambiguous) =>
      `${JSON.stringify(input)}: ${readable ? "readable" : "not readable"}${ambiguous ? ", ambiguous" : ""}`,
    (input: unknown, readable: boolean, ambiguous: boolean) => {
      const parsed = parseTrustPolicy(input);
      assert.deepEqual([parsed.readable, parsed.ambiguous], [readable, ambiguous]);
    },
  );

  it("has policy variables under version 2012-10-17 only", () => {
    const versions = ["2012-10-17", "2008-10-17", undefined];
    const variables = versions.map(
      (Version) => parseTrustPolicy({ ...policy(statement()), Version }).statements[0].conditions[0].variables,
    );
    assert.deepEqual(variables, [true, false, false]);
  });
});
