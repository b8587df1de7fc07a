import assert from "node:assert/strict";
import { casesOf } from "../../../support/cases";
import { assumeRole } from "../../../../core/policy/evaluate/statement";
import { fargateRequester } from "../../../../core/trust/mentioned";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { findRequest } from "../../../../core/policy/search/find-request";
import { WorkBudget } from "../../../../core/policy/search/segments";
import { withCondition } from "../../trust/fixtures";

const world = {
  roleAccounts: [],
  partitions: ["aws"],
  exampleAccounts: [],
  times: [0],
};

/** What the service's request carries under a key, where it meets a condition; no request does where this is "none". */
function carried(key: string, condition: object): unknown {
  const { statements } = parseTrustPolicy(withCondition(condition));
  const [allow] = statements;
  assert.ok(allow);
  const found = findRequest({ statements, world, budget: new WorkBudget() }, allow, fargateRequester, assumeRole);
  if (!found) return "none";
  return found.context.has(key.toLowerCase()) ? found.context.get(key.toLowerCase()) : "absent";
}

type Row = [operators: Record<string, unknown>, value: string];
const cases = casesOf(__filename, "cases") as Record<string, Row[]>;

describe("the request of the Fargate service", () => {
  for (const [key, rows] of Object.entries(cases))
    for (const [operators, value] of rows)
      it(`under ${JSON.stringify(operators)} on ${key} carries ${JSON.stringify(value)}`, () => {
        const condition = Object.entries(operators).map(([operator, values]) => [operator, { [key]: values }]);
        assert.equal(carried(key, Object.fromEntries(condition)), value);
      });
});
