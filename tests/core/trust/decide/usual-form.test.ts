import assert from "node:assert/strict";
import { type Intended, isCanonicalAndRight, parseTrustPolicy } from "../../../../core/trust";
import { keepsToIntention } from "../../../../core/trust/decide/usual-form";
import {
  account,
  fargate,
  otherAccount,
  policy,
  sourceArn,
  statement,
  withCondition,
  withSourceArn,
} from "../fixtures";

const wide = { accounts: [account] };
const second = sourceArn.replace("my-cluster", "second");
const like = { ArnLike: { "aws:SourceArn": sourceArn } };
const withAccount = (value: unknown, operator = "StringEquals") =>
  withCondition({ ...like, [operator]: { "aws:SourceAccount": value } });

type Row = [title: string, document: unknown, wanted?: Intended];

describe("a policy in the form that AWS shows is right at a glance", () => {
  const right: Row[] = [
    ["for its account", policy(statement())],
    [
      "for its account, Region and cluster",
      policy(statement()),
      { ...wide, regions: ["us-*"], clusters: ["my-cluster"] },
    ],
    ["for the one account that it names, where none is intended", policy(statement()), {}],
    ["for the role's own account, where none is intended", policy(statement()), { account }],
    [
      "for the role's own account and another that is intended",
      withSourceArn([sourceArn.replace(account, otherAccount), sourceArn]),
      { accounts: [otherAccount, account], account },
    ],
    ["with two SourceArns in a list", withSourceArn([sourceArn, second])],
    ["with two statements", policy(statement(), statement({ Condition: { ArnLike: { "aws:SourceArn": second } } }))],
    ["with a wildcard for the Region", withSourceArn(sourceArn.replace("us-east-1", "*"))],
    ["with a wildcard for the cluster", withSourceArn(sourceArn.replace("my-cluster", "*"))],
    ["with ArnEquals", withSourceArn(sourceArn, "ArnEquals")],
    ["with StringLike", withSourceArn(sourceArn, "StringLike")],
    ["with its account as aws:SourceAccount", withAccount(account)],
    ["with its account and another as aws:SourceAccount", withAccount([otherAccount, account])],
    ["with a further action", policy(statement({ Action: ["sts:TagSession", "sts:AssumeRole"] }))],
    [
      "in a Region that the intention names",
      withSourceArn(sourceArn.replace("us-east-1", "us-east-9")),
      { ...wide, regions: ["us-east-9"] },
    ],
    [
      "for a placeholder's name that a cluster has",
      withSourceArn(sourceArn.replace("my-cluster", "CLUSTER")),
      { ...wide, clusters: ["CLUSTER"] },
    ],
  ];
  for (const [title, document, wanted = wide] of right)
    it(title, () => assert.equal(isCanonicalAndRight(parseTrustPolicy(document), wanted), true));
});

describe("a policy is not right at a glance", () => {
  const of = (from: string, to: string): unknown => withSourceArn(sourceArn.replace(from, to));
  const changed = (changes: Record<string, unknown>): unknown => policy(statement(changes));
  const judged: Row[] = [
    [
      "for an intended account other than the role's own",
      of(account, otherAccount),
      { accounts: [otherAccount, account], account },
    ],
    ["with a problem", policy({ ...statement(), Resource: "*" })],
    ["with no statement", policy()],
    ["for another account than is intended", policy(statement()), { accounts: [otherAccount] }],
    ["for another account than the role's own", policy(statement()), { account: otherAccount }],
    [
      "for two accounts, where none is intended",
      withSourceArn([sourceArn, sourceArn.replace(account, otherAccount)]),
      {},
    ],
    [
      "for another account in a second statement",
      policy(
        statement(),
        statement({ Condition: { ArnLike: { "aws:SourceArn": sourceArn.replace(account, otherAccount) } } }),
      ),
    ],
    ["for another cluster than is intended", policy(statement()), { ...wide, clusters: ["second"] }],
    ["for every cluster, where one is intended", of("my-cluster", "*"), { ...wide, clusters: ["my-cluster"] }],
    ["for another Region than is intended", policy(statement()), { ...wide, regions: ["eu-west-1"] }],
    ["for every Region, where one is intended", of("us-east-1", "*"), { ...wide, regions: ["us-east-1"] }],
    ["for every Region, where every Region is intended", of("us-east-1", "*"), { ...wide, regions: ["*"] }],
    ["with a wildcard within the cluster's name", of("my-", "*-")],
    ["with a wildcard within the Region", of("us-", "*-")],
    ["with a wildcard for the account", of(account, "*")],
    ["with text before the ARN", of("arn:", "xarn:")],
    ["with text behind the ARN", of("/*", "/*x")],
    ["for one profile", of("/*", "/a/*")],
    ["for another resource", of("fargateprofile", "nodegroup")],
    ["with an account of thirteen digits", of(account, `${account}4`), { accounts: [`${account}4`] }],
    ["with a name that EKS does not take", of("my-cluster", "-a")],
    ["with a placeholder for the cluster", of("my-cluster", "CLUSTER_NAME")],
    [
      "in a partition that does not exist, in every Region",
      withSourceArn(sourceArn.replace("aws", "aws-x").replace("us-east-1", "*")),
    ],
    ["in a Region of another partition", of("us-east-1", "cn-north-1")],
    ["in a Region that does not exist", of("us-east-1", "us-east-9")],
    ["with one SourceArn of two that is not right", withSourceArn([sourceArn, "*"])],
    ["with no value", withSourceArn([])],
    ["with another account as aws:SourceAccount", withAccount(otherAccount)],
    ["with aws:SourceAccount under StringLike", withAccount(account, "StringLike")],
    ["with aws:SourceAccount under IfExists", withAccount(account, "StringEqualsIfExists")],
    ["with another condition", withCondition({ ...like, StringEquals: { "aws:SourceOrgID": "o-1" } })],
    ["with two conditions on aws:SourceArn", withCondition({ ...like, StringLike: { "aws:SourceArn": second } })],
    [
      "with the key twice in two cases",
      withCondition({ ArnLike: { "aws:SourceArn": sourceArn, "AWS:SourceArn": "*" } }),
    ],
    ["with no condition", withCondition(undefined)],
    ["with aws:SourceAccount alone", withCondition({ StringEquals: { "aws:SourceAccount": account } })],
    ...["ArnNotLike", "ArnLikeIfExists", "ForAllValues:ArnLike", "ForAnyValue:ArnLike", "StringEquals", "ArnLikes"].map(
      (operator): Row => [`with ${operator}`, withSourceArn(sourceArn, operator)],
    ),
    ["as a Deny", changed({ Effect: "Deny" })],
    ["for another service", changed({ Principal: { Service: "ec2.amazonaws.com" } })],
    ["for another service too", changed({ Principal: { Service: [fargate, "ec2.amazonaws.com"] } })],
    ["for the service's name as an AWS principal", changed({ Principal: { AWS: fargate } })],
    ["for everyone", changed({ Principal: "*" })],
    ["for everyone but the service", changed({ Principal: undefined, NotPrincipal: { Service: fargate } })],
    ["for another action", changed({ Action: "sts:TagSession" })],
    ["for every action but the one", changed({ Action: undefined, NotAction: "sts:AssumeRole" })],
    ["with one open statement of two", policy(statement(), statement({ Condition: undefined }))],
  ];
  for (const [title, document, wanted = wide] of judged)
    it(title, () => assert.equal(isCanonicalAndRight(parseTrustPolicy(document), wanted), false));
});

