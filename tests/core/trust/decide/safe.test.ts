import assert from "node:assert/strict";
import { judgeTrustPolicy } from "../../../../core/trust";
import { account, fargate, intended, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";

const open = statement({ Condition: undefined });
const denyOthers = statement({
  Effect: "Deny",
  Principal: { AWS: "*" },
  Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
});

const silent: Record<string, unknown> = {
  "JSON text": JSON.stringify(policy(statement())),
  "one statement, not in a list": { Version: "2012-10-17", Statement: statement() },
  "no version": { Statement: [statement()] },
  "the older version": { ...policy(statement()), Version: "2008-10-17" },
  "an Id and a Sid": { ...policy(statement({ Sid: "Pods" })), Id: "trust" },
  "lists of one": policy(statement({ Principal: { Service: [fargate] }, Action: ["sts:AssumeRole"] })),
  "a list of one SourceArn": withSourceArn([sourceArn]),
  "a date beside one that is none": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    DateLessThan: { "aws:CurrentTime": ["next year", "2030-01-01T00:00:00Z"] },
  }),
  "true beside what Null does not take": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    Null: { "aws:PrincipalArn": ["yes", "true"] },
  }),
  "the key in another case": withCondition({ ArnLike: { "AWS:sourcearn": sourceArn } }),
  "the action in another case": policy(statement({ Action: "STS:assumerole" })),
  "every action of STS": policy(statement({ Action: "sts:*" })),
  "every action": policy(statement({ Action: "*" })),
  "a further action": policy(statement({ Action: ["sts:AssumeRole", "sts:TagSession"] })),
  "every action but one": policy(statement({ Action: undefined, NotAction: "sts:TagSession" })),
  ArnEquals: withSourceArn(sourceArn, "ArnEquals"),
  "StringLike with a * at the end only": withSourceArn(sourceArn, "StringLike"),
  ForAnyValue: withSourceArn(sourceArn, "ForAnyValue:ArnLike"),
  "StringEquals of one whole ARN": withSourceArn(
    sourceArn.replace("*", "my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"),
    "StringEquals",
  ),
  "one profile": withSourceArn(sourceArn.replace("*", "my-profile/*")),
  "two Regions": withSourceArn([sourceArn, sourceArn.replace("us-east-1", "eu-west-1")]),
  "every Region": withSourceArn(sourceArn.replace("us-east-1", "*")),
  "Regions by a wildcard": withSourceArn(sourceArn.replace("us-east-1", "us-*")),
  "StringLike with a * before a colon, which can be nowhere else in the ARN of a profile": withSourceArn(
    sourceArn.replace("us-east-1", "*"),
    "StringLike",
  ),
  "a wildcard after the twelve digits of the account": withSourceArn(sourceArn.replace(account, `${account}*`)),
  "any partition": withSourceArn(sourceArn.replace("arn:aws:", "arn:*:")),
  "the same cluster in two statements": policy(statement(), statement({ Sid: "Again" })),
  "aws:SourceAccount too": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    StringEquals: { "aws:SourceAccount": account },
  }),
  "the account told by aws:SourceAccount": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn.replace(account, "*") },
    StringEquals: { "aws:SourceAccount": account },
  }),
  "StringLike, the account told by aws:SourceAccount": withCondition({
    StringLike: { "aws:SourceArn": sourceArn },
    StringEquals: { "aws:SourceAccount": account },
  }),
  "an unrelated condition too": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    StringEquals: { "aws:SourceVpc": "vpc-1" },
  }),
  "the organization of the source too": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    StringEquals: { "aws:SourceOrgID": "o-1" },
  }),
  "an encrypted transport too": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    Bool: { "aws:SecureTransport": true },
  }),
  "a principal that is an AWS service too": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    Bool: { "aws:PrincipalIsAWSService": "true" },
  }),
  "a time that is not over": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
  }),
  "a wide condition and a narrow one": withCondition({
    ArnLike: { "aws:SourceArn": sourceArn },
    StringLike: { "aws:SourceArn": "*" },
  }),
  "IfExists with a Null that wants the key": withCondition({
    ArnLikeIfExists: { "aws:SourceArn": sourceArn },
    Null: { "aws:SourceArn": "false" },
  }),
  "an open Allow with a Deny of all others": policy(open, denyOthers),
  "the Deny first": policy(denyOthers, open),
  "the Deny for the service": policy(open, { ...denyOthers, Principal: { Service: fargate } }),
  "the Deny of every action": policy(open, { ...denyOthers, Action: "sts:*" }),
  "the Deny with IfExists": policy(open, {
    ...denyOthers,
    Condition: { ArnNotLikeIfExists: { "aws:SourceArn": sourceArn } },
  }),
  "the Deny for AWS services": policy(open, {
    ...denyOthers,
    Condition: { ArnNotLike: { "aws:SourceArn": sourceArn }, Bool: { "aws:PrincipalIsAWSService": "true" } },
  }),
  "the Deny in two parts": policy(
    open,
    { ...denyOthers, Condition: { StringNotEquals: { "aws:SourceAccount": account } } },
    { ...denyOthers, Condition: { ArnNotLike: { "aws:SourceArn": sourceArn.replace(account, "*") } } },
  ),
  "a Deny of an absent key and a Deny of other values": policy(
    open,
    { ...denyOthers, Condition: { Null: { "aws:SourceArn": "true" } } },
    { ...denyOthers, Condition: { "ForAnyValue:ArnNotLike": { "aws:SourceArn": sourceArn } } },
  ),
  "a Deny that does not touch services": policy(statement(), {
    ...denyOthers,
    Condition: {
      StringNotEquals: { "aws:PrincipalOrgID": "o-1" },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  }),
  "a Deny of a plain transport": policy(statement(), {
    ...denyOthers,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  }),
  "everyone, if it is the service": policy(
    statement({
      Principal: { AWS: "*" },
      Condition: { ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:PrincipalServiceName": fargate } },
    }),
  ),
};

const unconcerned: Record<string, unknown> = {
  "another service": policy(statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined })),
  "a service of a similar name": policy(
    statement({ Principal: { Service: "eks-fargate.amazonaws.com" }, Condition: undefined }),
  ),
  "an account": policy(statement({ Principal: { AWS: account }, Condition: undefined })),
  "a service account of Kubernetes": policy(
    statement({
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/1` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "oidc.eks.us-east-1.amazonaws.com/id/1:sub": "system:serviceaccount:a:b" } },
    }),
  ),
  "everyone of an organization": policy(
    statement({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
  ),
  "everyone with the right name": policy(
    statement({ Principal: { AWS: "*" }, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/a" } } }),
  ),
  "everyone of an action that is not for services": policy(
    statement({ Principal: "*", Action: "sts:AssumeRoleWithSAML", Condition: undefined }),
  ),
  "a Deny of everyone": policy(statement({ Effect: "Deny", Principal: "*", Condition: undefined })),
  "another service with something IAM would not accept": policy(
    statement({ Principal: { Service: "ec2.amazonaws.com" }, Condition: undefined, Resource: "*" }),
  ),
  "a service beside an empty list": policy(
    statement({ Principal: { Service: "ec2.amazonaws.com", AWS: [] }, Condition: undefined }),
  ),
};

describe("a trust policy: unusual and right", () => {
  for (const [name, document] of Object.entries(silent)) {
    it(name, () => {
      assert.deepEqual(judgeTrustPolicy(document, intended), {
        concernsFargate: true,
        scoped: [],
        exclusive: [],
        notices: [],
      });
    });
  }

  it("needs no intention where the policy names one account", () => {
    assert.deepEqual(judgeTrustPolicy(policy(statement()), {}).scoped, []);
    assert.deepEqual(judgeTrustPolicy(withSourceArn(sourceArn.replace("my-cluster", "*")), {}).scoped, []);
  });

  it("takes the role's own account for the intended one where no other is named", () => {
    const kinds = (document: unknown) =>
      judgeTrustPolicy(document, { now: intended.now, account }).scoped.map(({ kind }) => kind);
    for (const condition of [{}, { Bool: { "aws:SecureTransport": "true" } }]) {
      const onArn = (value: string) => withCondition({ ArnLike: { "aws:SourceArn": value }, ...condition });
      assert.deepEqual(kinds(onArn(sourceArn)), []);
      assert.deepEqual(kinds(onArn(sourceArn.replace(account, "999999999999"))), ["unsafe"]);
    }
  });

  it("takes one of the first five accounts that a policy names for the intended one", () => {
    const accounts = [1, 2, 3, 4, 5, 6].map((one) => `${one}`.repeat(12));
    const kindsFor = (last: number) => {
      const document = withCondition({
        ArnLike: { "aws:SourceArn": accounts.map((one) => sourceArn.replace(account, one)) },
        StringEquals: { "aws:SourceAccount": accounts[last] },
      });
      return judgeTrustPolicy(document, { now: intended.now }).scoped.map(({ kind }) => kind);
    };
    assert.deepEqual([4, 5].map(kindsFor), [[], ["unsafe"]]);
  });

  it("takes aws:ResourceAccount for the role's own account", () => {
    const kinds = (owner: string, wanted: object) => {
      const document = withCondition({
        ArnLike: { "aws:SourceArn": sourceArn },
        StringEquals: { "aws:ResourceAccount": owner },
      });
      return judgeTrustPolicy(document, { ...intended, ...wanted }).scoped.map(({ kind }) => kind);
    };
    const other = "999999999999";
    assert.deepEqual([kinds(account, {}), kinds(other, {})], [[], ["broken"]]);
    assert.deepEqual([kinds(account, { account: other }), kinds(other, { account: other })], [["broken"], []]);
  });

  it("is silent on a placeholder that is the name of an intended cluster", () => {
    const document = withCondition({
      ArnLike: { "aws:SourceArn": sourceArn.replace("my-cluster", "MY_CLUSTER") },
      Bool: { "aws:SecureTransport": "true" },
    });
    const kinds = (wanted: object) =>
      judgeTrustPolicy(document, { ...intended, organizations: ["o-1"], ...wanted }).scoped.map(({ kind }) => kind);
    assert.deepEqual(kinds({ clusters: ["MY_CLUSTER"] }), []);
    assert.deepEqual(kinds({ clusters: undefined }), ["broken"]);
  });

  it("passes over the crossing * of StringLike where the account is told", () => {
    const document = withCondition({
      StringLike: { "aws:SourceArn": `arn:aws:eks:*:${account}:fargateprofile/*/*` },
      StringEquals: { "aws:SourceAccount": account },
    });
    assert.deepEqual(judgeTrustPolicy(document, { accounts: [account] }).scoped, []);
  });

  it("takes globs of the intention at their word", () => {
    const wide = { accounts: [account], clusters: ["prod-*", "my-*"], regions: ["us-*", "xx-new-1"] };
    for (const cluster of ["prod-*", "prod-eu-*", "prod-1", "my-cluster"]) {
      const value = sourceArn.replace("my-cluster", cluster).replace("us-east-1", "us-*");
      assert.deepEqual(judgeTrustPolicy(withSourceArn(value), wide).scoped, [], cluster);
    }
    assert.deepEqual(judgeTrustPolicy(withSourceArn(sourceArn.replace("us-east-1", "xx-new-1")), wide).scoped, []);
  });
});

describe("a trust policy: none of the Fargate service's", () => {
  for (const [name, document] of Object.entries(unconcerned)) {
    it(name, () => {
      assert.deepEqual(judgeTrustPolicy(document, intended), {
        concernsFargate: false,
        scoped: [],
        exclusive: [],
        notices: [],
      });
    });
  }
});
