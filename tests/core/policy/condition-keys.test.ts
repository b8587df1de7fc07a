import assert from "node:assert/strict";
import { casesOf, itEachCase } from "../../support/cases";
import { holdsOf, idleKey, isNeverCarried, isNoSuchKey, meantKey } from "../../../core/policy/parse/conditions";

describe("a condition key", () => {
  const cases = casesOf(__filename, "exist") as [keyName: string, exists: boolean, mayBeCarried: boolean][];
  for (const [keyName, exists, mayBeCarried] of cases) {
    const words = `${exists ? "can exist" : "does not exist"} and ${mayBeCarried ? "may be" : "is never"} in a request`;
    it(`${keyName} ${words} of the Fargate service`, () => {
      assert.deepEqual([isNoSuchKey(keyName), isNeverCarried(keyName)], [!exists, !mayBeCarried]);
    });
  }
  itEachCase(
    __filename,
    "held",
    (keyName, holds) => `${keyName} holds ${holds ?? "any text"}`,
    (keyName: string, holds: string | null) => {
      assert.equal(holdsOf(keyName), holds ?? undefined);
    },
  );
});

describe("a condition key that is spelled", () => {
  itEachCase(
    __filename,
    "spelled",
    (key, meant) => `${JSON.stringify(key)} is meant to be ${meant ?? "none"}`,
    (key: string, meant: string | null) => {
      assert.equal(meantKey(key), meant ?? undefined);
    },
  );

  it("is told from one that exists, and that the Fargate service never brings", () => {
    assert.deepEqual(
      ["aws:PrincipalArn", "eks:clusterName", "AWS:SourceARNs", "SourceArn", "nothing-like-it"].map(idleKey),
      [
        { key: "aws:PrincipalArn", exists: true },
        { key: "eks:clusterName", exists: true },
        { key: "AWS:SourceARNs", exists: false, meant: "aws:SourceArn" },
        { key: "SourceArn", exists: false, meant: "aws:SourceArn" },
        { key: "nothing-like-it", exists: false, meant: undefined },
      ],
    );
  });
});