describe("a statement keeps to the intention", () => {
  const wanted = { accounts: [account], clusters: ["my-cluster"], now: new Date(0) };
  const other = sourceArn.replace(account, otherAccount);
  const of = (Effect: string, Condition: unknown) => policy(statement({ Effect, Condition }));
  const arn = (value: unknown) => ({ "aws:SourceArn": value });
  const secure = { Bool: { "aws:SecureTransport": "true" } };
  for (const [title, document, expected] of [
    ["as an Allow by ArnLike", of("Allow", { ArnLike: arn(sourceArn) }), true],
    ["as an Allow by ArnEquals", of("Allow", { ArnEquals: arn(sourceArn) }), true],
    ["as an Allow by StringLike", of("Allow", { StringLike: arn(sourceArn) }), true],
    ["as an Allow beside another condition", of("Allow", { ...secure, ArnLike: arn(sourceArn) }), true],
    ["as a Deny by ArnNotLike", of("Deny", { ArnNotLike: arn(sourceArn) }), true],
    ["as a Deny by ArnNotEquals", of("Deny", { ArnNotEquals: arn(sourceArn) }), true],
    ["as a Deny by StringNotLike", of("Deny", { StringNotLike: arn(sourceArn) }), true],
    ["not as an Allow by ArnNotLike", of("Allow", { ArnNotLike: arn(sourceArn) }), false],
    ["not as an Allow of another account", of("Allow", { ArnLike: arn(other) }), false],
    ["not as an Allow of another account too", of("Allow", { ArnLike: arn([sourceArn, other]) }), false],
    ["not as an Allow of every ARN", of("Allow", { ArnLike: arn("*") }), false],
    ["not as an Allow of another form", of("Allow", { ArnLike: arn(`${sourceArn}x`) }), false],
    ["not as an Allow by IfExists", of("Allow", { ArnLikeIfExists: arn(sourceArn) }), false],
    ["not as an Allow by another key", of("Allow", { ArnLike: { "aws:PrincipalArn": sourceArn } }), false],
    ["not as an Allow without a value", of("Allow", { ArnLike: arn([]) }), false],
    ["not as an Allow without a condition", of("Allow", undefined), false],
    [
      "not as an Allow where the key stands twice",
      of("Allow", { ArnLike: { ...arn(sourceArn), "AWS:SourceArn": "*" } }),
      false,
    ],
    [
      "not as a Deny where the key stands twice",
      of("Deny", { ArnNotLike: { ...arn(sourceArn), "AWS:SourceArn": "*" } }),
      false,
    ],
    ["not as a Deny by ArnLike", of("Deny", { ArnLike: arn(sourceArn) }), false],
    ["not as a Deny under another condition", of("Deny", { ArnNotLike: arn(sourceArn), ...secure }), false],
    ["not as a Deny of all but another account", of("Deny", { ArnNotLike: arn(other) }), false],
    ["not as a Deny by IfExists", of("Deny", { ArnNotLikeIfExists: arn(sourceArn) }), false],
    ["not as a Deny without a condition", of("Deny", undefined), false],
  ] as const)
    it(title, () => {
      const [parsed] = parseTrustPolicy(document).statements;
      assert.equal(parsed && keepsToIntention(parsed, wanted), expected);
    });
});
