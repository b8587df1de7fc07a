import type { Intention } from "../../../support/trust-policy-oracle";

/**
 * Trust policies in the forms in which documentation, tools and modules publish them: each written anew, with its own names, and judged
 * by hand. `scoped` is what is wrong with the service's way in, `exclusive` whether nobody else may assume the role.
 */
export interface Form {
  /** Where the form is seen. */
  from: string;
  document: unknown;
  intention: Intention;
  scoped: "right" | "unsafe" | "account-only" | "broken" | "malformed";
  exclusive: boolean;
  why: string;
}

const account = "111122223333";
const fargate = "eks-fargate-pods.amazonaws.com";

const oneCluster: Intention = { accounts: [account], clusters: ["shop"] };
const anyCluster: Intention = { accounts: [account] };
const profiles = `arn:aws:eks:eu-west-1:${account}:fargateprofile/shop/*`;

const allow = (more: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Principal: { Service: fargate },
  Action: "sts:AssumeRole",
  ...more,
});
const policy = (...Statement: unknown[]) => ({ Version: "2012-10-17", Statement });
const scopedBy = (operator: string, value: unknown) =>
  policy(allow({ Condition: { [operator]: { "aws:SourceArn": value } } }));

const withoutScope = "no condition: the Fargate profiles of every AWS account can use the role";

