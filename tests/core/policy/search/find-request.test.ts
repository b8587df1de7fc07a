import assert from "node:assert/strict";
import { assumeRole } from "../../../../core/policy/evaluate/statement";
import { fargateRequester } from "../../../../core/trust/mentioned";
import { worldOf } from "../../../../core/trust/intention";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { findRequest } from "../../../../core/policy/search/find-request";
import { WorkBudget } from "../../../../core/policy/search/segments";
import { stepsOf } from "../../../support/steps";
import { fargate, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "../../trust/fixtures";

/** The steps of a search for a request that the first statement permits. */
function stepsFor(document: unknown): number {
  const { statements } = parseTrustPolicy(document);
  const [allow] = statements;
  assert.ok(allow);
  const world = worldOf(statements, intended, [intended.now.getTime()]);
  return stepsOf(() =>
    findRequest({ statements, world, budget: new WorkBudget() }, allow, fargateRequester, assumeRole),
  );
}

describe("the search for a request counts more steps", () => {
  const services = Array.from({ length: 80 }, (_, index) => `${index}.amazonaws.com`);
  const actions = services.map((_, index) => `sts:Tag${index}*`);
  const deny = (changes: object) => statement({ Effect: "Deny", ...changes });
  const elsewhere = { Principal: { Service: "ec2.amazonaws.com" } };
  const long = "vpc-".repeat(100);
  const vpcs = (...values: string[]) => withCondition({ StringNotEquals: { "aws:SourceVpc": values } });
  const other = sourceArn.replace("my-cluster", "another");
  const cases: Record<string, [unknown, unknown]> = {
    "for an Allow that names others": [
      policy(statement()),
      policy(statement({ Principal: { Service: [fargate, ...services] } })),
    ],
    "for an Allow of others alone": [
      policy(statement(elsewhere)),
      policy(statement({ Principal: { Service: services } })),
    ],
    "for an Allow of more actions": [
      policy(statement({ Action: [assumeRole] })),
      policy(statement({ Action: [assumeRole, ...actions] })),
    ],
    "for a Deny of somebody else": [policy(statement()), policy(statement(), deny(elsewhere))],
    "for a Deny that names more of them": [
      policy(statement(), deny(elsewhere)),
      policy(statement(), deny({ Principal: { Service: services } })),
    ],
    "for a value more": [vpcs("a"), vpcs("a", "b")],
    "for a longer value": [vpcs("a"), vpcs(long)],
    "for a key that stands twice": [
      withSourceArn(sourceArn),
      withCondition({ ArnLike: { "aws:SourceArn": sourceArn, "AWS:SourceArn": sourceArn } }),
    ],
    "for a longer value of a key that stands twice": [
      withCondition({ StringNotEquals: { "aws:SourceVpc": "a", "AWS:SourceVpc": "b" } }),
      withCondition({ StringNotEquals: { "aws:SourceVpc": "a", "AWS:SourceVpc": long } }),
    ],
    "for a Deny to escape": [
      withSourceArn([sourceArn, other]),
      policy(
        statement({ Condition: { ArnLike: { "aws:SourceArn": [sourceArn, other] } } }),
        deny({ Condition: { ArnLike: { "aws:SourceArn": sourceArn } } }),
      ),
    ],
  };
  for (const [name, [less, more]] of Object.entries(cases))
    it(name, () => {
      const [before, after] = [stepsFor(less), stepsFor(more)];
      assert.ok(before > 0 && after > before, `${before} and ${after} steps`);
    });
});
