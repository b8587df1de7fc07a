import assert from "node:assert/strict";
import {
  actionMatches,
  assumeRole,
  principalMatches,
  type Request,
  statementApplies,
  type Truth,
} from "../../../../core/policy/evaluate/statement";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { fargate, policy, sourceArn, statement } from "../../trust/fixtures";
import { itEach } from "../../../support/cases";

function read(changes: Record<string, unknown>) {
  return parseTrustPolicy(policy(statement(changes))).statements[0];
}

const arn = sourceArn.replace("*", "my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d");
const request = (context: Record<string, string> = { "aws:sourcearn": arn }): Request => ({
  principal: { type: "Service", value: fargate },
  action: assumeRole,
  context: new Map(Object.entries(context)),
});

describe("a statement", () => {
  const ec2 = { Service: "ec2.amazonaws.com" };
  const unreadable = { Condition: { StringAlike: { "aws:SourceArn": arn } } };
  itEach(
    [
      [{}, undefined, "yes"],
      [{}, {}, "no"],
      [{ Principal: ec2 }, undefined, "no"],
      [{ Principal: ec2, ...unreadable }, undefined, "no"],
      [{ Action: "sts:TagSession" }, undefined, "no"],
      [{ Action: "sts:TagSession", ...unreadable }, undefined, "no"],
      [{ Action: undefined }, undefined, "maybe"],
      [{ Action: undefined }, {}, "no"],
      [{ Principal: undefined }, undefined, "maybe"],
      [unreadable, undefined, "maybe"],
      [{ ...unreadable, Principal: { AWS: "*" } }, undefined, "maybe"],
      [{ Condition: undefined }, {}, "yes"],
      [{ Condition: { StringEquals: { "aws:Referer": "${aws:username}" } } }, { "aws:referer": "one" }, "no"],
    ],
    (changes, context, expected) =>
      `with ${JSON.stringify(changes)} applies to ${JSON.stringify(context ?? "a profile")}: ${expected}`,
    (changes: Record<string, unknown>, context: Record<string, string> | undefined, expected: Truth) => {
      assert.equal(statementApplies(read(changes), request(context)), expected);
    },
  );

  it("with a variable of identities may apply to an identity and not to a service", () => {
    const Condition = { StringEquals: { "aws:Referer": "${aws:username}" } };
    const named = read({ Principal: { AWS: "*" }, Condition });
    const context = new Map([["aws:referer", "one"]]);
    const answers = (["AWS", "Federated", "CanonicalUser", "Service"] as const).map((type) =>
      statementApplies(named, { principal: { type, value: "one" }, action: assumeRole, context }),
    );
    assert.deepEqual(answers, ["maybe", "maybe", "maybe", "no"]);
  });
  itEach(
    [
      [{ Action: "STS:AssumeRole" }, "yes"],
      [{ Action: ["sts:TagSession", "sts:AssumeRole"] }, "yes"],
      [{ Action: "sts:Assume*" }, "yes"],
      [{ Action: "sts:AssumeRol?" }, "yes"],
      [{ Action: "sts:AssumeRole?" }, "no"],
      [{ Action: "sts:${aws:username}" }, "no"],
      [{ Action: [] }, "maybe"],
      [{ Action: ["sts:TagSession", 7] }, "maybe"],
      [{ Action: ["sts:AssumeRole", 7] }, "yes"],
      [{ Action: undefined, NotAction: "sts:AssumeRole" }, "no"],
      [{ Action: undefined, NotAction: "sts:TagSession" }, "yes"],
      [{ Action: undefined, NotAction: ["sts:TagSession", 7] }, "maybe"],
      [{ Action: undefined, NotAction: ["sts:AssumeRole", 7] }, "no"],
    ],
    "with %j is about sts:AssumeRole: %s",
    (changes: Record<string, unknown>, expected: Truth) => {
      assert.equal(actionMatches(read({ Action: undefined, ...changes }), assumeRole), expected);
    },
  );
  itEach(
    [
      [{ Principal: { Service: fargate } }, "yes"],
      [{ Principal: ec2 }, "no"],
      [{ Principal: { ...ec2, Role: "x" } }, "maybe"],
      [{ Principal: { Service: [fargate, 7] } }, "yes"],
      [{ NotPrincipal: { Service: fargate } }, "no"],
      [{ NotPrincipal: ec2 }, "yes"],
      [{ NotPrincipal: { ...ec2, Role: "x" } }, "maybe"],
      [{ NotPrincipal: { Service: [fargate, 7] } }, "no"],
    ],
    "with %j is about the Fargate service: %s",
    (changes: Record<string, unknown>, expected: Truth) => {
      assert.equal(principalMatches(read({ Principal: undefined, ...changes }), request().principal), expected);
    },
  );
});