export const forms: readonly Form[] = [
  {
    from: "EKS user guide, pod execution role",
    document: scopedBy("ArnLike", profiles),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "the form that AWS asks for",
  },
  {
    from: "EKS user guide, one role for every Region",
    document: scopedBy("ArnLike", profiles.replace("eu-west-1", "*")),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "the Region may be a wildcard, since the account is not",
  },
  {
    from: "EKS user guide, a further cluster added as AWS's text says it: a second key of the same name",
    document: JSON.stringify(scopedBy("ArnLike", profiles)).replace(
      `"aws:SourceArn":`,
      `"aws:SourceArn":"${profiles.replace("shop", "second")}","aws:SourceArn":`,
    ),
    intention: { ...oneCluster, clusters: ["shop", "second"] },
    scoped: "malformed",
    exclusive: true,
    why: "IAM refuses a key that is there twice; the values belong into a list",
  },
  {
    from: "EKS user guide, a further cluster as a list",
    document: scopedBy("ArnLike", [profiles, profiles.replace("shop", "second")]),
    intention: { ...oneCluster, clusters: ["shop", "second"] },
    scoped: "right",
    exclusive: true,
    why: "one value a cluster",
  },
  {
    from: "EKS user guide, placeholders left as they are",
    document: scopedBy("ArnLike", `arn:aws:eks:region-code:${account}:fargateprofile/shop/*`),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "no Region is called region-code",
  },
  {
    from: "EKS user guide before the confused-deputy condition, Terraform provider's example, CDK's default role",
    document: policy(allow()),
    intention: oneCluster,
    scoped: "unsafe",
    exclusive: true,
    why: withoutScope,
  },
  {
    from: "CDK, a role for several services (CompositePrincipal)",
    document: policy(allow(), { ...allow(), Principal: { Service: "eks.amazonaws.com" } }),
    intention: oneCluster,
    scoped: "unsafe",
    exclusive: false,
    why: `${withoutScope}; so can the EKS service itself`,
  },
  {
    from: "eksctl, lists everywhere",
    document: policy(allow({ Principal: { Service: [fargate] }, Action: ["sts:AssumeRole"] })),
    intention: anyCluster,
    scoped: "unsafe",
    exclusive: true,
    why: withoutScope,
  },
  {
    from: "eksctl's older service role",
    document: policy(allow({ Principal: { Service: ["eks.amazonaws.com", fargate] }, Action: ["sts:AssumeRole"] })),
    intention: anyCluster,
    scoped: "unsafe",
    exclusive: false,
    why: `${withoutScope}; the cluster's role and the pod execution role are one`,
  },
  {
    from: "terraform-aws-eks, Fargate profile module",
    document: policy(allow({ Sid: "", Condition: { ArnLike: { "aws:SourceArn": profiles } } })),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "an aws_iam_policy_document with AWS's condition",
  },
  {
    from: "terraform-aws-eks, Fargate profile module whose cluster name was left empty",
    document: scopedBy("ArnLike", `arn:aws:eks:eu-west-1:${account}:fargateprofile//*`),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "no cluster has an empty name",
  },
  {
    from: "Cloud Posse, Fargate profile module; cluster-api-provider-aws; pulumi-eks",
    document: JSON.stringify(policy(allow({ Principal: { Service: [fargate] } }))),
    intention: anyCluster,
    scoped: "unsafe",
    exclusive: true,
    why: withoutScope,
  },
  {
    from: "Terraform modules with one role for nodes and Fargate",
    document: policy(allow({ Principal: { Service: [fargate, "ec2.amazonaws.com"] } })),
    intention: anyCluster,
    scoped: "unsafe",
    exclusive: false,
    why: "AWS asks for a role of its own; EC2 nodes can use this one",
  },
  {
    from: "CloudFormation, Fn::Sub forgotten",
    document: scopedBy("ArnLike", "arn:aws:eks:${AWS::Region}:${AWS::AccountId}:fargateprofile/shop/*"),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "the variables are CloudFormation's; IAM fills in none of them",
  },
  {
    from: "Terraform heredoc with escaped variables",
    document: scopedBy("StringLike", "arn:aws:eks:*:${account_id}:fargateprofile/shop/*"),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "IAM knows no variable account_id",
  },
  {
    from: "YAML where the account is a number with a zero in front",
    document: scopedBy("ArnLike", "arn:aws:eks:eu-west-1:12345678901:fargateprofile/shop/*"),
    intention: { ...oneCluster, accounts: ["012345678901"] },
    scoped: "broken",
    exclusive: true,
    why: "the zero was lost, and no account has eleven digits",
  },
  {
    from: "confused-deputy guide, both keys",
    document: policy(
      allow({
        Condition: { ArnLike: { "aws:SourceArn": profiles }, StringEquals: { "aws:SourceAccount": account } },
      }),
    ),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "the second key only narrows",
  },
  {
    from: "confused-deputy guide, only the account",
    document: policy(allow({ Condition: { StringEquals: { "aws:SourceAccount": account } } })),
    intention: anyCluster,
    scoped: "account-only",
    exclusive: true,
    why: "own account only, but AWS asks for aws:SourceArn and may leave aws:SourceAccount out",
  },
  {
    from: "confused-deputy guide, whole organization",
    document: policy(allow({ Condition: { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } } })),
    intention: anyCluster,
    scoped: "unsafe",
    exclusive: true,
    why: "every account of the organization, where one account is intended",
  },
  {
    from: "confused-deputy guide, organization where configured, beside aws:SourceArn",
    document: policy(
      allow({
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:fargateprofile/*" },
          StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" },
        },
      }),
    ),
    intention: { ...anyCluster, organizations: ["o-a1b2c3d4e5"] },
    scoped: "right",
    exclusive: true,
    why: "the profiles of the organization's accounts are intended",
  },
  {
    from: "questions on the web: StringEquals with a wildcard",
    document: scopedBy("StringEquals", profiles),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "in StringEquals the * stands for itself",
  },
  {
    from: "questions on the web: StringLike",
    document: scopedBy("StringLike", profiles),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "the * may cross colons, and a profile's name has none",
  },
  {
    from: "guides with one role for all clusters, where one cluster is meant",
    document: scopedBy("ArnLike", `arn:aws:eks:*:${account}:fargateprofile/*`),
    intention: oneCluster,
    scoped: "unsafe",
    exclusive: true,
    why: "the account's other clusters can use the role",
  },
  {
    from: "guides with one role for all clusters",
    document: scopedBy("ArnLike", `arn:aws:eks:*:${account}:fargateprofile/*`),
    intention: anyCluster,
    scoped: "right",
    exclusive: true,
    why: "any cluster of the account is meant",
  },
  {
    from: "guides that scope by the cluster's own ARN",
    document: scopedBy("ArnLike", `arn:aws:eks:eu-west-1:${account}:cluster/shop`),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "the service brings the profile's ARN, never the cluster's",
  },
  {
    from: "guides that scope by everything of EKS in the account",
    document: scopedBy("ArnLike", `arn:aws:eks:*:${account}:*`),
    intention: anyCluster,
    scoped: "right",
    exclusive: true,
    why: "the service brings Fargate profiles' ARNs only",
  },
  {
    from: "linters' advice: aws:SourceArn with a lone wildcard",
    document: scopedBy("ArnLike", "*"),
    intention: anyCluster,
    scoped: "unsafe",
    exclusive: true,
    why: "the condition is there and says nothing",
  },
  {
    from: "roles for Fargate and for workloads (IRSA) in one",
    document: policy(allow({ Condition: { ArnLike: { "aws:SourceArn": profiles } } }), {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF:sub": "system:serviceaccount:default:shop" },
      },
    }),
    intention: oneCluster,
    scoped: "right",
    exclusive: false,
    why: "pods can take the role that belongs to the infrastructure",
  },
  {
    from: "roles that administrators assume to test",
    document: policy(
      allow({
        Principal: { Service: fargate, AWS: `arn:aws:iam::${account}:root` },
        Condition: { ArnLike: { "aws:SourceArn": profiles } },
      }),
    ),
    intention: oneCluster,
    scoped: "right",
    exclusive: false,
    why: "an account is named beside the service",
  },
  {
    from: "China, where service principals of other services end in .cn",
    document: scopedBy("ArnLike", `arn:aws-cn:eks:cn-north-1:${account}:fargateprofile/shop/*`),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "the partition follows the Region; the principal is the same everywhere",
  },
  {
    from: "GovCloud with an ARN copied from the commercial partition",
    document: scopedBy("ArnLike", `arn:aws:eks:us-gov-west-1:${account}:fargateprofile/shop/*`),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "us-gov-west-1 is no Region of the partition aws",
  },
  {
    from: "module authors' portable form with the role's own account",
    document: scopedBy("ArnLike", "arn:aws:eks:*:${aws:ResourceAccount}:fargateprofile/shop/*"),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "the role's account is the intended one",
  },
  {
    from: "the same under the older Version, which knows no variables",
    document: {
      ...scopedBy("ArnLike", "arn:aws:eks:*:${aws:ResourceAccount}:fargateprofile/shop/*"),
      Version: "2008-10-17",
    },
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "the variable is plain text",
  },
  {
    from: "baselines that allow widely and deny what is outside",
    document: policy(allow(), allow({ Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": profiles } } })),
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "a negated operator also matches where the key is absent",
  },
  {
    from: "baselines whose Deny lets absence through",
    document: policy(
      allow(),
      allow({
        Effect: "Deny",
        Condition: { ArnNotLike: { "aws:SourceArn": profiles }, Null: { "aws:SourceArn": "false" } },
      }),
    ),
    intention: oneCluster,
    scoped: "unsafe",
    exclusive: true,
    why: "a request without aws:SourceArn is not denied",
  },
  {
    from: "cross-account templates with an external id",
    document: policy(
      allow({
        Condition: { ArnLike: { "aws:SourceArn": profiles }, StringEquals: { "sts:ExternalId": "shop" } },
      }),
    ),
    intention: oneCluster,
    scoped: "broken",
    exclusive: true,
    why: "a service brings no external id",
  },
  {
    from: "IfExists as a precaution",
    document: scopedBy("ArnLikeIfExists", profiles),
    intention: oneCluster,
    scoped: "unsafe",
    exclusive: true,
    why: "a request without aws:SourceArn gets in",
  },
  {
    from: "statement as an object, as some exporters write it",
    document: { Version: "2012-10-17", Statement: allow({ Condition: { ArnLike: { "aws:SourceArn": [profiles] } } }) },
    intention: oneCluster,
    scoped: "right",
    exclusive: true,
    why: "IAM takes one statement without a list",
  },
];
