import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { holdsOf, idleKey, isNeverCarried, isNoSuchKey, meantKey } from "../../../core/policy/condition-keys";

describe("a condition key", () => {
  const cases = casesOf(__filename, "exist") as [keyName: string, exists: boolean, mayBeCarried: boolean][];
  for (const [keyName, exists, mayBeCarried] of cases) {
    const words = `${exists ? "can exist" : "does not exist"} and ${mayBeCarried ? "may be" : "is never"} in a request`;
    it(`${keyName} ${words} of the Fargate service`, () => {
      assert.deepEqual([isNoSuchKey(keyName), isNeverCarried(keyName)], [!exists, !mayBeCarried]);
    });
  }

  const held = casesOf(__filename, "held") as [keyName: string, holds: string | null][];
  for (const [keyName, holds] of held) {
    it(`${keyName} holds ${holds ?? "any text"}`, () => {
      assert.equal(holdsOf(keyName), holds ?? undefined);
    });
  }
});

describe("a condition key that is spelled", () => {
  const cases = casesOf(__filename, "spelled") as [key: string, meant: string | null][];
  for (const [key, meant] of cases) {
    it(`${JSON.stringify(key)} is meant to be ${meant ?? "none"}`, () => {
      assert.equal(meantKey(key), meant ?? undefined);
    });
  }

  it("is told from one that exists, and that the Fargate service never brings", () => {
    assert.deepEqual(
      ["aws:PrincipalArn", "eks:clusterName", "AWS:SourceARNs", "SourceArn", "nothing-like-it"].map(idleKey),
      [
        { key: "aws:PrincipalArn", exists: true },
        { key: "eks:clusterName", exists: true },
        { key: "AWS:SourceARNs", exists: false, meant: "aws:SourceArn" },
        { key: "SourceArn", exists: false, meant: "aws:SourceArn" },
        { key: "nothing-like-it", exists: false },
      ],
    );
  });
});
