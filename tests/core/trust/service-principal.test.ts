import assert from "node:assert/strict";
import { fargateService, isAboutService } from "../../../core/trust";

const allow = (Principal: unknown, more = {}) => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });
const everyone = allow({ AWS: "*" });
const onSourceArn = { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:*:111122223333:fargateprofile/prod/*" } } };
const byName = { Condition: { StringEquals: { "aws:PrincipalServiceName": fargateService } } };

describe("a trust policy", () => {
  const cases: [lets: string, statements: unknown[] | string, expected: boolean][] = [
    ["lets in the Fargate service", [allow({ Service: fargateService })], true],
    ["lets in what looks like it", [allow({ Service: "eks-fargate-pods.us-east-1.amazonaws.com" })], true],
    ["lets in services by a pattern", [allow({ Service: "*.amazonaws.com" })], true],
    ["denies the service something", [everyone, { ...allow({ Service: fargateService }), Effect: "Deny" }], true],
    ["lets in everyone for a Fargate profile", [{ ...everyone, ...onSourceArn }], true],
    ["lets in everyone who is the service", [{ ...everyone, ...byName }], true],
    ["names nobody", [allow(undefined)], true],
    ["cannot be read", "{", true],
    ["lets in everyone", [everyone, allow("*")], false],
    ["lets in everyone but one account", [allow(undefined, { NotPrincipal: { AWS: "999999999999" } })], false],
    ["lets in another service", [allow({ Service: "lambda.amazonaws.com" })], false],
  ];
  for (const [lets, Statement, expected] of cases)
    it(`that ${lets} is ${expected ? "" : "not "}about the Fargate service`, () =>
      assert.equal(isAboutService(typeof Statement === "string" ? Statement : { Statement }), expected));
});
