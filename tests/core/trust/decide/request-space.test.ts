import assert from "node:assert/strict";
import { parseConditions } from "../../../../core/trust/parse/conditions";
import { nothing, textCase } from "../../../../core/trust/decide/domains";
import { constrain, type Domain, type Requirement, restrict, solve } from "../../../../core/trust/decide/request-space";
import { literal } from "../../../../core/trust/evaluate/pattern";
import { WorkBudget } from "../../../../core/trust/decide/work-budget";

/** One name or another one, or the key is absent. */
const name = "aws:sourcearn";
const [a, b] = ["arn:aws:eks:::a", "arn:aws:eks:::b"];
const domain: Domain = {
  cases: [textCase([{ kind: "texts", texts: [a, b] }], [[name, { from: 0, to: 0 }]]), { fixed: nothing }],
};

/** What is found of the domain once a condition is as it is required. */
function foundIf(requirement: Requirement, condition: object, byIdentity?: boolean): string {
  const [parsed] = parseConditions(condition, true, () => undefined);
  assert.ok(parsed);
  const found = solve(restrict(domain, parsed, requirement, byIdentity), new WorkBudget());
  if (!found) return "none";
  const value = found.get(name);
  if (value === undefined) return "absent";
  return value === a ? "a" : value === b ? "b" : String(value);
}

type Found = Record<Requirement, "a" | "b" | "absent" | "none">;
const cases: { [name: string]: [condition: object, found: Found, byIdentity?: boolean] } = {
  "is one name": [{ StringEquals: { [name]: a } }, { sure: "a", possible: "a", avoidable: "b", failing: "b" }],
  "is both names": [
    { StringEquals: { [name]: [a, b] } },
    { sure: "a", possible: "a", avoidable: "absent", failing: "absent" },
  ],
  "is not one name": [{ StringNotEquals: { [name]: a } }, { sure: "b", possible: "b", avoidable: "a", failing: "a" }],
  "is neither name": [
    { StringNotEquals: { [name]: [a, b] } },
    { sure: "absent", possible: "absent", avoidable: "a", failing: "a" },
  ],
  "is another name": [
    { StringEquals: { [name]: "c" } },
    { sure: "none", possible: "none", avoidable: "a", failing: "a" },
  ],
  "is absent": [{ Null: { [name]: true } }, { sure: "absent", possible: "absent", avoidable: "a", failing: "a" }],
  "is there": [{ Null: { [name]: false } }, { sure: "a", possible: "a", avoidable: "absent", failing: "absent" }],
  "is one name, if it is there": [
    { StringEqualsIfExists: { [name]: b } },
    { sure: "b", possible: "b", avoidable: "a", failing: "a" },
  ],
  "is as an operator says that IAM does not know": [
    { StringAlike: { [name]: a } },
    { sure: "none", possible: "a", avoidable: "a", failing: "none" },
  ],
  "is a pattern of which AWS does not document all": [
    { ArnLike: { [name]: "arn:aws:eks:*" } },
    { sure: "none", possible: "a", avoidable: "a", failing: "absent" },
  ],
  "is not a pattern of which AWS does not document all": [
    { ArnNotLike: { [name]: "arn:aws:eks:*" } },
    { sure: "absent", possible: "a", avoidable: "a", failing: "none" },
  ],
  "is one name or a policy variable": [
    { StringEquals: { [name]: [a, "${aws:username}"] } },
    { sure: "none", possible: "a", avoidable: "a", failing: "absent" },
    true,
  ],
  "is another name or a policy variable": [
    { StringEquals: { [name]: [b, "${aws:username}"] } },
    { sure: "none", possible: "a", avoidable: "a", failing: "absent" },
    true,
  ],
  "is one name or a policy variable that nobody fills in who is no identity": [
    { StringEquals: { [name]: [b, "${aws:username}"] } },
    { sure: "none", possible: "b", avoidable: "a", failing: "a" },
  ],
  "is one name by one of two keys and another one by the other": [
    { StringEquals: { [name]: a, [name.toUpperCase()]: b } },
    { sure: "none", possible: "a", avoidable: "b", failing: "absent" },
  ],
  "is one name by one of two keys and any by the other": [
    { StringEquals: { [name]: b, [name.toUpperCase()]: [a, b] } },
    { sure: "b", possible: "b", avoidable: "a", failing: "absent" },
  ],
  "is one name by one of two keys and a value that cannot be read by the other": [
    { StringEquals: { [name]: [{}], [name.toUpperCase()]: b } },
    { sure: "none", possible: "a", avoidable: "a", failing: "none" },
  ],
  "is there by one of two keys and absent by the other": [
    { Null: { [name]: true, [name.toUpperCase()]: false } },
    { sure: "none", possible: "a", avoidable: "a", failing: "none" },
  ],
};

describe("a condition that says that a key", () => {
  for (const [title, [condition, expected, byIdentity]] of Object.entries(cases))
    for (const [requirement, found] of Object.entries(expected) as [Requirement, string][])
      it(`${title}, if that is to be ${requirement}, leaves ${found}`, () => {
        assert.equal(foundIf(requirement, condition, byIdentity), found);
      });
});

describe("a constraint of a text", () => {
  const span = { from: 0, to: 0 };
  const of = (...texts: string[]) => texts.map(literal);
  const whole = constrain(domain.cases[0], of(a), span, "require");
  for (const [title, again, count] of [
    ["that is there already is not added", () => constrain(whole, of(a), span, "require"), 1],
    ["of another text is added", () => constrain(whole, of(b), span, "require"), 2],
    ["of a further text is added", () => constrain(whole, of(a, b), span, "require"), 2],
    ["of another span is added", () => constrain(whole, of(a), { from: 0, to: 1 }, "require"), 2],
  ] as const)
    it(title, () => {
      assert.equal(again().text?.required.length, count);
    });
});
