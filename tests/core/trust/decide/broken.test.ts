import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import {
  account,
  type Case,
  fargate,
  intended,
  itFinds,
  line,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const regional = "eks-fargate-pods.us-east-1.amazonaws.com";
const deny = (condition: unknown) => statement({ Effect: "Deny", Condition: condition });
const ofNamesInA = { "aws:SourceArn": sourceArn.replace("/*", "/a*") };
const elsewhere = { ArnLike: { "aws:SourceArn": sourceArn.replace("us-east-1", "eu-west-1") } };

const cases: Case[] = [
  {
    name: "StringEquals with a wildcard",
    document: withSourceArn(sourceArn, "StringEquals"),
    findings: [
      'broken: statement 0, Condition.StringEquals."aws:SourceArn": in StringEquals a * stands for itself, and no ARN of a Fargate profile holds one: "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster/*", so pods never start',
    ],
  },
  {
    name: "StringEqualsIgnoreCase with a wildcard",
    document: withSourceArn(sourceArn, "StringEqualsIgnoreCase"),
    findings: [
      'broken: statement 0, Condition.StringEqualsIgnoreCase."aws:SourceArn": in StringEqualsIgnoreCase a * stands for itself, and no ARN of a Fargate profile holds one: "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster/*", so pods never start',
    ],
  },
  {
    name: "a Region that does not exist",
    document: withSourceArn(sourceArn.replace("us-east-1", "us-east-9")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-9:111122223333:fargateprofile/my-cluster/*": there is no Region "us-east-9", so pods never start',
    ],
  },
  {
    name: "AWS's placeholder for the Region",
    document: withSourceArn(sourceArn.replace("us-east-1", "region-code")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:region-code:111122223333:fargateprofile/my-cluster/*": "region-code" is a placeholder that was not filled in, so pods never start',
    ],
  },
  {
    name: "a Region of another partition",
    document: withSourceArn(sourceArn.replace("arn:aws:", "arn:aws-cn:")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws-cn:eks:us-east-1:111122223333:fargateprofile/my-cluster/*": the Region "us-east-1" belongs to the partition aws, not "aws-cn", so pods never start',
    ],
  },
  {
    name: "no profile after the cluster",
    document: withSourceArn(sourceArn.replace("/*", "")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster": the ARN of a profile goes on after that: fargateprofile/CLUSTER/*, so pods never start',
    ],
  },
  {
    name: "a profile without the rest of its ARN",
    document: withSourceArn(sourceArn.replace("/*", "/my-profile")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster/my-profile": the ARN of a profile goes on after that: fargateprofile/CLUSTER/*, so pods never start',
    ],
  },
  {
    name: "a policy variable in the version that has none",
    document: { ...withSourceArn(sourceArn.replace(account, "${aws:SourceAccount}")), Version: "2008-10-17" },
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:${aws:SourceAccount}:fargateprofile/my-cluster/*" holds a policy variable, which is literal text unless the Version is 2012-10-17, so pods never start',
    ],
  },
  {
    name: "no value",
    document: withSourceArn([]),
    findings: ['broken: statement 0, Condition.ArnLike."aws:SourceArn": it lists no value, so pods never start'],
  },
  {
    name: "a wish for an absent key",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, Null: { "aws:SourceArn": "true" } }),
    findings: [
      'broken: statement 0, Condition.Null."aws:SourceArn": it wants a request without aws:SourceArn, and that of a Fargate profile has it, so pods never start',
    ],
  },
  {
    name: "a partition that does not exist",
    document: withSourceArn(sourceArn.replace("arn:aws:", "arn:aws-x:").replace("us-east-1", "*")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws-x:eks:*:111122223333:fargateprofile/my-cluster/*": there is no partition "aws-x", so pods never start',
    ],
  },
  {
    name: "a key that the service never brings",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "sts:ExternalId": "secret" } }),
    findings: [
      'broken: statement 0, Condition.StringEquals."sts:ExternalId": a request of eks-fargate-pods.amazonaws.com never carries "sts:ExternalId", so pods never start',
    ],
  },
  {
    name: "the organization of the principal",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:PrincipalOrgID": "o-1" } }),
    findings: [
      'broken: statement 0, Condition.StringEquals."aws:PrincipalOrgID": a request of eks-fargate-pods.amazonaws.com never carries "aws:PrincipalOrgID", so pods never start',
    ],
  },
  {
    name: "a second factor",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      Bool: { "aws:MultiFactorAuthPresent": "true" },
    }),
    findings: [
      'broken: statement 0, Condition.Bool."aws:MultiFactorAuthPresent": a request of eks-fargate-pods.amazonaws.com never carries "aws:MultiFactorAuthPresent", so pods never start',
    ],
  },
  {
    name: "another service's name",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      StringEquals: { "aws:PrincipalServiceName": "ec2.amazonaws.com" },
    }),
    findings: [
      'broken: statement 0, Condition.StringEquals."aws:PrincipalServiceName": a request of eks-fargate-pods.amazonaws.com carries "eks-fargate-pods.amazonaws.com" under "aws:PrincipalServiceName", so pods never start',
    ],
  },
  {
    name: "a time that is over",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" },
    }),
    findings: [
      'broken: statement 0, Condition.DateLessThan."aws:CurrentTime": it does not hold at the present time, so pods never start',
    ],
  },
  {
    name: "two conditions that exclude each other",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, ArnNotLike: { "aws:SourceArn": sourceArn } }),
    findings: [
      "broken: statement 0, Condition: its conditions cannot hold together for any Fargate profile that the role is for, so pods never start",
    ],
  },
  {
    name: "a plain transport",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, Bool: { "aws:SecureTransport": "false" } }),
    findings: [
      'broken: statement 0, Condition.Bool."aws:SecureTransport": a request of eks-fargate-pods.amazonaws.com carries "true" under "aws:SecureTransport", so pods never start',
    ],
  },
  {
    name: "the account of an identity",
    document: withCondition({ StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } }),
    findings: [
      'broken: statement 0, Condition.StringEquals."aws:SourceAccount": it holds a policy variable that no request of eks-fargate-pods.amazonaws.com fills in, so pods never start',
    ],
  },
  {
    name: "Regions of another partition by a wildcard",
    document: withSourceArn(sourceArn.replace("us-east-1", "us-gov-*")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-gov-*:111122223333:fargateprofile/my-cluster/*": no Region of the partition aws matches "us-gov-*", so pods never start',
    ],
  },
  {
    name: "a star that stands for itself",
    document: withSourceArn(sourceArn.replace("*", "${*}")),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": in "arn:aws:eks:us-east-1:111122223333:fargateprofile/my-cluster/${*}" a * or ? in ${ } stands for itself, and no ARN of a Fargate profile holds one, so pods never start',
    ],
  },
  {
    name: "another action",
    document: policy(statement({ Action: "sts:TagSession" })),
    findings: ["broken: statement 0, Action: it does not allow sts:AssumeRole, so pods never start"],
  },
  {
    name: "every action but the one",
    document: policy(statement({ Action: undefined, NotAction: "sts:AssumeRole" })),
    findings: ["broken: statement 0, NotAction: it does not allow sts:AssumeRole, so pods never start"],
  },
  {
    name: "the name with another partition's suffix",
    document: policy(statement({ Principal: { Service: `${fargate}.cn` } })),
    findings: [
      'broken: statement 0, Principal.Service: "eks-fargate-pods.amazonaws.com.cn" is not the Fargate service, which is eks-fargate-pods.amazonaws.com in every partition and Region, so pods never start',
    ],
  },
  {
    name: "the service as an AWS principal",
    document: policy(statement({ Principal: { AWS: fargate } })),
    findings: [
      'broken: statement 0, Principal.AWS: "eks-fargate-pods.amazonaws.com" is a service and stands under AWS, so pods never start',
    ],
  },
  {
    name: "a Deny of everything",
    document: policy(statement(), statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition: undefined })),
    findings: [
      "broken: statement 1, Effect: it denies every Fargate profile that the role is for, so pods never start",
    ],
  },
  {
    name: "two Deny statements, of which the second blocks what the first leaves",
    document: policy(
      statement({ Condition: undefined }),
      statement({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } } }),
      statement({
        Effect: "Deny",
        Condition: { ArnNotLike: { "aws:SourceArn": sourceArn.replace("my-cluster", "other") } },
      }),
    ),
    findings: [
      'broken: statement 2, Condition.ArnNotLike."aws:SourceArn": it denies every Fargate profile that the role is for, so pods never start',
    ],
  },
  {
    name: "an Allow of what a right Deny of all others keeps out",
    document: policy(
      statement({ Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } } }),
      statement({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } } }),
    ),
    findings: [
      'broken: statement 0, Condition.ArnNotLike."aws:SourceArn": it lets in only Fargate profiles that a Deny keeps out, so pods never start',
    ],
  },
  {
    name: "a Deny of the cluster, beside a right Deny of all others",
    document: policy(
      statement({ Condition: undefined }),
      statement({ Effect: "Deny", Condition: { ArnLike: { "aws:SourceArn": sourceArn } } }),
      statement({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } } }),
    ),
    findings: [
      'broken: statement 1, Condition.ArnLike."aws:SourceArn": it denies every Fargate profile that the role is for, so pods never start',
    ],
  },
  {
    name: "a Deny of whoever is in no organization",
    document: policy(
      statement(),
      statement({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
      }),
    ),
    findings: [
      'broken: statement 1, Condition.StringNotEquals."aws:PrincipalOrgID": it denies every Fargate profile that the role is for, since a request of eks-fargate-pods.amazonaws.com never carries "aws:PrincipalOrgID", so pods never start',
    ],
  },
  {
    name: "a date that is none",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      DateLessThan: { "aws:CurrentTime": ["next year", "2030-13"] },
    }),
    findings: [
      'broken: statement 0, Condition.DateLessThan."aws:CurrentTime": it holds no date as IAM writes it, such as 2030-01-31T00:00:00Z, so pods never start',
    ],
  },
  {
    name: "a day that is none",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      DateLessThan: { "aws:CurrentTime": "2026-06-31T00:00:00Z" },
    }),
    findings: [
      'broken: statement 0, Condition.DateLessThan."aws:CurrentTime": it holds no date as IAM writes it, such as 2030-01-31T00:00:00Z, so pods never start',
    ],
  },
  {
    name: "no date",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, DateLessThan: { "aws:CurrentTime": [] } }),
    findings: ['broken: statement 0, Condition.DateLessThan."aws:CurrentTime": it lists no value, so pods never start'],
  },
  {
    name: "a number that is none",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      NumericLessThan: { "aws:EpochTime": "soon" },
    }),
    findings: [
      'broken: statement 0, Condition.NumericLessThan."aws:EpochTime": it holds no number, so pods never start',
    ],
  },
  {
    name: "Null with neither true nor false",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, Null: { "aws:PrincipalArn": "yes" } }),
    findings: [
      'broken: statement 0, Condition.Null."aws:PrincipalArn": Null takes true or false, and it holds neither, so pods never start',
    ],
  },
  {
    name: "a Deny of whoever lacks a key that does not exist",
    document: policy(
      statement(),
      statement({
        Effect: "Deny",
        Condition: { Bool: { "aws:SecureTransport": "true" }, StringNotEquals: { "aws:SourceAcount": account } },
      }),
    ),
    findings: [
      'broken: statement 1, Condition.StringNotEquals."aws:SourceAcount": it denies every Fargate profile that the role is for, since AWS has no such condition key; "aws:SourceAccount" may be meant, so pods never start',
    ],
  },
  {
    name: "an account whose leading zero was lost",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      StringEquals: { "aws:SourceAccount": "11122223333" },
    }),
    findings: [
      'broken: statement 0, Condition.StringEquals."aws:SourceAccount": the account "11122223333" has eleven digits instead of twelve; a leading zero was lost, as in a number without quotes, so pods never start',
    ],
  },
  {
    name: "another account of the role, and one that no request of the service has",
    document: withCondition({
      ArnLike: { "aws:SourceArn": sourceArn },
      StringEquals: { "aws:ResourceAccount": ["999999999999", "${aws:PrincipalAccount}"] },
    }),
    findings: [
      'broken: statement 0, Condition.StringEquals."aws:ResourceAccount": a request of eks-fargate-pods.amazonaws.com does not meet this condition, so pods never start',
    ],
  },
  {
    name: "Null that wants a key absent which every request has",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, Null: { "aws:SecureTransport": "true" } }),
    findings: [
      'broken: statement 0, Condition.Null."aws:SecureTransport": a request of eks-fargate-pods.amazonaws.com carries "true" under "aws:SecureTransport", so pods never start',
    ],
  },
  {
    name: "a key that is not text to show",
    document: withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "a: hunter2": "x" } }),
    findings: [
      "broken: statement 0, Condition.StringEquals.a key: a request of eks-fargate-pods.amazonaws.com never carries this key, so pods never start",
    ],
  },
  {
    name: "three values with a fault each",
    document: withSourceArn(["a", "a:b", "a:b:c"]),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "a" has one part, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; "a:b" has two parts, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; "a:b:c" has three parts, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*, so pods never start',
    ],
  },
  {
    name: "five values with a fault each",
    document: withSourceArn(["a", "a:b", "a:b:c", "a:b:c:d", "a:b:c:d:e"]),
    findings: [
      'broken: statement 0, Condition.ArnLike."aws:SourceArn": "a" has one part, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; "a:b" has two parts, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; "a:b:c" has three parts, and an ARN has six: arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*; and 2 more, so pods never start',
    ],
  },
  {
    name: "a statement of the service's own name beside one of a Region's, both broken",
    document: policy(
      statement({ Principal: { Service: regional } }),
      statement({ Principal: { Service: [fargate, "ec2.amazonaws.com"] }, Action: "sts:TagSession" }),
    ),
    findings: ["broken: statement 1, Action: it does not allow sts:AssumeRole, so pods never start"],
  },
  {
    name: "the service's own name and one of a Region's in one statement",
    document: policy(statement({ Principal: { Service: [fargate, regional] }, Action: "sts:TagSession" })),
    findings: ["broken: statement 0, Action: it does not allow sts:AssumeRole, so pods never start"],
  },
  {
    name: "an Allow under a further condition, of what a right Deny of all others keeps out",
    document: policy(
      statement({ Condition: { Bool: { "aws:SecureTransport": "true" }, ArnNotLike: { "aws:SourceArn": sourceArn } } }),
      deny({ ArnNotLike: { "aws:SourceArn": sourceArn } }),
    ),
    findings: [
      'broken: statement 0, Condition.ArnNotLike."aws:SourceArn": it lets in only Fargate profiles that a Deny keeps out, so pods never start',
    ],
  },
  {
    name: "a Deny of everything, behind two that deny it together",
    document: policy(statement(), deny({ ArnLike: ofNamesInA }), deny({ ArnNotLike: ofNamesInA }), deny(undefined)),
    findings: [
      "broken: statement 3, Effect: it denies every Fargate profile that the role is for, so pods never start",
    ],
  },
  {
    name: "two of five Denies that deny everything together",
    document: policy(
      statement(),
      deny(elsewhere),
      deny({ ArnLike: ofNamesInA }),
      deny({ ArnNotLike: ofNamesInA }),
      deny(elsewhere),
      deny(elsewhere),
    ),
    findings: [
      'broken: statement 3, Condition.ArnNotLike."aws:SourceArn": it denies every Fargate profile that the role is for, so pods never start',
    ],
  },
  {
    name: "a Deny alone, by an operator that IAM does not know",
    document: policy(deny({ ArnLikes: { "aws:SourceArn": sourceArn } })),
    findings: [
      "malformed: statement 0, Condition.ArnLikes: IAM knows no such condition operator",
      "broken: statement 0, Effect: no statement allows eks-fargate-pods.amazonaws.com to assume the role, so pods never start",
    ],
  },
  {
    name: "a Deny alone",
    document: policy(statement({ Effect: "Deny", Condition: undefined })),
    findings: [
      "broken: statement 0, Effect: no statement allows eks-fargate-pods.amazonaws.com to assume the role, so pods never start",
    ],
  },
];

describe("a trust policy: pods that never start", () => {
  itFinds(cases);

  it("by a Deny, where the cluster that the fix has to name is not known", () => {
    const document = policy(
      statement({ Condition: { StringLike: { "aws:SourceArn": sourceArn.replace("my-cluster", "*") } } }),
      deny(undefined),
    );
    assert.deepEqual(judgeTrustPolicy(document, { ...intended, clusters: undefined }).scoped.map(line), [
      "broken: statement 1, Effect: it denies every Fargate profile that the role is for, so pods never start",
    ]);
  });

  describe("for another intended account than the role's own, whose profiles alone use it", () => {
    const other = "999999999999";
    const found = (document: unknown) =>
      judgeTrustPolicy(document, { ...intended, accounts: [account, other], account }).scoped.map(line);

    it("in aws:SourceArn", () =>
      assert.deepEqual(found(withSourceArn(sourceArn.replace(account, other))), [
        'broken: statement 0, Condition.ArnLike."aws:SourceArn": "arn:aws:eks:us-east-1:999999999999:fargateprofile/my-cluster/*": the role is in the account 111122223333, and profiles of the account 999999999999 never use it, so pods never start',
      ]));

    it("in aws:SourceAccount", () => {
      const ArnLike = { "aws:SourceArn": sourceArn.replace(account, "*") };
      assert.deepEqual(found(withCondition({ ArnLike, StringEquals: { "aws:SourceAccount": other } })), [
        'broken: statement 0, Condition.StringEquals."aws:SourceAccount": the account "999999999999" is not one that the role is for, so pods never start',
      ]);
    });

    it("unless there is a line for its own too", () =>
      assert.deepEqual(found(withSourceArn([sourceArn.replace(account, other), sourceArn])), []));
  });

  describe("says to", () => {
    const whole = `"Condition": { "ArnLike": { "aws:SourceArn": "${sourceArn}" } }`;
    const anywhere = whole.replace("us-east-1", "*");
    const principal = `"Principal": {"Service": "${fargate}"}`;
    const onArn = { ArnLike: { "aws:SourceArn": sourceArn } };
    const fixes: [string, unknown, string][] = [
      ["allow the action", policy(statement({ Action: "sts:TagSession" })), '"Action": "sts:AssumeRole"'],
      [
        "add an Allow",
        policy(deny(undefined)),
        `add {"Effect": "Allow", ${anywhere}, ${principal}, "Action": "sts:AssumeRole"}`,
      ],
      [
        "remove a condition beside the right one",
        withCondition({ ...onArn, StringEquals: { "sts:ExternalId": "x" } }),
        'remove "sts:ExternalId" from the Condition',
      ],
      [
        "remove a condition whose key is not text to show",
        withCondition({ ...onArn, StringEquals: { "a: hunter2": "x" } }),
        "remove the condition from the Condition",
      ],
      [
        "write the right condition in place of one that stands alone",
        withCondition({ StringEquals: { "sts:ExternalId": "x" } }),
        anywhere,
      ],
      [
        "write the right condition where one of two on the ARN is wrong",
        withCondition({ ...onArn, ArnEquals: { "aws:SourceArn": "a" } }),
        whole,
      ],
      [
        "narrow the condition on the ARN of a Deny that has another one besides",
        policy(statement(), deny({ StringNotEquals: { "aws:SourceArn": "x", "sts:ExternalId": "x" } })),
        whole.replace("ArnLike", "ArnNotLike"),
      ],
    ];
    for (const [name, document, fix] of fixes)
      it(name, () => {
        const { scoped } = judgeTrustPolicy(document, intended);
        assert.deepEqual(
          scoped.map((one) => [one.kind, one.fix]),
          [["broken", fix]],
        );
      });
  });
});
