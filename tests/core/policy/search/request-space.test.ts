import assert from "node:assert/strict";
import { parseConditions } from "../../../../core/policy/parse/conditions";
import {
  type Domain,
  nothing,
  type Requirement,
  restrict,
  solve,
  textCase,
} from "../../../../core/policy/search/request-space";
import { casesOf } from "../../../support/cases";

/** One name or another one, or the key is absent. */
const name = "aws:sourcearn";
const [a, b] = ["arn:aws:eks:::a", "arn:aws:eks:::b"];
const whole = textCase([{ kind: "texts", texts: [a, b] }], [[name, { from: 0, to: 0 }]]);
const domain: Domain = [whole, { fixed: nothing }];

/** What is found of the domain once a condition is as it is required. */
function foundIf(requirement: Requirement, condition: object, byIdentity?: boolean) {
  const [parsed] = parseConditions(condition, true, () => undefined);
  assert.ok(parsed);
  const found = solve(restrict(domain, parsed, requirement, byIdentity));
  if (!found) return "none";
  const value = found.get(name);
  if (value === undefined) return "absent";
  return value === a ? "a" : value === b ? "b" : String(value);
}

type Found = Record<Requirement, "a" | "b" | "absent" | "none">;
const cases = casesOf(__filename, "cases") as Record<string, [condition: object, found: Found, boolean?]>;

describe("a condition that says that a key", () => {
  for (const [title, [condition, expected, byIdentity]] of Object.entries(cases))
    for (const [requirement, found] of Object.entries(expected) as [Requirement, string][])
      it(`${title}, if that is to be ${requirement}, leaves ${found}`, () => {
        assert.equal(foundIf(requirement, condition, byIdentity), found);
      });
});
