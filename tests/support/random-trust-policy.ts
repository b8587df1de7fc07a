import fc from "fast-check";
import { account, fargate, otherAccount, sourceArn } from "../core/trust/fixtures";

const root = `arn:aws:iam::${account}:root`;
const profile = "p/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";

const regions = ["us-east-1", "eu-west-1", "*", "us-*"];
const accounts = [account, account, otherAccount, "*", "11112222333?"];
const resources = [
  "fargateprofile/my-cluster/*",
  "fargateprofile/my-cluster/*",
  "fargateprofile/*/*",
  "fargateprofile/my-*",
  "fargateprofile/other/*",
  `fargateprofile/my-cluster/${profile}`,
  "cluster/my-cluster",
  "*",
];

const value = fc
  .tuple(fc.constantFrom(...regions), fc.constantFrom(...accounts), fc.constantFrom(...resources))
  .map(([region, owner, resource]) => `arn:aws:eks:${region}:${owner}:${resource}`);

const operators = [
  "ArnLike",
  "ArnLike",
  "ArnEquals",
  "StringLike",
  "StringEquals",
  "ArnNotLike",
  "ArnNotEquals",
  "StringNotLike",
  "StringNotEquals",
  "ArnLikeIfExists",
  "ArnNotLikeIfExists",
  "ForAnyValue:ArnLike",
  "ForAnyValue:ArnNotLike",
  "ForAllValues:ArnLike",
];

const condition = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constantFrom(...operators),
      fc.constant("aws:SourceArn"),
      fc.array(value, { minLength: 1, maxLength: 2 }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom("StringEquals", "StringNotEquals", "StringEqualsIfExists", "StringLike"),
      fc.constant("aws:SourceAccount"),
      fc.constantFrom([account], [otherAccount], [account, otherAccount]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant("Null"),
      fc.constantFrom("aws:SourceArn", "aws:SourceAccount"),
      fc.constantFrom(["true"], ["false"]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom("StringEquals", "StringNotEquals"),
      fc.constantFrom("aws:SourceOrgID", "aws:PrincipalOrgID"),
      fc.constant(["o-1"]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom("StringEquals", "StringNotEquals"),
      fc.constant("aws:PrincipalServiceName"),
      fc.constantFrom([fargate], ["ec2.amazonaws.com"]),
    ),
  },
);

const block = fc.array(condition, { maxLength: 3 }).map((conditions) => {
  const result: Record<string, Record<string, readonly string[]>> = {};
  for (const [operator, key, values] of conditions) result[operator] = { ...result[operator], [key]: values };
  return result;
});

const principal = fc.constantFrom<Record<string, unknown>>(
  { Principal: { Service: fargate } },
  { Principal: { Service: fargate } },
  { Principal: { Service: fargate } },
  { Principal: { Service: [fargate, "ec2.amazonaws.com"] } },
  { Principal: { Service: "ec2.amazonaws.com" } },
  { Principal: { AWS: root } },
  { Principal: "*" },
  { Principal: { AWS: "*" } },
  { NotPrincipal: { Service: fargate } },
  { NotPrincipal: { AWS: root } },
);

const action = fc.constantFrom<Record<string, unknown>>(
  { Action: "sts:AssumeRole" },
  { Action: "sts:AssumeRole" },
  { Action: ["sts:AssumeRole", "sts:TagSession"] },
  { Action: "sts:*" },
  { Action: "sts:TagSession" },
  { NotAction: "sts:TagSession" },
  { NotAction: "sts:AssumeRole" },
);

const statement = fc
  .tuple(fc.constantFrom("Allow", "Allow", "Deny"), principal, action, block)
  .map(([Effect, who, what, Condition]) => ({
    Effect,
    ...who,
    ...what,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  }));

const usual = fc.constantFrom("ArnLike", "ArnEquals").map((operator) => ({
  Effect: "Allow",
  Principal: { Service: fargate },
  Action: "sts:AssumeRole",
  Condition: { [operator]: { "aws:SourceArn": sourceArn } },
}));

/** A trust policy out of the pieces that people combine, well and badly. */
export const randomTrustPolicy = fc
  .array(fc.oneof({ weight: 2, arbitrary: statement }, { weight: 1, arbitrary: usual }), { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: "2012-10-17", Statement }));
