import assert from "node:assert/strict";
import { fixText } from "../../../../core/findings/render/fix/json";
import { reasonText } from "../../../../core/findings/render/trust";
import type { Fault } from "../../../../core/trust";

type Words = [reason: string, correction?: string, fault?: Partial<Fault> | object];

/** Each kind, with how it is corrected if the fix itself does not say it. */
const cases: Record<Fault["kind"], Words> = {
  "text-empty": ["it is empty", 'write {"Version": "2012-10-17", "Statement": [...]}'],
  "not-json": ["it is not valid JSON", 'write {"Version": "2012-10-17", "Statement": [...]}'],
  "not-an-object": ["it is not a JSON object", 'write {"Version": "2012-10-17", "Statement": [...]}'],
  "no-statement": ["it has no statement", 'write {"Version": "2012-10-17", "Statement": [...]}'],
  "key-repeated": [
    "an object names the same key twice, and all but one of the values are lost",
    'put the values into one list under one key: "aws:SourceArn": ["...", "..."]',
  ],
  version: ["IAM knows the versions 2012-10-17 and 2008-10-17 only"],
  "statement-not-an-object": ["it is not a JSON object", 'write {"Effect": ..., "Principal": ..., "Action": ...}'],
  "sid-characters": ["a Sid holds letters and digits only", "give the statement another Sid, or none"],
  "sid-repeated": [
    "two statements have the same Sid, and IAM wants each once",
    "give each statement a Sid of its own, or none",
  ],
  "element-spelling": [
    'IAM knows the element as "Sid", in this case of letters only',
    'spell it "Sid"',
    { name: "Sid" },
  ],
  resource: [
    "a trust policy has no Resource: it is about the role it belongs to",
    'remove "notresource"',
    { name: "notresource" },
  ],
  "no-such-element": ["IAM knows no such element of a policy", "remove it", { of: "policy" }],
  effect: ['the effect must be "Allow" or "Deny"'],
  "principal-twice": ["Principal and NotPrincipal cannot stand in one statement", "remove NotPrincipal"],
  "not-principal": ["IAM takes no NotPrincipal in a trust policy"],
  "bare-star": ['IAM takes no bare "*" as the principal of a trust policy'],
  "no-principal": ["the statement names no principal"],
  "principal-form": ['the principal is neither an object nor "*"'],
  "principal-type": ["IAM knows the principal types AWS, Service, Federated, CanonicalUser only"],
  "type-spelling": ['IAM knows the principal type as "AWS"', 'spell it "AWS"', { name: "AWS" }],
  "principal-no-text": ["a principal is not a text, or an empty one"],
  "wildcard-principal": ['"*a" holds a wildcard, and IAM takes none in a principal', undefined, { value: "*a" }],
  "principal-empty": ["the principal names nobody"],
  "action-twice": ["Action and NotAction cannot stand in one statement", "remove NotAction"],
  "no-action": ["the statement names no readable action"],
  "other-action": [
    "an action is not an action of STS for assuming a role, and IAM takes no other in a trust policy",
    undefined,
    { value: "a secret" },
  ],
  "condition-form": ["it is not a JSON object", "remove it, or write {OPERATOR: {KEY: VALUE}}"],
  "operator-form": ["it is not a JSON object", "write {KEY: VALUE}"],
  "no-such-operator": ["IAM knows no such condition operator", 'use one that it knows, for example "ArnLike"'],
  "key-in-two-cases": ["the key stands twice, in two cases of letters", "put the values into one list under one key"],
  "key-prefix": [
    "a condition key begins with the name of its service and a colon",
    'write the whole key, such as "aws:SourceArn", or remove it',
  ],
  "value-form": ["a value is neither a text nor a number nor a boolean", "write each value as a text in quotes"],
};

describe("what IAM does not accept, in words", () => {
  for (const [kind, [reason, correction, values]] of Object.entries(cases))
    it(`${kind}: ${reason}`, () => {
      const cause = { kind, ...values } as Fault;
      assert.equal(reasonText({ kind: "malformed", cause }), reason);
      if (correction !== undefined)
        assert.equal(fixText({ statement: "statement 0", cause, fix: { kind: "correct" } }), correction);
    });
});
