import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { allowedPrincipals, allowedSourceArns, allowsEveryone } from "../../../core/trust";
import { documentOf } from "../../support/trust-cases";
import { fargate, policy, statement } from "./fixtures";

describe("what a trust policy allows", () => {
  const policyOf = (...statements: object[]) => JSON.stringify(policy(...statements));
  const textOf = (written: object[] | string) =>
    typeof written === "string" ? written : JSON.stringify(documentOf(written));
  itEachCase(__filename, "sourceArns", "has the SourceArns: %s", (_what: string, written: object[], values: string[]) =>
    assert.deepEqual(allowedSourceArns(textOf(written)), values),
  );
  itEachCase(__filename, "principals", "has the principals: %s", (_what: string, written: object[], values: string[]) =>
    assert.deepEqual(allowedPrincipals(textOf(written)), values),
  );

  for (const [what, expected, changes] of [
    ["everyone", true, { Principal: { Service: fargate, AWS: "*" } }],
    ["all but some", true, { Principal: undefined, NotPrincipal: { Service: fargate } }],
  ] as const)
    it(`${expected ? "names" : "does not name"} everyone: ${what}`, () =>
      assert.equal(allowsEveryone(policyOf(statement(changes))), expected));
});
