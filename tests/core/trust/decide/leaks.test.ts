import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import {
  account,
  type Case,
  intended,
  itFinds,
  line,
  otherAccount,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const cases: Case[] = [
  {
    name: "no condition",
    document: policy(statement({ Condition: undefined })),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "a second statement without a condition",
    document: policy(statement(), statement({ Condition: undefined })),
    findings: [
      "unsafe: statement 1, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "a pattern that matches everything beside a good one",
    document: withSourceArn([sourceArn, "*"]),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "*" has fewer than the six parts of an ARN, so it may match anything',
    ],
  },
  {
    name: "a lone *",
    document: withSourceArn("*"),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "*" has fewer than the six parts of an ARN, so it may match anything',
    ],
  },
  {
    name: "a pattern of fewer than six parts",
    document: withSourceArn("arn:aws:eks:*"),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:*" has fewer than the six parts of an ARN, so it may match anything',
    ],
  },
  {
    name: "a wildcard for the account",
    document: withSourceArn(sourceArn.replace(account, "*")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:*:fargateprofile/my-cluster/*" has a wildcard for the account',
    ],
  },
  {
    name: "a ? in the account",
    document: withSourceArn(sourceArn.replace(account, "11112222333?")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:11112222333?:fargateprofile/my-cluster/*" has a wildcard for the account',
    ],
  },
  {
    name: "another account",
    document: withSourceArn(sourceArn.replace(account, otherAccount)),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:999999999999:fargateprofile/my-cluster/*" names an account that the role is not for',
    ],
  },
  {
    name: "another account beside the own",
    document: withSourceArn([sourceArn, sourceArn.replace(account, otherAccount)]),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:999999999999:fargateprofile/my-cluster/*" names an account that the role is not for',
    ],
  },
  {
    name: "a wildcard for the cluster",
    document: withSourceArn(sourceArn.replace("my-cluster", "*")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/*/*" also matches clusters that the role is not for',
    ],
  },
  {
    name: "a prefix of the cluster",
    document: withSourceArn(sourceArn.replace("my-cluster", "my-*")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-*/*" also matches clusters that the role is not for',
    ],
  },
  {
    name: "no slash after the cluster",
    document: withSourceArn(sourceArn.replace("/*", "*")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster*" also matches clusters that the role is not for',
    ],
  },
  {
    name: "every resource of the account",
    document: withSourceArn(`arn:aws:eks:us-east-1:${account}:*`),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:*" also matches clusters that the role is not for',
    ],
  },
  {
    name: "IfExists",
    document: withSourceArn(sourceArn, "ArnLikeIfExists"),
    findings: [
      'unsafe: statement 0, Condition.ArnLikeIfExists."aws:SourceArn": IfExists lets a request without the key through',
    ],
  },
  {
    name: "ForAllValues",
    document: withSourceArn(sourceArn, "ForAllValues:ArnLike"),
    findings: [
      'unsafe: statement 0, Condition.ForAllValues:ArnLike."aws:SourceArn": ForAllValues lets a request without the key through',
    ],
  },
  {
    name: "Null alone",
    document: withSourceArn("false", "Null"),
    findings: [
      'unsafe: statement 0, Condition.Null."aws:SourceArn": Null asks only whether the key is there, not what it says',
    ],
  },
  {
    name: "Null that wants the key absent",
    document: withSourceArn("true", "Null"),
    findings: [
      'unsafe: statement 0, Condition.Null."aws:SourceArn": Null asks only whether the key is there, not what it says',
    ],
  },
  {
    name: "a negated operator alone",
    document: withSourceArn(sourceArn, "ArnNotLike"),
    findings: [
      'unsafe: statement 0, Condition.ArnNotLike."aws:SourceArn": a negated operator lets a request without the key through',
    ],
  },
  {
    name: "a policy variable for the account",
    document: withSourceArn(sourceArn.replace(account, "${aws:SourceAccount}")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:${aws:SourceAccount}:fargateprofile/my-cluster/*" holds a policy variable, which is whatever the request brings',
    ],
  },
  {
    name: "a policy variable for the whole",
    document: withSourceArn("${aws:SourceArn}"),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "${aws:SourceArn}" holds a policy variable, which is whatever the request brings',
    ],
  },
  {
    name: "an operator for another kind of value",
    document: withSourceArn("AAAA", "BinaryEquals"),
    findings: [
      'unsafe: statement 0, Condition.BinaryEquals."aws:SourceArn": BinaryEquals is no operator for an ARN, so it may let anything through',
    ],
  },
  {
    name: "an operator that IAM does not know",
    document: withSourceArn(sourceArn, "ArnLikes"),
    findings: [
      "malformed: statement 0, Condition.ArnLikes: IAM knows no such condition operator",
      'unsafe: statement 0, Condition.ArnLikes."aws:SourceArn": it cannot be understood, so it may let anything through',
    ],
  },
  {
    name: "an unrelated condition",
    document: withCondition({ StringEquals: { "aws:SourceVpc": "vpc-1" } }),
    findings: [
      'unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and "aws:SourceVpc" does not keep it to the Fargate profiles that the role is for',
    ],
  },
  {
    name: "the organization alone",
    document: withCondition({ StringEquals: { "aws:SourceOrgID": "o-1" } }),
    findings: [
      'unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and "aws:SourceOrgID" does not keep it to the Fargate profiles that the role is for',
    ],
  },
  {
    name: "the key twice in two cases of letters",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn, "AWS:sourcearn": "*" } }),
    findings: [
      'malformed: statement 0, Condition.ArnLike."AWS:sourcearn": the key stands twice, in two cases of letters',
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": the key stands twice, and one of the two lets the request through',
    ],
  },
  {
    name: "a value that is no text",
    document: withSourceArn([{ sourceArn }]),
    findings: [
      'malformed: statement 0, Condition.ArnLike."aws:SourceArn": a value is neither a text nor a number nor a boolean',
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": it cannot be understood, so it may let anything through',
    ],
  },
  {
    name: "aws:SourceAccount alone",
    document: withCondition({ StringEquals: { "aws:SourceAccount": account } }),
    findings: [
      'account-only: statement 0, Condition.StringEquals."aws:SourceAccount": only aws:SourceAccount limits who can use the role, so it is open to everything in the account; AWS asks for aws:SourceArn',
    ],
  },
  {
    name: "another account in aws:SourceAccount",
    document: withCondition({ StringEquals: { "aws:SourceAccount": otherAccount } }),
    findings: [
      'unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and "aws:SourceAccount" does not keep it to the Fargate profiles that the role is for',
    ],
  },
  {
    name: "aws:SourceAccount with IfExists",
    document: withCondition({ StringEqualsIfExists: { "aws:SourceAccount": account } }),
    findings: [
      'unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and "aws:SourceAccount" does not keep it to the Fargate profiles that the role is for',
    ],
  },
  {
    name: "aws:SourceAccount and an optional aws:SourceArn",
    document: withCondition({
      StringEquals: { "aws:SourceAccount": account },
      ArnLikeIfExists: { "aws:SourceArn": sourceArn },
    }),
    findings: [
      'account-only: statement 0, Condition.StringEquals."aws:SourceAccount": only aws:SourceAccount limits who can use the role, so it is open to everything in the account; AWS asks for aws:SourceArn',
    ],
  },
  {
    name: "everyone as AWS principal",
    document: policy(statement({ Principal: { AWS: "*" }, Condition: undefined })),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "everyone",
    document: policy(statement({ Principal: "*", Condition: undefined })),
    findings: [
      'malformed: statement 0, Principal: IAM takes no bare "*" as the principal of a trust policy',
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "everyone but one account",
    document: policy(statement({ Principal: undefined, NotPrincipal: { AWS: otherAccount }, Condition: undefined })),
    findings: [
      "malformed: statement 0, NotPrincipal: IAM takes no NotPrincipal in a trust policy",
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "every service",
    document: policy(statement({ Principal: { Service: "*" }, Condition: undefined })),
    findings: [
      'malformed: statement 0, Principal.Service: "*" holds a wildcard, and IAM takes none in a principal',
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "every action but one",
    document: policy(statement({ Action: undefined, NotAction: "sts:TagSession", Condition: undefined })),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "a wildcard in the action",
    document: policy(statement({ Action: "sts:Assume*", Condition: undefined })),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, so the Fargate profiles of every AWS account can use the role",
    ],
  },
  {
    name: "a Deny for another service",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Principal: { Service: "ec2.amazonaws.com" },
        Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "a Deny of another action",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Action: "sts:TagSession",
        Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "a Deny that is not negated",
    document: policy(
      statement({ Condition: undefined }),
      statement({ Effect: "Deny", Condition: { ArnLike: { "aws:SourceArn": sourceArn } } }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "a Deny that passes over an absent key",
    document: policy(
      statement({ Condition: undefined }),
      statement({ Effect: "Deny", Condition: { "ForAnyValue:ArnNotLike": { "aws:SourceArn": sourceArn } } }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "a Deny under a further condition",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Condition: { ArnNotLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceVpc": "vpc-1" } },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "a Deny with a policy variable",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Condition: { ArnNotLike: { "aws:SourceArn": sourceArn.replace(account, "${aws:SourceAccount}") } },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "a Deny of other accounts only",
    document: policy(
      statement({ Condition: undefined }),
      statement({ Effect: "Deny", Condition: { StringNotEquals: { "aws:SourceAccount": account } } }),
    ),
    findings: [
      "account-only: statement 0, Condition: only aws:SourceAccount limits who can use the role, so it is open to everything in the account; AWS asks for aws:SourceArn",
    ],
  },
  {
    name: "a Deny of other accounts and clusters but one",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Condition: { ArnNotLike: { "aws:SourceArn": [sourceArn, sourceArn.replace("my-cluster", "second")] } },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks every cluster that the role is not for",
    ],
  },
  {
    name: "a Deny of all that shows another account, and of an absent ARN in another account",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Condition: { Null: { "aws:SourceArn": "true" }, StringNotEquals: { "aws:SourceAccount": account } },
      }),
      statement({
        Effect: "Deny",
        Condition: {
          ArnNotLikeIfExists: { "aws:SourceArn": `arn:aws:eks:*:${account}:*` },
          Null: { "aws:SourceArn": "false" },
        },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks every cluster that the role is not for",
    ],
  },
  {
    name: "a Deny of two keys at once, which misses what fails only one",
    document: policy(
      statement({ Condition: { ArnLike: { "aws:SourceArn": sourceArn.replace(account, "*") } } }),
      statement({
        Effect: "Deny",
        Condition: {
          StringNotEquals: { "aws:SourceAccount": account },
          ArnNotLike: { "aws:SourceArn": "arn:*:*:*:*:*" },
        },
      }),
    ),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:*:fargateprofile/my-cluster/*" has a wildcard for the account',
    ],
  },
  {
    name: "two policy variables beside each other, which may both be empty",
    document: withSourceArn(sourceArn.replace("my-cluster", "${aws:SourceVpc}${aws:SourceVpce}other")),
    findings: [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/${aws:SourceVpc}${aws:SourceVpce}other/*" holds a policy variable, which is whatever the request brings',
    ],
  },
  {
    name: "StringLike with a wildcard for the account",
    document: withSourceArn(sourceArn.replace(account, "*"), "StringLike"),
    findings: [
      'unsafe: statement 0, Condition.StringLike."aws:SourceArn": "arn:aws:eks:us-east-1:*:fargateprofile/my-cluster/*" has a wildcard for the account',
    ],
  },
  {
    name: "a lone * in StringLike",
    document: withSourceArn("*", "StringLike"),
    findings: [
      'unsafe: statement 0, Condition.StringLike."aws:SourceArn": "*" is open, since in StringLike a * also crosses colons; ArnLike matches each part of the ARN on its own',
    ],
  },
  {
    name: "StringLike with a * that crosses colons",
    document: withSourceArn("arn:aws:eks:*/my-cluster/*", "StringLike"),
    findings: [
      'unsafe: statement 0, Condition.StringLike."aws:SourceArn": "arn:aws:eks:*/my-cluster/*" is open, since in StringLike a * also crosses colons; ArnLike matches each part of the ARN on its own',
    ],
  },
  {
    name: "the whole ARN of a profile in either case of letters",
    document: withSourceArn(sourceArn.replace("*", "p/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"), "StringEqualsIgnoreCase"),
    findings: [
      'unsafe: statement 0, Condition.StringEqualsIgnoreCase."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster/p/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d" also matches clusters that the role is not for, since EKS tells upper from lower case',
    ],
  },
  {
    name: "a negated operator, where the key has to be there",
    document: withCondition({ Null: { "aws:SourceArn": "false" }, ArnNotLike: { "aws:SourceArn": sourceArn } }),
    findings: [
      'unsafe: statement 0, Condition.ArnNotLike."aws:SourceArn": it lets everything through but what it lists',
    ],
  },
  {
    name: "an operator that IAM does not know before one that lets too much through",
    document: withCondition({ ArnLikes: { "aws:SourceArn": sourceArn }, ArnLike: { "aws:SourceArn": "*" } }),
    findings: [
      "malformed: statement 0, Condition.ArnLikes: IAM knows no such condition operator",
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "*" has fewer than the six parts of an ARN, so it may match anything',
    ],
  },
  {
    name: "a principal that nobody is, without a condition",
    document: policy(statement({ Principal: { Service: [] }, Condition: undefined })),
    findings: [
      "malformed: statement 0, Principal: the principal names nobody",
      "unsafe: statement 0, Principal: it cannot be read, so it may let the Fargate service assume the role without any condition on aws:SourceArn",
    ],
  },
  {
    name: "no action, without a condition",
    document: policy(statement({ Action: undefined, Condition: undefined })),
    findings: [
      "malformed: statement 0, Action: the statement names no readable action",
      "unsafe: statement 0, Action: it cannot be read, so it may let the Fargate service assume the role without any condition on aws:SourceArn",
    ],
  },
  {
    name: "a key that AWS does not have, under IfExists",
    document: withCondition({ ArnLikeIfExists: { "aws:SourceARNs": sourceArn } }),
    findings: [
      'unsafe: statement 0, Condition.ArnLikeIfExists."aws:SourceARNs": AWS has no such condition key; "aws:SourceArn" may be meant, so the condition does not keep anybody out',
    ],
  },
  {
    name: "a key without its service, under IfExists",
    document: withCondition({ ArnLikeIfExists: { SourceArn: sourceArn } }),
    findings: [
      'malformed: statement 0, Condition.ArnLikeIfExists."SourceArn": a condition key begins with the name of its service and a colon',
      'unsafe: statement 0, Condition.ArnLikeIfExists."SourceArn": AWS has no such condition key; "aws:SourceArn" may be meant, so the condition does not keep anybody out',
    ],
  },
  {
    name: "two unrelated conditions, one with a key that is not text to show",
    document: withCondition({ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1", "a: hunter2": "x" } }),
    findings: [
      'unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and "aws:SourceVpc", a key do not keep it to the Fargate profiles that the role is for',
    ],
  },
  {
    name: "a Deny from a day on that is none, which AWS may never reach",
    document: policy(
      statement({ Condition: undefined }),
      statement({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Condition: {
          ArnNotLike: { "aws:SourceArn": sourceArn },
          DateGreaterThan: { "aws:CurrentTime": "2026-02-30T00:00:00Z" },
        },
      }),
    ),
    findings: [
      "unsafe: statement 0, Condition: it has no condition on aws:SourceArn, and no Deny blocks a request without it",
    ],
  },
  {
    name: "an opening in the future",
    document: policy(
      statement(),
      statement({ Condition: { DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } }),
    ),
    findings: [
      'unsafe: statement 1, Condition: it has no condition on aws:SourceArn, and "aws:CurrentTime" does not keep it to the Fargate profiles that the role is for',
    ],
  },
];

describe("a trust policy: who gets in that nobody intended", () => {
  itFinds(cases);

  it("of any account, where no account is known and the role's own is asked for", () => {
    const document = withCondition({
      ArnLike: { "aws:SourceArn": sourceArn.replace(account, "*") },
      StringEquals: { "aws:ResourceAccount": account },
    });
    assert.deepEqual(judgeTrustPolicy(document, { now: intended.now }).scoped.map(line), [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:*:fargateprofile/my-cluster/*" has a wildcard for the account',
    ]);
  });

  it("of a cluster, where the intention has a ? for one of its letters, which is no wildcard there", () => {
    const document = withSourceArn(sourceArn.replace("my-cluster", "ab"));
    assert.deepEqual(judgeTrustPolicy(document, { ...intended, clusters: ["a?b"] }).scoped.map(line), [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/ab/*" also matches clusters that the role is not for',
    ]);
  });

  it("in a Region that the role is not for", () => {
    const document = withSourceArn(sourceArn.replace("us-east-1", "us-*"));
    assert.deepEqual(judgeTrustPolicy(document, { ...intended, regions: ["us-east-1"] }).scoped.map(line), [
      'unsafe: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-*:111122223333:fargateprofile/my-cluster/*" also matches Regions that the role is not for',
    ]);
  });
});
