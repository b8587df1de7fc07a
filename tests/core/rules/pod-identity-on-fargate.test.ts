import assert from "node:assert/strict";
import { unknown } from "../../../core/records/record";
import { podIdentityOnFargate } from "../../../core/rules/pod-identity-on-fargate";
import { judgeText } from "../../cli/commands/judge/judge";
import { rightTrust } from "../../policypack/fixtures";
import { findsInAccounts } from "../../support/account-findings";
import { casesOf } from "../../support/cases";
import { estateIn, providedBy, recordOf } from "../../support/records";

describe("EKS Pod Identity beside Fargate in an account", () =>
  findsInAccounts(__filename, "accounts", "pod-identity-on-fargate"));

describe("EKS Pod Identity beside Fargate", () => {
  const found = (type: string, props: object, profile: object, provider = {}) => {
    const at = recordOf(type, "it", { clusterName: "prod", ...props }, providedBy(provider));
    const own = { clusterName: "prod", podExecutionRoleArn: unknown, selectors: [{ namespace: "payments" }] };
    const ofFargate = recordOf("aws:eks/fargateProfile:FargateProfile", "pods", { ...own, ...profile }, providedBy({}));
    return podIdentityOnFargate
      .judge(estateIn(ofFargate, at))
      .map(({ serviceAccounts, byLabels }) => [serviceAccounts.join(), ...(byLabels ? ["may"] : [])].join(" "));
  };

  const associations = casesOf(__filename, "associations", unknown) as [
    what: string,
    props: object,
    profile: object,
    expected: string[],
  ][];
  for (const [what, props, profile, expected] of associations)
    it(`${what}: ${expected.join() || "nothing"}`, () => {
      const own = { namespace: "payments", serviceAccount: "api", ...props };
      for (const type of [
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "aws-native:eks:PodIdentityAssociation",
      ])
        assert.deepEqual(found(type, own, profile), expected);
    });

  const addOns = casesOf(__filename, "addOns", unknown) as [
    what: string,
    props: object,
    namespace: string,
    expected: string[],
  ][];
  for (const [what, props, namespace, expected] of addOns)
    it(`an add-on ${what}: ${expected.join() || "nothing"}`, () => {
      const own = { addonName: "aws-ebs-csi-driver", podIdentityAssociations: [{ serviceAccount: "api" }], ...props };
      for (const type of ["aws:eks/addon:Addon", "aws-native:eks:Addon"])
        assert.deepEqual(found(type, own, { selectors: [{ namespace }] }), expected);
    });

  it("is not seen between two accounts", () => {
    const of = (account: string) => ({ allowedAccountIds: [account] });
    const props = { namespace: "payments", serviceAccount: "api" };
    const type = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
    const at = (account: string) => recordOf(type, "it", { clusterName: "prod", ...props }, providedBy(of(account)));
    const profile = recordOf(
      "aws:eks/fargateProfile:FargateProfile",
      "pods",
      { clusterName: "prod", selectors: [{ namespace: "payments" }] },
      providedBy(of("111122223333")),
    );
    const count = (account: string) => podIdentityOnFargate.judge(estateIn(profile, at(account))).length;
    assert.deepEqual([count("111122223333"), count("444455556666")], [1, 0]);
  });
});

describe("EKS Pod Identity beside Fargate in a file", () => {
  const known = { account: "111122223333", region: "eu-west-1", cluster: ["prod"] };
  const arn = "arn:aws:iam::111122223333:role/pods";
  const message = (profile: string) =>
    "Pods of service account api in namespace payments that run on Fargate get no credentials: EKS Pod Identity does not work " +
    `there, and ${profile} takes the pods of that namespace`;
  const fix =
    "Give the service account a role by IAM roles for service accounts (IRSA), which work on Fargate: " +
    "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html";
  const said = async (file: object) => {
    const { findings, exitCode } = await judgeText(JSON.stringify(file), known);
    return [exitCode, ...findings.map((one) => [one.id, one.level, one.resource, one.message, one.fix])];
  };
  const finding = (resource: string, profile: string) => [
    0,
    ["pod-identity-on-fargate", "advice", resource, message(profile), fix],
  ];

  it("is advice in a plan of Terraform", async () => {
    const resource = (type: string, name: string, values: object) => ({
      ...{ address: `${type}.${name}`, mode: "managed", type, name, values },
    });
    const policy = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
    const trust = { name: "pods", arn, assume_role_policy: rightTrust(), managed_policy_arns: [policy] };
    const resources = [
      resource("aws_iam_role", "pods", trust),
      resource("aws_eks_fargate_profile", "pods", {
        ...{ cluster_name: "prod", pod_execution_role_arn: arn, selector: [{ namespace: "payments", labels: null }] },
      }),
      resource("aws_eks_pod_identity_association", "api", {
        ...{ cluster_name: "prod", namespace: "payments", service_account: "api", role_arn: arn },
      }),
    ];
    const plan = { format_version: "1.2", planned_values: { root_module: { resources } } };
    assert.deepEqual(await said(plan), finding("aws_eks_pod_identity_association.api", "aws_eks_fargate_profile.pods"));
    const addOn = resource("aws_eks_addon", "it", {
      ...{ cluster_name: "prod", addon_name: "own", namespace_config: [{ namespace: "payments" }] },
      pod_identity_association: [{ service_account: "api", role_arn: arn }],
    });
    resources.splice(2, 1, addOn);
    assert.deepEqual(await said(plan), finding("aws_eks_addon.it", "aws_eks_fargate_profile.pods"));
  });

  it("is advice in a template, also by a reference to the cluster", async () => {
    const ManagedPolicyArns = ["arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"];
    const Role = { AssumeRolePolicyDocument: JSON.parse(rightTrust()) as object, ManagedPolicyArns };
    const template = (ClusterName: unknown, Other = ClusterName) => ({
      Resources: {
        Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: "prod" } },
        Second: { Type: "AWS::EKS::Cluster", Properties: {} },
        Pods: { Type: "AWS::IAM::Role", Properties: Role },
        Profile: {
          Type: "AWS::EKS::FargateProfile",
          Properties: {
            ClusterName,
            PodExecutionRoleArn: { "Fn::GetAtt": "Pods.Arn" },
            Selectors: [{ Namespace: "pay*" }],
          },
        },
        Api: {
          Type: "AWS::EKS::PodIdentityAssociation",
          Properties: { ClusterName: Other, Namespace: "payments", ServiceAccount: "api", RoleArn: arn },
        },
      },
    });
    const expected = finding('AWS::EKS::PodIdentityAssociation "Api"', 'AWS::EKS::FargateProfile "Profile"');
    assert.deepEqual(await said(template("prod")), expected);
    assert.deepEqual(await said(template({ Ref: "Cluster" })), expected);
    assert.deepEqual(await said(template("prod", { Ref: "Cluster" })), expected);
    assert.deepEqual((await said(template({ Ref: "Second" }))).at(-1), expected[1]);
    assert.deepEqual(await said(template("prod", { Ref: "Second" })), [0]);
  });
});
