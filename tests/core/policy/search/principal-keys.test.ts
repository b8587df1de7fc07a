import assert from "node:assert/strict";
import { assumeRole, unknownValue } from "../../../../core/policy/evaluate/statement";
import { fargateRequester } from "../../../../core/trust/mentioned";
import { parseTrustPolicy, type PrincipalType } from "../../../../core/policy/parse/policy";
import { findRequest } from "../../../../core/policy/search/find-request";
import { type Requester, requesterOf } from "../../../../core/policy/search/universe";
import { policy, statement } from "../../trust/fixtures";
import { casesOf } from "../../../support/cases";

const world = {
  roleAccounts: [],
  partitions: ["aws", "aws-cn"],
  exampleAccounts: [],
  times: [0],
};

/** What a requester's request says of who asks where a condition lets everyone in who meets it; undefined if it never does. */
function saysUnder(condition: object, who: Who): object | undefined {
  const { statements } = parseTrustPolicy(policy(statement({ Principal: { AWS: "*" }, Condition: condition })));
  const [allow] = statements;
  assert.ok(allow);
  const found = findRequest({ statements, world }, allow, requesterBy(who), assumeRole);
  return (
    found &&
    Object.fromEntries([...found.context].map(([key, value]) => [key, value === unknownValue ? "unknown" : value]))
  );
}

/** Who asks; default type: AWS; `unlike`: the patterns of those that it is not. */
type Who = "fargate" | { type?: PrincipalType; value: string; unlike?: string[] };

function requesterBy(who: Who): Requester {
  if (who === "fargate") return fargateRequester;
  const { type = "AWS", value, unlike } = who;
  return { ...requesterOf({ type, value }), ...(unlike && { unlike }) };
}

type Row = [condition: object, arn: string | null];
const identities = casesOf(__filename, "identities") as { [name: string]: [who: Who, ...rows: Row[]] };

describe("the request", () => {
  for (const [name, [who, ...rows]] of Object.entries(identities))
    describe(name, () => {
      for (const [condition, arn] of rows)
        it(`under ${JSON.stringify(condition)} ${arn === null ? "does not exist" : `says ${arn}`}`, () => {
          const says = { "aws:principalarn": arn, "aws:principalaccount": arn?.split(":")[4] };
          assert.deepEqual(saysUnder(condition, who), arn === null ? undefined : says);
        });
    });

  const others = casesOf(__filename, "others") as [name: string, who: Who, condition: object, says?: object][];
  for (const [name, who, condition, says] of others) {
    const outcome = says ? `says ${JSON.stringify(says)}` : "does not exist";
    it(`of ${name} under ${JSON.stringify(condition)} ${outcome}`, () => {
      assert.deepEqual(saysUnder(condition, who), says ?? undefined);
    });
  }
});
