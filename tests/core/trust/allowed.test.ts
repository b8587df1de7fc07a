import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { allowedPrincipals, allowedSourceArns, allowsEveryone, otherPrincipals } from "../../../core/trust";
import { trustFor } from "../../support/trust";
import { fargate, policy, statement } from "./fixtures";

describe("what a trust policy allows", () => {
  const policyOf = (...statements: object[]) => JSON.stringify(policy(...statements));

  const arns = casesOf(__filename, "sourceArns") as [what: string, document: string, values: string[]][];
  for (const [what, document, values] of arns)
    it(`has the SourceArns: ${what}`, () => assert.deepEqual(allowedSourceArns(document), values));

  const principals = casesOf(__filename, "principals") as [what: string, document: string, values: string[]][];
  for (const [what, document, values] of principals)
    it(`has the principals: ${what}`, () => assert.deepEqual(allowedPrincipals(document), values));

  for (const [what, expected, changes] of [
    ["a service", false, {}],
    ["everyone", true, { Principal: { Service: fargate, AWS: "*" } }],
    ["all but some", true, { Principal: undefined, NotPrincipal: { Service: fargate } }],
    ["nobody, by a Deny of everyone", false, { Effect: "Deny", Principal: "*" }],
  ] as const)
    it(`${expected ? "names" : "does not name"} everyone: ${what}`, () =>
      assert.equal(allowsEveryone(policyOf(statement(changes))), expected));

  it("has the other principals: those beside the Fargate service", () => {
    assert.deepEqual(otherPrincipals(trustFor(fargate, "a.amazonaws.com")), ["a.amazonaws.com"]);
  });
});
