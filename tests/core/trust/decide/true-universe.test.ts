import assert from "node:assert/strict";
import { judgeTrustPolicy, type Intended } from "../../../../core/trust";
import {
  account,
  fargate,
  otherAccount,
  intended,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const { now } = intended;
const own: Intended = { accounts: [account], now };
const ofProfile = sourceArn.replace("*", "web/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d");
const open = statement({ Condition: undefined });
const deny = (condition: unknown) => statement({ Effect: "Deny", Principal: { AWS: "*" }, Condition: condition });

/** The kinds of what is found, in order. */
function kinds(document: unknown, wanted: Intended): string[] {
  const { scoped, exclusive } = judgeTrustPolicy(document, wanted);
  return [...scoped, ...exclusive].map(({ kind }) => kind);
}

type Cases = Record<string, [document: unknown, wanted: Intended]>;

const safe: Cases = {
  "StringLike with * for the Region": [withSourceArn(sourceArn.replace("us-east-1", "*"), "StringLike"), intended],
  "StringLike with * for partition and Region": [
    withSourceArn(`arn:*:eks:*:${account}:fargateprofile/my-cluster/*`, "StringLike"),
    intended,
  ],
  "StringLike of the account alone": [withSourceArn(`*:${account}:*`, "StringLike"), own],
  "every resource of EKS in the account": [withSourceArn(`arn:aws:eks:us-east-1:${account}:*`), own],
  "every resource of the account": [withSourceArn(`arn:aws:*:*:${account}:*`), own],
  "an open account that no service but EKS has profiles in": [
    withSourceArn([sourceArn, `arn:aws:ec2:*:*:instance/*`]),
    intended,
  ],
  "a cluster of another account in a Region that does not exist": [
    withSourceArn([sourceArn, sourceArn.replace(account, otherAccount).replace("us-east-1", "us-east-9")]),
    intended,
  ],
  "a cluster of another account in a Region of another partition": [
    withSourceArn([sourceArn, sourceArn.replace(account, otherAccount).replace("us-east-1", "cn-north-1")]),
    intended,
  ],
  "another account of eleven digits": [withSourceArn([sourceArn, sourceArn.replace(account, "9999999999?")]), intended],
  "${aws:ResourceAccount} for the account": [
    withSourceArn(sourceArn.replace(account, "${aws:ResourceAccount}")),
    intended,
  ],
  "a role's own account that is not the intended one, as a condition": [
    withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:ResourceAccount": "222233334444" } }),
    { ...intended, account: "222233334444" },
  ],
  "the organization beside SourceArn, where it is intended": [
    withCondition({
      ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" },
      StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" },
    }),
    { ...own, organizations: ["o-a1b2c3d4e5"] },
  ],
  "the role's own organization beside SourceArn, where one is intended": [
    withCondition({
      ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" },
      StringEquals: { "aws:SourceOrgID": "${aws:ResourceOrgID}" },
    }),
    { ...own, organizations: ["o-a1b2c3d4e5"] },
  ],
  "the organization's paths beside SourceArn, where it is intended": [
    withCondition({
      ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" },
      "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-a1b2c3d4e5/*" },
    }),
    { ...own, organizations: ["o-a1b2c3d4e5"] },
  ],
  "${aws:SourceAccount} for the account that aws:SourceAccount is": [
    withCondition({
      ArnLike: { "aws:SourceArn": sourceArn.replace(account, "${aws:SourceAccount}") },
      StringEquals: { "aws:SourceAccount": account },
    }),
    intended,
  ],
  "a quantifier on aws:SourceAccount": [
    withCondition({
      ArnLike: { "aws:SourceArn": sourceArn.replace(account, "*") },
      "ForAnyValue:StringEquals": { "aws:SourceAccount": account },
    }),
    intended,
  ],
};

