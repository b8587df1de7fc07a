import assert from "node:assert/strict";
import { type Intended, parseTrustPolicy, suggestSourceArns } from "../../../../core/trust";
import { isLimitedBySourceArn } from "../../../../core/trust/decide/advice";
import { account, otherAccount, policy, sourceArn, statement, withCondition, withSourceArn } from "../fixtures";

const arn = (changes: { partition?: string; region?: string; of?: string; cluster?: string }) => {
  const { partition = "aws", region = "us-east-1", of = account, cluster = "my-cluster" } = changes;
  return `arn:${partition}:eks:${region}:${of}:fargateprofile/${cluster}/*`;
};
const missing = (what: "account" | "cluster") => ({ missing: what });
const only = (...sourceArns: string[]) => ({ sourceArns });
const open = withCondition(undefined);
const ofAccount = (id: string | string[]) => withCondition({ StringEquals: { "aws:SourceAccount": id } });
const here = { accounts: [account], clusters: ["my-cluster"] };

describe("the SourceArns that are suggested", () => {
  const cases: [title: string, document: unknown, wanted: Intended, expected: object][] = [
    ["are the policy's own", withSourceArn(sourceArn), here, only(sourceArn)],
    ["are the policy's own under ArnEquals", withSourceArn(sourceArn, "ArnEquals"), here, only(sourceArn)],
    ["are the policy's own, each once", withSourceArn([sourceArn, sourceArn]), here, only(sourceArn)],
    [
      "are the policy's own under a second key of another case",
      withCondition({ ArnLike: { "aws:SourceArn": arn({ cluster: "a" }), "AWS:SourceArn": arn({ cluster: "b" }) } }),
      { accounts: [account] },
      only(arn({ cluster: "a" }), arn({ cluster: "b" })),
    ],
    ["are the policy's own that is right", withSourceArn([sourceArn, "*"]), {}, only(sourceArn)],
    ["are made anew where they stand under StringLike", withSourceArn(sourceArn, "StringLike"), here, only(sourceArn)],
    ["keep a wildcard for the Region", withSourceArn(arn({ region: "us-*" })), here, only(arn({ region: "us-*" }))],
    [
      "keep no wildcard that no Region of the partition matches",
      withSourceArn(arn({ region: "cn-*" })),
      here,
      only(arn({ region: "*" })),
    ],
    [
      "keep a wildcard that ends a cluster's name",
      withSourceArn(arn({ cluster: "my-*" })),
      {},
      only(arn({ cluster: "my-*" })),
    ],
    ["keep no wildcard within a cluster's name", withSourceArn(arn({ cluster: "my-*-a" })), {}, missing("cluster")],
    ["keep no placeholder for a cluster", withSourceArn(arn({ cluster: "CLUSTER_NAME" })), {}, missing("cluster")],
    [
      "keep a placeholder's name where a cluster has it",
      withSourceArn(arn({ cluster: "CLUSTER" })),
      { clusters: ["CLUSTER"] },
      only(arn({ cluster: "CLUSTER" })),
    ],
    ["keep no name that EKS does not take", withSourceArn(arn({ cluster: "-a" })), {}, missing("cluster")],
    [
      "keep a name of 100 characters",
      withSourceArn(arn({ cluster: "a".repeat(100) })),
      {},
      only(arn({ cluster: "a".repeat(100) })),
    ],
    [
      "keep a name of 99 characters and a wildcard",
      withSourceArn(arn({ cluster: `${"a".repeat(99)}*` })),
      {},
      only(arn({ cluster: `${"a".repeat(99)}*` })),
    ],
    [
      "keep a wildcard for the cluster in a Region that the intention names",
      withSourceArn(arn({ region: "us-new-9", cluster: "my-*" })),
      { accounts: [account], regions: ["us-new-9"] },
      only(arn({ region: "us-new-9", cluster: "my-*" })),
    ],
    ["keep no name of 101 characters", withSourceArn(arn({ cluster: "a".repeat(101) })), {}, missing("cluster")],
    [
      "keep no Region of another partition",
      withSourceArn(arn({ region: "cn-north-1" })),
      here,
      only(arn({ partition: "aws-cn", region: "cn-north-1" })),
    ],
    [
      "keep no Region that does not exist",
      withSourceArn(arn({ region: "us-east-9" })),
      here,
      only(arn({ region: "*" })),
    ],
    [
      "keep a Region that the intention names",
      withSourceArn(arn({ region: "us-new-9" })),
      { ...here, regions: ["us-new-9"] },
      only(arn({ region: "us-new-9" })),
    ],
    [
      "keep no partition but the role's own",
      withSourceArn(arn({ partition: "aws", region: "*" })),
      { ...here, partition: "aws-cn" },
      only(arn({ partition: "aws-cn", region: "*" })),
    ],
    [
      "keep the cluster of a line for any account, beside one for this account",
      withSourceArn([arn({ cluster: "a" }), arn({ of: "*", region: "eu-west-1", cluster: "b" })]),
      { accounts: [account] },
      only(arn({ cluster: "a" }), arn({ region: "eu-west-1", cluster: "b" })),
    ],
    [
      "keep each cluster in its own Region",
      withSourceArn([arn({ of: "*", cluster: "a" }), arn({ of: "1111*", region: "eu-west-1", cluster: "b" })]),
      { accounts: [account] },
      only(arn({ cluster: "a" }), arn({ region: "eu-west-1", cluster: "b" })),
    ],
    [
      "keep a wildcard that ends a cluster's name in a line for any account",
      withSourceArn(arn({ of: "*", region: "*", cluster: "my-*" })),
      { accounts: [account] },
      only(arn({ region: "*", cluster: "my-*" })),
    ],
    [
      "keep no wildcard for every cluster in a line for any account",
      withSourceArn(arn({ of: "*", cluster: "*" })),
      { accounts: [account] },
      missing("cluster"),
    ],
    [
      "keep the cluster of a line for one profile",
      withSourceArn([arn({ cluster: "a" }), arn({ cluster: "b" }).replace("*", "web/*")]),
      { accounts: [account] },
      only(arn({ cluster: "a" }), arn({ cluster: "b" })),
    ],
    [
      "keep no cluster of another account",
      withSourceArn([arn({ cluster: "a" }), arn({ of: otherAccount, cluster: "b" })]),
      { accounts: [account] },
      only(arn({ cluster: "a" })),
    ],
    [
      "keep no cluster that is not intended",
      withSourceArn([arn({ cluster: "a" }), arn({ of: "*", cluster: "b" })]),
      { accounts: [account], clusters: ["a"] },
      only(arn({ cluster: "a" })),
    ],
    [
      "keep no cluster of another service, beside one of the Fargate service",
      policy(
        statement({
          Principal: { Service: "lambda.amazonaws.com" },
          Condition: { ArnLike: { "aws:SourceArn": arn({ cluster: "b" }) } },
        }),
        statement({ Condition: { ArnLike: { "aws:SourceArn": arn({ of: "*", cluster: "a" }) } } }),
      ),
      { accounts: [account] },
      only(arn({ cluster: "a" })),
    ],
    [
      "keep no cluster that a Deny keeps out, beside one that gets in",
      policy(
        statement({ Condition: { ArnLike: { "aws:SourceArn": arn({ of: "*", cluster: "a" }) } } }),
        statement({ Effect: "Deny", Condition: { ArnLike: { "aws:SourceArn": arn({ cluster: "b" }) } } }),
      ),
      { accounts: [account] },
      only(arn({ cluster: "a" })),
    ],
    [
      "keep the one that a Deny keeps to, beside one that gets in by an Allow",
      policy(
        statement({ Condition: { ArnLike: { "aws:SourceArn": arn({ of: "*", cluster: "a" }) } } }),
        statement({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": arn({ cluster: "b" }) } } }),
      ),
      { accounts: [account] },
      only(arn({ cluster: "a" }), arn({ cluster: "b" })),
    ],
    ["keep no other form of the ARN", withSourceArn(`${sourceArn}/x`), here, only(sourceArn)],
    [
      "keep no other text before the ARN",
      withSourceArn(`x${arn({ cluster: "a" })}`),
      { accounts: [account] },
      only(arn({ cluster: "a" })),
    ],
    [
      "are of the account that aws:SourceAccount names",
      ofAccount(account),
      { clusters: ["a"] },
      only(arn({ region: "*", cluster: "a" })),
    ],
    ["are of the intended one of two accounts", ofAccount([otherAccount, account]), here, only(arn({ region: "*" }))],
    [
      "are of the intended account where the policy names another",
      ofAccount(otherAccount),
      here,
      only(arn({ region: "*" })),
    ],
    [
      "lack an account where two are named",
      ofAccount([otherAccount, account]),
      { clusters: ["a"] },
      missing("account"),
    ],
    [
      "lack an account where two are intended",
      open,
      { ...here, accounts: [account, otherAccount] },
      missing("account"),
    ],
    ["lack an account where none is named", open, { clusters: ["a"] }, missing("account")],
    [
      "lack an account where only the one that stands for none is",
      open,
      { ...here, accounts: ["000000000000"] },
      missing("account"),
    ],
    ["lack an account where it has eleven digits", ofAccount("11112222333"), { clusters: ["a"] }, missing("account")],
    ["lack a cluster where none is intended", open, { ...here, clusters: [] }, missing("cluster")],
    ["lack a cluster where none is named", open, { accounts: [account] }, missing("cluster")],
    [
      "lack a cluster where one of two has a wildcard within",
      open,
      { ...here, clusters: ["a", "*a"] },
      missing("cluster"),
    ],
    [
      "are one for each Region and cluster",
      open,
      { accounts: [account], clusters: ["a", "b"], regions: ["us-east-1", "cn-north-1"] },
      only(
        arn({ cluster: "a" }),
        arn({ cluster: "b" }),
        arn({ partition: "aws-cn", region: "cn-north-1", cluster: "a" }),
        arn({ partition: "aws-cn", region: "cn-north-1", cluster: "b" }),
      ),
    ],
    [
      "are of the Region in which the clusters are, where the policy names another",
      withSourceArn(arn({ cluster: "b", region: "eu-west-1" })),
      { ...here, region: "us-east-1" },
      only(arn({})),
    ],
    [
      "are of the Regions that the policy names, where the clusters are in one of them, or nobody says where",
      withSourceArn([arn({ cluster: "b", region: "eu-west-1" }), arn({ cluster: "b" })]),
      { ...here, region: "us-east-1" },
      only(arn({ region: "eu-west-1" }), arn({})),
    ],
    [
      "are of all Regions where the policy names none",
      open,
      { ...here, region: "us-east-1" },
      only(arn({ region: "*" })),
    ],
    [
      "are of the Regions in the role's partition, where others are intended too",
      open,
      { ...here, partition: "aws-cn", regions: ["us-east-1", "eu-*", "cn-north-1", "cn-northwest-*", "xx-new-1"] },
      only(...["cn-north-1", "cn-northwest-*", "xx-new-1"].map((region) => arn({ partition: "aws-cn", region }))),
    ],
    [
      "are not made of another account's clusters",
      withSourceArn([
        arn({ of: otherAccount, cluster: "a" }),
        arn({ of: otherAccount, cluster: "b?", region: "eu-west-1" }),
      ]),
      { accounts: [account] },
      { missing: "cluster" },
    ],
  ];
  for (const [title, document, wanted, expected] of cases)
    it(title, () => assert.deepEqual(suggestSourceArns(parseTrustPolicy(document).statements, wanted), expected));
});

describe("a statement is limited by aws:SourceArn", () => {
  const like = { "aws:SourceArn": sourceArn };
  for (const [title, Condition, expected] of [
    ["by ArnLike", { ArnLike: like }, true],
    ["by ArnEquals", { ArnEquals: like }, true],
    ["by StringLike", { StringLike: like }, true],
    ["by ForAnyValue:ArnLike", { "ForAnyValue:ArnLike": like }, true],
    ["by ArnLike beside another condition", { Bool: { "aws:SecureTransport": "true" }, ArnLike: like }, true],
    ["not by ArnNotLike", { ArnNotLike: like }, false],
    ["not by ArnLikeIfExists", { ArnLikeIfExists: like }, false],
    ["not by ForAllValues:ArnLike", { "ForAllValues:ArnLike": like }, false],
    ["not by StringEquals", { StringEquals: like }, false],
    ["not by an operator that does not exist", { ArnLikes: like }, false],
    ["not by a key that stands twice", { ArnLike: { ...like, "AWS:SourceArn": "*" } }, false],
    ["not by another key", { ArnLike: { "aws:PrincipalArn": sourceArn } }, false],
    ["not where there is no condition", undefined, false],
  ] as const)
    it(title, () => {
      const [parsed] = parseTrustPolicy(withCondition(Condition)).statements;
      assert.equal(parsed && isLimitedBySourceArn(parsed), expected);
    });
});
