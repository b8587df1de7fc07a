import {
  account,
  type Case,
  otherAccount,
  itFinds,
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
});