const unsafe: Cases = {
  "StringEqualsIgnoreCase, since EKS tells my-cluster from my-clusteR": [
    withSourceArn(ofProfile, "StringEqualsIgnoreCase"),
    intended,
  ],
  "a Deny with StringNotEqualsIgnoreCase": [
    policy(open, deny({ StringNotEqualsIgnoreCase: { "aws:SourceArn": ofProfile } })),
    intended,
  ],
  "a Deny whose variable has no value": [
    policy(open, deny({ ArnNotLike: { "aws:SourceArn": sourceArn.replace("us-east-1", "${aws:RequestedRegion}") } })),
    own,
  ],
  "an opening until the year 2030": [
    policy(statement(), statement({ Condition: { DateLessThan: { "aws:CurrentTime": "2030" } } })),
    intended,
  ],
  "the service's name in a Region, open": [
    policy(
      statement(),
      statement({ Principal: { Service: "eks-fargate-pods.ap-east-1.amazonaws.com" }, Condition: undefined }),
    ),
    intended,
  ],
  "the service's name in a Region, open by another statement than the one that names it": [
    policy(
      statement({ Principal: { Service: "eks-fargate-pods.ap-east-1.amazonaws.com" } }),
      statement({ Principal: { AWS: "*" }, Condition: undefined }),
      statement({ Effect: "Deny", Condition: undefined }),
      deny({ StringNotLike: { "aws:PrincipalServiceName": "eks-fargate-pods*" } }),
    ),
    own,
  ],
  "StringLike without a part for the account": [
    withSourceArn("arn:aws:eks:*:fargateprofile/my-cluster/*", "StringLike"),
    own,
  ],
  "a misspelt key under IfExists": [withCondition({ ArnLikeIfExists: { "aws:SourceArns": sourceArn } }), intended],
  "the role's own organization beside SourceArn, where none is intended": [
    withCondition({
      ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" },
      StringEquals: { "aws:SourceOrgID": "${aws:ResourceOrgID}" },
    }),
    own,
  ],
  "an organization that is not intended": [
    withCondition({
      ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*/*" },
      StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" },
    }),
    { ...own, organizations: ["o-zzzzzzzzzz"] },
  ],
  "a Deny by a Bool value that is none": [policy(open, deny({ Bool: { "aws:PrincipalIsAWSService": "tru" } })), own],
  "another profile of another cluster, named alike": [
    withSourceArn(sourceArn.replace("my-cluster/", "*/my-cluster/")),
    intended,
  ],
  "another cluster without aws:SourceAccount": [
    policy(
      open,
      deny({ StringNotEquals: { "aws:SourceAccount": account }, StringNotLike: { "aws:SourceArn": sourceArn } }),
    ),
    { ...own, clusters: ["prod-*"] },
  ],
};

const accountOnly: Cases = {
  "${aws:ResourceAccount} as aws:SourceAccount": [
    withCondition({ StringEquals: { "aws:SourceAccount": "${aws:ResourceAccount}" } }),
    own,
  ],
  "the intended organization alone": [
    withCondition({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }),
    { ...own, organizations: ["o-a1b2c3d4e5"] },
  ],
};

const broken: Cases = {
  "another service's ARN": [withSourceArn(`arn:aws:ec2:us-east-1:*:instance/*`), own],
  "five parts": [withSourceArn("arn:aws:eks:us-east-1:fargateprofile/my-cluster/*"), own],
  "an empty resource": [withSourceArn(`arn:aws:eks:us-east-1:${account}:`), own],
  "a key of a role's session": [
    withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringLike: { "aws:SourceIdentity": "*" } }),
    own,
  ],
  "a Deny of requests without a key of a role's session": [
    policy(statement(), deny({ Null: { "aws:TokenIssueTime": "true" } })),
    own,
  ],
  "an empty cluster": [withSourceArn(sourceArn.replace("my-cluster", "")), own],
  "an eleven-digit account": [withSourceArn(sourceArn.replace(account, "1122223333?")), own],
  "a template's variable": [withSourceArn(sourceArn.replace("us-east-1", "${REGION}")), own],
  "CloudFormation's variable": [withSourceArn(sourceArn.replace(account, "${AWS::AccountId}")), own],
  "a placeholder for the cluster": [withSourceArn(sourceArn.replace("my-cluster", "CLUSTER_NAME")), own],
  "a variable of identities": [withSourceArn(sourceArn.replace(account, "${aws:PrincipalAccount}")), own],
  "a misspelt key": [withCondition({ ArnLike: { "aws:SourceArn": sourceArn, "aws:SourceAcount": account } }), own],
  "an id that no organization has": [
    withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceOrgID": "o-*" } }),
    own,
  ],
  "a Bool value that is none": [
    withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, Bool: { "aws:SecureTransport": "tru" } }),
    own,
  ],
  "a month that is over": [
    withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, DateLessThan: { "aws:CurrentTime": "2025-06" } }),
    own,
  ],
  "another role account": [
    withCondition({ ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:ResourceAccount": otherAccount } }),
    own,
  ],
  "the service's name in a Region, alone": [
    policy(statement({ Principal: { Service: "eks-fargate-pods.ap-east-1.amazonaws.com" } })),
    own,
  ],
  "a cluster's name of more than 100 characters": [
    withSourceArn(sourceArn.replace("my-cluster", "c".repeat(101))),
    own,
  ],
};

const shared: Cases = {
  "an account with a Deny of all but one of its users": [
    policy(
      statement(),
      statement({ Principal: { AWS: account }, Condition: undefined }),
      statement({
        Effect: "Deny",
        Principal: undefined,
        NotPrincipal: { AWS: `arn:aws:iam::${account}:user/jane`, Service: fargate },
        Condition: undefined,
      }),
    ),
    own,
  ],
  "an identity provider named like the service": [
    policy(
      statement(),
      statement({
        Principal: { Federated: "eks-fargate-pods.example.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: undefined,
      }),
    ),
    own,
  ],
  "another service, for a SourceArn that no profile has": [
    policy(
      statement(),
      statement({
        Principal: { Service: "ec2.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": sourceArn.replace("us-east-1", "US-EAST-1") } },
      }),
    ),
    own,
  ],
  "an identity, for a SourceArn with a variable that is literal in the older version": [
    {
      Version: "2008-10-17",
      Statement: [
        statement(),
        statement({
          Principal: { AWS: account },
          Condition: { ArnLike: { "aws:SourceArn": sourceArn.replace(account, "${aws:PrincipalAccount}") } },
        }),
      ],
    },
    own,
  ],
  "everyone of one account, by a condition": [
    policy(
      statement(),
      statement({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalAccount": otherAccount } } }),
    ),
    own,
  ],
};

const exclusive: Cases = {
  "another service that has to show an identity": [
    policy(
      statement(),
      statement({
        Principal: { Service: "ec2.amazonaws.com" },
        Condition: { StringEquals: { "sts:ExternalId": "x" } },
      }),
    ),
    own,
  ],
  ...Object.fromEntries(
    ["${REGION}", "${ aws:username }"].map((variable) => [
      `another service and an identity, for a SourceArn with ${variable}, which nothing fills in`,
      [
        policy(
          statement(),
          statement({
            Principal: { Service: "ec2.amazonaws.com", AWS: account },
            Condition: { ArnLike: { "aws:SourceArn": sourceArn.replace("us-east-1", variable) } },
          }),
        ),
        own,
      ],
    ]),
  ),
  "a federation that may call sts:AssumeRole only": [
    policy(
      statement(),
      statement({ Principal: { Federated: "cognito-identity.amazonaws.com" }, Condition: undefined }),
    ),
    own,
  ],
  "a session of a role that a Deny names": [
    policy(
      statement(),
      statement({ Principal: { AWS: `arn:aws:sts::${account}:assumed-role/admin/jane` }, Condition: undefined }),
      statement({
        Effect: "Deny",
        Principal: { AWS: `arn:aws:iam::${account}:role/path/admin` },
        Condition: undefined,
      }),
    ),
    own,
  ],
};

function each(title: string, cases: Cases, expected: string[]): void {
  describe(`a trust policy: ${title}`, () => {
    for (const [name, [document, wanted]] of Object.entries(cases)) {
      it(`${name}: ${expected.join(", ") || "right"}`, () => {
        assert.deepEqual(
          kinds(document, wanted).filter((kind) => kind !== "malformed"),
          expected,
        );
      });
    }
  });
}

each("what cannot be sent does no harm", safe, []);
each("what can be sent and is not intended", unsafe, ["unsafe"]);
each("what the account or organization alone limits", accountOnly, ["account-only"]);
each("what no profile can meet", broken, ["broken"]);
each("whom a statement tells apart", shared, ["not-exclusive"]);
each("who cannot get in", exclusive, []);

describe("a trust policy for an identity provider named like the service", () => {
  it("does not concern the Fargate service", () => {
    const document = policy(statement({ Principal: { Federated: "eks-fargate-pods.example.com" } }));
    assert.equal(judgeTrustPolicy(document, own).concernsFargate, false);
  });
});

describe("the witness", () => {
  it("says whose it is: anyone's, or of the own account", () => {
    const who = (document: unknown) => judgeTrustPolicy(document, intended).scoped.map((finding) => finding.who);
    assert.deepEqual(who(policy(open)), ["anyone"]);
    assert.deepEqual(who(withSourceArn(sourceArn.replace("my-cluster", "*"))), ["own"]);
    assert.deepEqual(who(withCondition({ StringEquals: { "aws:SourceAccount": account } })), [undefined]);
  });

  it("names the service as the statement does", () => {
    const regional = "eks-fargate-pods.ap-east-1.amazonaws.com";
    const document = policy(statement(), statement({ Principal: { Service: regional }, Condition: undefined }));
    assert.deepEqual(
      judgeTrustPolicy(document, intended).scoped.map(({ example, fix }) => [example, fix]),
      [[`${regional} without aws:SourceArn`, "remove statement 1"]],
    );
    assert.ok(!regional.startsWith(fargate));
  });
});
