import assert from "node:assert/strict";
import { type Analyzer, secret, type TestResource, unknown, urnOf } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import {
  account,
  arnOf,
  attachment,
  executionPolicy,
  fargateProfile,
  from,
  madeRole,
  newRole,
  nodeGroup,
  rightTrust,
  roleUrn,
  trustFor,
} from "./fixtures";

const fargate = "eks-fargate-pods.amazonaws.com";
const open = trustFor(fargate);
const openObject = JSON.parse(open) as { Version: string; Statement: Record<string, unknown>[] };
const rightObject = JSON.parse(rightTrust()) as typeof openObject;

const resource = (
  type: string,
  name: string,
  props: Record<string, unknown>,
  more: Partial<TestResource> = {},
): TestResource => ({ type, name, props, ...more });

/** A role with its managed policy, and a profile of cluster prod with that role, by its ARN. */
const used = (role: TestResource, name = role.name): TestResource[] => [
  role,
  attachment(name, executionPolicy, [role.urn ?? urnOf(role.type, role.name)]),
  fargateProfile(unknown, [role.urn ?? urnOf(role.type, role.name)]),
];
const pods = (assumeRolePolicy: unknown, more: Record<string, unknown> = {}) =>
  used(newRole("pods", { assumeRolePolicy, ...more }));
const withStatement = (statement: Record<string, unknown>, trust = rightObject) => ({
  ...trust,
  Statement: [...trust.Statement, statement],
});
const nativePods = (assumeRolePolicyDocument: unknown, more: Record<string, unknown> = {}) =>
  used(resource("aws-native:iam:Role", "pods", { roleName: "pods", arn: unknown, assumeRolePolicyDocument, ...more }));
const shared = (...nodes: TestResource[]) => [...used(madeRole("pods", { assumeRolePolicy: rightTrust() })), ...nodes];
const cloudFormation = (template: unknown, more: Record<string, unknown> = {}) =>
  resource("aws:cloudformation/stack:Stack", "it", {
    templateBody: typeof template === "string" ? template : JSON.stringify(template),
    ...more,
  });
const cfnRole = (AssumeRolePolicyDocument: unknown, more: Record<string, unknown> = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: "pods",
    AssumeRolePolicyDocument,
    ManagedPolicyArns: [executionPolicy],
    ...more,
  },
});
const inAccount = (accountId: string) => ({
  provider: { name: "other", props: { allowedAccountIds: JSON.stringify([accountId]), region: "eu-west-1" } },
});
const configMap = (mapRoles: unknown, metadata: unknown = { name: "aws-auth", namespace: "kube-system" }) =>
  resource("kubernetes:core/v1:ConfigMap", "aws-auth", { metadata, data: { mapRoles } });
const inlinePolicy = (statement: Record<string, unknown>) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] });

