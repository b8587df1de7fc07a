import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { parseTrustPolicy } from "../../../core/policy/parse/policy";
import { isCanonicalAndRight } from "../../../core/trust/narrowings";
import { keepsToIntention } from "../../../core/trust/narrowings";
import { documentOf, trustCases } from "../../support/trust-cases";
import { account } from "./fixtures";

describe("the usual form", () => {
  for (const { name, policy: document, intention, usual } of trustCases())
    it(`${usual ? "is" : "is not"} that of ${name}`, () =>
      assert.equal(isCanonicalAndRight(parseTrustPolicy(document), intention), usual));

  it("is only that of policies in which nothing is found", () => {
    const wrong = trustCases().filter(({ usual, findings, concern }) => usual && (findings.length > 0 || !concern));
    assert.deepEqual(wrong, []);
  });
});

describe("a statement keeps to the intention", () => {
  const wanted = { accounts: [account], clusters: ["my-cluster"], now: new Date(0) };
  itEachCase(__filename, "keeps", "%s", (_title: string, written: object[], expected: boolean) => {
    const [parsed] = parseTrustPolicy(documentOf(written)).statements;
    assert.equal(parsed && keepsToIntention(parsed, wanted), expected);
  });
});
