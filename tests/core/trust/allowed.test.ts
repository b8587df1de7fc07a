import assert from "node:assert/strict";
import { allowedPrincipals, allowedSourceArns, allowsEveryone, otherPrincipals } from "../../../core/trust";
import { trustFor } from "../../support/trust";
import { fargate, policy, statement } from "./fixtures";

describe("what a trust policy allows", () => {
  const policyOf = (...statements: object[]) => JSON.stringify(policy(...statements));
  const when = (operator: string, key: string, value: unknown) =>
    statement({ Condition: { [operator]: { [key]: value } } });

  const arns: [what: string, document: string, values: string[]][] = [
    [
      "the values of each statement, once",
      policyOf(when("ArnLike", "aws:SourceArn", ["a", "b"]), when("StringLike", "AWS:sourcearn", ["b", "c"])),
      ["a", "b", "c"],
    ],
    ["none of a Deny", policyOf(statement({ Effect: "Deny", Condition: { ArnLike: { "aws:SourceArn": "a" } } })), []],
    ["none of a negated operator", policyOf(when("ArnNotLike", "aws:SourceArn", "a")), []],
    ["none of an operator that there is not", policyOf(when("ArnMatches", "aws:SourceArn", "a")), []],
    ["none of another key", policyOf(when("ArnLike", "aws:PrincipalArn", "a")), []],
    ["none of what cannot be read", "{", []],
  ];
  for (const [what, document, values] of arns)
    it(`has the SourceArns: ${what}`, () => assert.deepEqual(allowedSourceArns(document), values));

  const principals: [what: string, document: string, values: string[]][] = [
    [
      "those of each statement, once",
      trustFor("a.amazonaws.com", "b.amazonaws.com", "a.amazonaws.com"),
      ["a.amazonaws.com", "b.amazonaws.com"],
    ],
    ["none of a Deny", policyOf(statement({ Effect: "Deny" })), []],
    [
      "everyone but those of a NotPrincipal",
      policyOf({
        Effect: "Allow",
        NotPrincipal: { Service: ["a.amazonaws.com", "b.amazonaws.com"] },
        Action: "sts:AssumeRole",
      }),
      ["everyone but a.amazonaws.com, b.amazonaws.com"],
    ],
  ];
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