/** Stacks that try to get something unsafe past the pack, with the ids that stop them. */
const stacks: Record<string, [TestResource[], ...string[]]> = {
  "an open role in JSON with tabs and newlines": [pods(JSON.stringify(openObject, null, "\t\r\n")), "trust-unsafe"],
  "an open role whose service is written with escapes": [
    pods(open.replace("eks-fargate", "\\u0065ks\\u002dfargate")),
    "trust-unsafe",
  ],
  "an open role whose service is in capitals": [
    pods(open.replace("eks-fargate-pods", "EKS-Fargate-Pods")),
    "trust-unsafe",
  ],
  "an open role with a byte order mark": [pods(`\ufeff${open}`), "trust-unsafe|trust-malformed"],
  "an open role with an Effect written twice": [
    pods(open.replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"')),
    "trust-unsafe|trust-malformed",
  ],
  "a statement that is no list": [
    pods(JSON.stringify({ ...openObject, Statement: openObject.Statement[0] })),
    "trust-unsafe",
  ],
  "an open role that is a secret": [pods(secret(open)), "trust-unsafe"],
  "an open role as an object": [pods(openObject), "trust-unsafe"],
  "an open aws-native role as text": [nativePods(open), "trust-unsafe"],
  "an open aws-native role with a secret service": [
    nativePods(withStatement({ Effect: "Allow", Principal: { Service: secret(fargate) }, Action: "sts:AssumeRole" })),
    "trust-unsafe",
  ],
  "a node role given by its ARN with a path": [
    [nodeGroup(`arn:aws:iam::${account}:role/eks/nodes`), fargateProfile(arnOf("nodes"))],
    "node-role-shared",
  ],
  "a node role given in another case": [
    [nodeGroup(arnOf("Nodes")), fargateProfile(arnOf("nodes"))],
    "node-role-shared",
  ],
  "a node role given by its secret ARN": [
    [nodeGroup(secret(arnOf("nodes"))), fargateProfile(arnOf("nodes"))],
    "node-role-shared",
  ],
  "the pods' role in an access entry of nodes": [
    shared(resource("aws:eks/accessEntry:AccessEntry", "it", { principalArn: arnOf("pods"), type: "EC2_LINUX" })),
    "node-role-shared",
  ],
  "the pods' role in an instance profile with a path": [
    shared(
      resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods", path: "/x/" }),
      resource("aws:ec2/launchTemplate:LaunchTemplate", "it", {
        iamInstanceProfile: { arn: `arn:aws:iam::${account}:instance-profile/x/it` },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance profile of an instance, nothing known": [
    shared(
      resource(
        "aws:iam/instanceProfile:InstanceProfile",
        "it",
        { name: unknown, role: unknown },
        { propertyDependencies: { role: [roleUrn("pods")] } },
      ),
      resource(
        "aws:ec2/instance:Instance",
        "it",
        { iamInstanceProfile: unknown },
        { propertyDependencies: { iamInstanceProfile: [urnOf("aws:iam/instanceProfile:InstanceProfile", "it")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of a CloudFormation template": [
    shared(
      cloudFormation({ Resources: { N: { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole: arnOf("pods") } } } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in a node group of the Cloud Control API": [
    shared(
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "AWS::EKS::Nodegroup",
        desiredState: JSON.stringify({ NodeRole: arnOf("pods") }),
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in an instance profile of a template": [
    shared(
      cloudFormation({
        Resources: {
          P: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: ["pods"] } },
          L: {
            Type: "AWS::EC2::LaunchTemplate",
            Properties: { LaunchTemplateData: { IamInstanceProfile: { Arn: { "Fn::GetAtt": ["P", "Arn"] } } } },
          },
        },
      }),
    ),
    "node-role-shared",
  ],
  "the pods' role in Karpenter's node class": [
    shared(resource("kubernetes:karpenter.k8s.aws/v1beta1:EC2NodeClass", "it", { spec: { role: "pods" } })),
    "node-role-shared",
  ],
  "the pods' role in Auto Mode, its switch not known": [
    shared(
      resource("aws:eks/cluster:Cluster", "it", { computeConfig: { enabled: unknown, nodeRoleArn: arnOf("pods") } }),
    ),
    "node-role-shared",
  ],
  "the pods' role in aws-auth in JSON": [
    shared(configMap(JSON.stringify([{ rolearn: arnOf("pods"), groups: ["system:nodes"] }]))),
    "node-role-shared",
  ],
  "the pods' role in aws-auth beside what is not YAML": [
    shared(configMap(`- rolearn: ${arnOf("pods")}\n  groups:\n  - system:nodes\n---\n\t: [`)),
    "node-role-shared",
  ],
  "the pods' role with a worker-node policy in a list with others": [
    shared(
      resource(
        "aws:iam/policyAttachment:PolicyAttachment",
        "it",
        {
          roles: ["other", unknown],
          policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        },
        { propertyDependencies: { roles: [roleUrn("pods")] } },
      ),
    ),
    "node-role-shared",
  ],
  "the pods' role in a spot fleet by a dynamic list": [
    shared(
      resource("aws:iam/instanceProfile:InstanceProfile", "it", { name: "it", role: "pods" }),
      resource("aws:ec2/spotFleetRequest:SpotFleetRequest", "it", {
        launchSpecifications: [{}, { iamInstanceProfile: "it" }],
      }),
    ),
    "node-role-shared",
  ],
  "a role of another account's provider, trust for the own account": [
    used({ ...newRole("pods", { assumeRolePolicy: rightTrust() }), ...inAccount("444455556666") }),
    "trust-unsafe",
  ],
  "a role limited by the organization alone": [
    pods(
      JSON.stringify({
        ...openObject,
        Statement: [{ ...openObject.Statement[0], Condition: { StringEquals: { "aws:SourceOrgID": "o-abcdefghij" } } }],
      }),
    ),
    "trust-unsafe",
  ],
  "the own account's cluster of another name": [
    used({ ...newRole("pods", { assumeRolePolicy: rightTrust("test") }), ...inAccount(account) }),
    "profile-role-untrusted",
  ],
  "the cluster's own role given to a profile": [
    [madeRole("cluster", { assumeRolePolicy: trustFor("eks.amazonaws.com") }), fargateProfile(arnOf("cluster"))],
    "profile-role-untrusted",
  ],
  "a second principal that is a secret": [
    pods(
      secret(JSON.stringify(withStatement({ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" }))),
    ),
    "trust-not-exclusive",
  ],
  "a second statement by a wildcard action": [
    pods(JSON.stringify(withStatement({ Effect: "Allow", Principal: { AWS: arnOf("x") }, Action: "sts:*" }))),
    "trust-not-exclusive",
  ],
  "a second statement with NotAction": [
    pods(
      JSON.stringify(withStatement({ Effect: "Allow", Principal: { AWS: arnOf("x") }, NotAction: "sts:TagSession" })),
    ),
    "trust-not-exclusive",
  ],
  "an administrator's policy on the role": [
    [...pods(rightTrust()), attachment("pods", "arn:aws:iam::aws:policy/AdministratorAccess", undefined, "more")],
    "workload-permissions",
  ],
  "an inline policy of aws-native": [
    [
      ...pods(rightTrust()),
      resource("aws-native:iam:RolePolicy", "more", {
        roleName: "pods",
        policyDocument: JSON.parse(inlinePolicy({ Action: "s3:*" })) as unknown,
      }),
    ],
    "workload-permissions",
  ],
  "a wildcard in the service of an action": [
    pods(rightTrust(), { inlinePolicies: [{ name: "x", policy: inlinePolicy({ Action: ["?3:GetObject"] }) }] }),
    "workload-permissions",
  ],
  "an action in capitals with NotResource": [
    pods(rightTrust(), {
      inlinePolicies: [{ name: "x", policy: inlinePolicy({ Action: "S3:GETOBJECT", NotResource: "x" }) }],
    }),
    "workload-permissions",
  ],
  "a made policy by its dependency": [
    [
      ...pods(rightTrust()),
      resource("aws:iam/policy:Policy", "more", { arn: unknown, policy: inlinePolicy({ Action: "dynamodb:*" }) }),
      resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "more",
        { role: "pods", policyArn: unknown },
        { propertyDependencies: { policyArn: [urnOf("aws:iam/policy:Policy", "more")] } },
      ),
    ],
    "workload-permissions",
  ],
  "the managed policy's name in one's own account": [
    [
      newRole("pods", { assumeRolePolicy: rightTrust() }),
      attachment("pods", executionPolicy.replace("::aws:", `::${account}:`), [roleUrn("pods")]),
      fargateProfile(unknown, [roleUrn("pods")]),
    ],
    "policy-missing",
  ],
  "the managed policy on another role of the same name": [
    [
      { ...newRole("pods", { assumeRolePolicy: rightTrust() }), ...inAccount(account) },
      {
        ...newRole("pods", { assumeRolePolicy: trustFor("lambda.amazonaws.com") }),
        ...inAccount("444455556666"),
        urn: roleUrn("far"),
      },
      { ...attachment("pods", executionPolicy, [roleUrn("far")]), ...inAccount("444455556666") },
      fargateProfile(unknown, [roleUrn("pods")]),
    ],
    "policy-missing",
  ],
  "a template in YAML with short forms": [
    [
      cloudFormation(`Resources:
  R:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [!Sub "arn:\${AWS::Partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"]
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: !Sub "eks-fargate-pods.\${AWS::URLSuffix}"}}
`),
    ],
    "trust-unsafe",
  ],
  "a template whose service is in a mapping": [
    [
      cloudFormation({
        Mappings: { M: { K: { S: fargate } } },
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: [{ ...openObject.Statement[0], Principal: { Service: { "Fn::FindInMap": ["M", "K", "S"] } } }],
          }),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template with one of two trust policies by a condition": [
    [cloudFormation({ Resources: { R: cfnRole({ "Fn::If": ["C", openObject, rightObject] }) } })],
    "trust-unsafe",
  ],
  "a template with one of two statements by a condition": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole({
            ...openObject,
            Statement: [{ "Fn::If": ["C", openObject.Statement[0], rightObject.Statement[0]] }],
          }),
        },
      }),
    ],
    "trust-unsafe",
  ],
  "a template with a right role and a loop that makes an open one": [
    [
      cloudFormation({
        Transform: "AWS::LanguageExtensions",
        Resources: { R: cfnRole(rightObject), "Fn::ForEach::All": ["N", ["a"], { "R${N}": cfnRole(openObject) }] },
      }),
    ],
    "trust-unsafe|role-not-judged",
  ],
  "a template with a right role and a function whose role is open": [
    [
      cloudFormation({
        Transform: "AWS::Serverless-2016-10-31",
        Resources: {
          R: cfnRole(rightObject),
          F: { Type: "AWS::Serverless::Function", Properties: { AssumeRolePolicyDocument: openObject } },
        },
      }),
    ],
    "role-not-judged",
  ],
  "a template with a template in it": [
    [
      cloudFormation({
        Resources: {
          R: cfnRole(rightObject),
          S: {
            Type: "AWS::CloudFormation::StackSet",
            Properties: { TemplateBody: JSON.stringify({ Resources: { R: cfnRole(openObject) } }) },
          },
        },
      }),
    ],
    "trust-unsafe|role-not-judged",
  ],
  "a template whose parameter names the service": [
    [
      cloudFormation(
        {
          Parameters: { Service: { Type: "String" } },
          Resources: {
            R: cfnRole({
              ...openObject,
              Statement: [{ ...openObject.Statement[0], Principal: { Service: { Ref: "Service" } } }],
            }),
          },
        },
        { parameters: { Service: fargate } },
      ),
    ],
    "trust-unsafe",
  ],
  "a template with tabs before its JSON": [
    [cloudFormation(`\t\n ${JSON.stringify({ Resources: { R: cfnRole(openObject) } })}`)],
    "trust-unsafe",
  ],
  "a template that cannot be read": [
    [cloudFormation(`Resources: { R: [${JSON.stringify(cfnRole(openObject))}`)],
    "role-not-judged",
  ],
  "a Cloud Control role whose type is not known yet": [
    [
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: unknown,
        desiredState: JSON.stringify({ AssumeRolePolicyDocument: openObject }),
      }),
    ],
    "role-not-judged",
  ],
  "a Cloud Control role whose trust policy is text": [
    [
      resource("aws:cloudcontrol/resource:Resource", "it", {
        typeName: "AWS::IAM::Role",
        desiredState: JSON.stringify({ AssumeRolePolicyDocument: open }),
      }),
    ],
    "trust-unsafe",
  ],
  "an open role of another provider, its trust policy in parts": [
    [resource("upjohn:iam:Role", "it", { trust: [{ service: ["eks-fargate-pods.amazonaws.com"] }] })],
    "role-not-judged",
  ],
  "an open role of another provider, the service in capitals": [
    [resource("upjohn:iam:Role", "it", { trust: "EKS-FARGATE-PODS.AMAZONAWS.COM" })],
    "role-not-judged",
  ],
  "the role of one's own component, its children out of sight, used by nodes": [
    [
      resource("fargate-pod-execution-role:index:FargatePodExecutionRole", "it", {
        clusters: ["prod"],
        roleArn: arnOf("it"),
      }),
      nodeGroup(arnOf("it")),
    ],
    "node-role-shared",
  ],
  "three profiles, the last with the node role": [
    [
      ...shared(nodeGroup(arnOf("nodes"))),
      resource("aws:eks/fargateProfile:FargateProfile", "b", {
        clusterName: "prod",
        podExecutionRoleArn: arnOf("pods"),
      }),
      resource("aws:eks/fargateProfile:FargateProfile", "c", {
        clusterName: "prod",
        podExecutionRoleArn: arnOf("nodes"),
      }),
    ],
    "node-role-shared",
  ],
  "a profile whose role comes from the node group": [
    [
      nodeGroup(arnOf("nodes")),
      resource(
        "aws:eks/fargateProfile:FargateProfile",
        "it",
        {
          clusterName: "prod",
          ...from("podExecutionRoleArn", urnOf("aws:eks/nodeGroup:NodeGroup", "workers")).props,
        },
        { propertyDependencies: { podExecutionRoleArn: [urnOf("aws:eks/nodeGroup:NodeGroup", "workers")] } },
      ),
    ],
    "node-role-shared",
  ],
  "the profile of a cluster of @pulumi/eks with the node role": [
    [
      nodeGroup(arnOf("nodes")),
      resource("eks:index:Cluster", "it", { name: "prod", fargate: { podExecutionRoleArn: arnOf("nodes") } }),
    ],
    "node-role-shared",
  ],
};

describe("a stack that tries to slip past the pack", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  for (const [title, [resources, ...expected]] of Object.entries(stacks)) {
    it(`is stopped by ${expected.join(", ")}: ${title}`, async () => {
      await analyzer.configure({
        "fargate-role-trust-scoped": { lookup: false },
        "fargate-role-trust-exclusive": { lookup: false },
        "fargate-role-not-node-role": { lookup: false },
      });
      const found = (await Promise.all(resources.map((one) => analyzer.analyze(one)))).flat();
      found.push(...(await analyzer.analyzeStack(resources)));
      const ids = found.map(({ message }) => /\[([\w-]+)\]$/.exec(message)?.[1] ?? message);
      for (const id of expected)
        assert.ok(
          id.split("|").some((one) => ids.includes(one)),
          `found only ${ids.join(", ")}; ${await analyzer.notices()}`,
        );
    });
  }
});
