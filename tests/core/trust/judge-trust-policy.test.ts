import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../core/trust";
import { outcomeOf, trustCases } from "../../support/trust-cases";
import { fargate, intended, policy, statement, type Statement } from "./fixtures";
import { itEach } from "../../support/cases";

const unconcerned = { concernsFargate: false, scoped: [], exclusive: [], notices: [] };

describe("the judgement of a trust policy", () => {
  for (const { name, policy, intention, findings, concern } of trustCases())
    it(`${name}: ${findings.join(", ") || (concern ? "right" : "no concern of the Fargate service")}`, () =>
      assert.deepEqual(outcomeOf(judgeTrustPolicy(policy, intention)), { findings, concern }));
});

describe("the request that a trust policy lets through", () => {
  for (const more of [{}, { StringEquals: { "aws:SourceAccount": "111122223333" } }])
    it(`has an aws:SourceArn if Null asks for one, beside ${Object.keys(more).join() || "nothing"}`, () => {
      const Condition = { ...more, Null: { "aws:SourceArn": "false" } };
      const [found] = judgeTrustPolicy(policy(statement({ Condition })), intended).scoped;
      assert.match(found?.witness?.source["aws:SourceArn"] ?? "", /:fargateprofile\//);
    });
});

describe("a trust policy that is too long to judge", () => {
  const limit = 200_000;
  const long = "a".repeat(limit + 1);
  const { Condition } = statement();
  const longCondition = { StringLike: { "aws:UserAgent": long } };
  itEach(
    [
      ["a principal", { Principal: { Service: [fargate, long] } }],
      ["an action", { Action: ["sts:AssumeRole", long] }],
      ["a key", { Condition: { ...(Condition as Statement), StringLike: { [long]: "a" } } }],
    ],
    "by %s is undecided",
    (_part: string, changes: Statement) => {
      const { scoped, notices } = judgeTrustPolicy(policy(statement(changes)), intended);
      const found = scoped.filter(({ kind }) => kind !== "malformed");
      assert.deepEqual([found.map(({ kind }) => kind), notices], [["undecided"], []]);
    },
  );

  const ec2 = { Principal: { Service: "ec2.amazonaws.com" } };
  itEach(
    [
      ["for everybody", [statement({ Principal: { AWS: "*" }, Condition: longCondition })], true],
      ["for other services alone", [statement({ ...ec2, Condition: longCondition })], false],
      [
        "for other services, with a Deny of them and of the Fargate service",
        [
          statement({ ...ec2, Condition: longCondition }),
          statement({ Effect: "Deny", Principal: { Service: [fargate, "ec2.amazonaws.com"] } }),
        ],
        true,
      ],
    ],
    (what, _statements, expected) => `${what} is ${expected ? "undecided" : "no concern of the Fargate service"}`,
    (_what: string, statements: object[], expected: boolean) => {
      const judgement = judgeTrustPolicy(policy(...statements), intended);
      if (!expected) assert.deepEqual(judgement, unconcerned);
      else
        assert.deepEqual(
          [judgement.scoped, judgement.exclusive].map((found) => found.map(({ kind }) => kind)),
          [["undecided"], ["not-exclusive"]],
        );
    },
  );
});
