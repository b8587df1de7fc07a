import assert from "node:assert/strict";
import { roleNotJudged } from "../../../core/rules/role-not-judged";
import type { ResourceRecord } from "../../../core/records/record";
import { rightTrust } from "../../policypack/fixtures";
import { unknown, urnOf } from "../../support/analyzer";
import { estateIn } from "../../support/records";

const policyArn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const provider = { urn: urnOf("pulumi:providers:x", "p"), props: {} };

function record(type: string, props: Record<string, unknown>, changed: Partial<ResourceRecord> = {}): ResourceRecord {
  return { urn: urnOf(type, "it"), type, name: "it", props, propertyDependencies: {}, provider, ...changed };
}
const unread = (...records: ResourceRecord[]) =>
  roleNotJudged.judge(estateIn(...records)).map(({ at: { type } }) => type);

describe("resources that no rule reads", () => {
  const cases: [string, Record<string, unknown>][] = [
    ["kubernetes:iam.services.k8s.aws/v1alpha1:Role", { spec: { assumeRolePolicyDocument: rightTrust() } }],
    ["kubernetes:helm.sh/v3:Release", { values: { role: { policies: [policyArn] } } }],
    [
      "kubernetes:helm.sh/v3:Release",
      { values: { a: { apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass", spec: {} }, b: policyArn } },
    ],
    ["command:local:Command", { create: `aws iam attach-role-policy --policy-arn ${policyArn}` }],
    ["pulumi-nodejs:dynamic:Resource", { trust: rightTrust() }],
    ["aws:codebuild/project:Project", { source: { buildspec: rightTrust() } }],
    ["aws:ssm/document:Document", { content: rightTrust() }],
    ["aws:s3/bucketObjectv2:BucketObjectv2", { content: rightTrust() }],
    ["aws:ecs/taskDefinition:TaskDefinition", { containerDefinitions: rightTrust() }],
    ["aws:scheduler/schedule:Schedule", { target: { input: rightTrust() } }],
    ["aws-native:stepfunctions:StateMachine", { definition: { arn: policyArn } }],
    ["aws-native:serverless:Function", { policies: [policyArn] }],
    ["terraform-aws:index/iamRole:IamRole", { assumeRolePolicy: rightTrust() }],
    ["aws:cloudformation/stack:Stack", { templateBody: `not: [a template of ${policyArn}` }],
  ];
  for (const [type, props] of cases) {
    it(`are reported for ${type}`, () => assert.deepEqual(unread(record(type, props)), [type]));
    it(`are not reported for ${type} that names neither`, () =>
      assert.deepEqual(unread(record(type, { a: ["b"] })), []));
  }

  const roleProps = { name: "pods", assumeRolePolicy: rightTrust(), managedPolicyArns: [policyArn] };
  const readByRules: [string, Record<string, unknown>][] = [
    ["aws:iam/role:Role", roleProps],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "pods", policyArn }],
    ["aws:iam/policy:Policy", { policy: rightTrust() }],
    ["pulumi:pulumi:StackReference", { outputs: { policyArn } }],
    ["aws:iam/userPolicy:UserPolicy", { policy: rightTrust() }],
    ["aws:organizations/policy:Policy", { content: rightTrust() }],
    ["aws:sns/topicPolicy:TopicPolicy", { policy: rightTrust() }],
    ["aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: "ci", policyArn }],
    ["aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", { inlinePolicy: rightTrust() }],
    ["aws:cfg/rule:Rule", { inputParameters: JSON.stringify({ policyArn }) }],
    ["aws:cloudwatch/queryDefinition:QueryDefinition", { queryString: rightTrust() }],
    ["aws:sns/topicSubscription:TopicSubscription", { filterPolicy: rightTrust() }],
    ["aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", { filterPattern: rightTrust() }],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", { alarmDescription: policyArn }],
    ["aws:accessanalyzer/analyzer:Analyzer", { configuration: { exclusions: [policyArn] } }],
    ["aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule", { policyText: rightTrust() }],
    ["aws:cfg/organizationManagedRule:OrganizationManagedRule", { inputParameters: JSON.stringify({ policyArn }) }],
    ["aws:cfg/conformancePack:ConformancePack", { templateBody: `Resources: {Rule: {Arn: "${policyArn}"}}` }],
    ["aws:ssm/parameter:Parameter", { value: policyArn }],
    ["aws:secretsmanager/secretVersion:SecretVersion", { secretString: policyArn }],
    ["aws:cloudwatch/dashboard:Dashboard", { dashboardBody: rightTrust() }],
    ["aws:athena/namedQuery:NamedQuery", { query: rightTrust() }],
    ["aws:cloudtrail/trail:Trail", { advancedEventSelectors: [{ fieldSelectors: [{ equals: [policyArn] }] }] }],
    ["aws:guardduty/filter:Filter", { findingCriteria: { criterions: [{ equals: [policyArn] }] } }],
    ["aws:securityhub/insight:Insight", { filters: { resourceIds: [{ value: policyArn }] } }],
    ["aws-native:securityhub:AutomationRule", { criteria: { resourceId: [{ value: policyArn }] } }],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", { policy: rightTrust() }],
    ["aws:opensearch/domain:Domain", { accessPolicies: rightTrust() }],
    ["aws-native:secretsmanager:Secret", { secretString: policyArn }],
    ["aws:eks/nodeGroup:NodeGroup", { nodeRoleArn: policyArn }],
    ["kubernetes:core/v1:ConfigMap", { data: { policyArn } }],
    ["eks:index:Cluster", { policyArn }],
    ["aws:codebuild/project:Project", { policy: rightTrust() }],
    ["aws:sqs/queue:Queue", { tags: { policyArn }, tagsAll: { policyArn }, description: policyArn }],
    [
      "aws:cloudcontrol/resource:Resource",
      { typeName: "AWS::IAM::Role", desiredState: JSON.stringify({ AssumeRolePolicyDocument: rightTrust() }) },
    ],
  ];
  for (const [type, props] of readByRules)
    it(`are not ${type}`, () => assert.deepEqual(unread(record(type, props)), []));

  const parts: [what: string, props: Record<string, unknown>, isReported: boolean][] = [
    ["names the service in any case", { a: "EKS-Fargate-Pods.amazonaws.com" }, true],
    ["names the policy in any case", { a: policyArn.toUpperCase() }, true],
    ["names it beside other values", { a: "x", b: policyArn, c: 7 }, true],
    ["names it deep down", { a: [null, 7, { b: [policyArn] }] }, true],
    ["names it beside its tags", { tags: { policyArn }, a: policyArn }, true],
    ["has it in a policy of its own", { policy: policyArn }, true],
    ["names it in a key", { [policyArn]: "x" }, false],
    ["is not known", { a: unknown }, false],
    ["has null and numbers", { a: null, b: 7, c: undefined }, false],
    ["has nothing", {}, false],
  ];
  for (const [what, props, isReported] of parts)
    it(`are ${isReported ? "reported" : "not reported"} for what ${what}`, () => {
      const type = "x:index:Role";
      assert.deepEqual(unread(record(type, props)), isReported ? [type] : []);
    });

  const trusting = (principal: unknown) => ({
    Type: "AWS::IAM::Role",
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: principal }] } },
  });
  const nodes = { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole: "nodes" } };
  const profile = { Type: "AWS::EKS::FargateProfile", Properties: {} };
  const service = (name: unknown) => trusting({ Service: name });
  const dns = { "Fn::Sub": "${Item}.${AWS::URLSuffix}" };
  const loops: [what: string, items: unknown, made: object, others: object, isReported: boolean][] = [
    ["roles for pods", ["a"], service("eks-fargate-pods.amazonaws.com"), {}, true],
    ["roles for other services", ["a"], service("lambda.amazonaws.com"), {}, false],
    ["roles for services in its list", ["lambda", "ecs"], service(dns), {}, false],
    ["roles for services in its list, one of them Fargate's", ["lambda", "eks-fargate-pods"], service(dns), {}, true],
    ["roles for services in a list that is not known", { Ref: "Services" }, service(dns), {}, true],
    ["roles for a service that is not known", ["a"], service({ Ref: "Service" }), {}, true],
    ["roles for a service in an export", ["a"], service({ "Fn::ImportValue": "service" }), {}, true],
    [
      "roles with a trust policy from elsewhere",
      ["a"],
      { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Ref: "Trust" } } },
      {},
      true,
    ],
    ["Fargate profiles", ["a"], profile, {}, true],
    ["node groups", ["a"], nodes, {}, false],
    ["node groups, beside a Fargate profile", ["a"], nodes, { Profile: profile }, true],
    ["topics that Fargate's name is in", ["fargate"], { Type: "AWS::SNS::Topic" }, {}, false],
    ["functions with Fargate's policy", [policyArn], { Type: "AWS::Serverless::Function" }, {}, true],
  ];
  for (const [what, items, made, others, isReported] of loops)
    it(`are ${isReported ? "reported" : "not reported"} for a loop that makes ${what}`, () => {
      const Resources = { ...others, "Fn::ForEach::All": ["Item", items, { "It${Item}": made }] };
      const found = unread(record("aws:cloudformation/stack:Stack", { templateBody: JSON.stringify({ Resources }) }));
      assert.deepEqual(found, isReported ? ["template loop"] : []);
    });

  it("are reported for a resource that has children and a provider, and of one whose type ends as Pulumi's own begin", () => {
    const parent = record("x:index:Role", { policyArn });
    assert.deepEqual(unread(parent, record("x:index:Child", {}, { parent: parent.urn })), ["x:index:Role"]);
    assert.deepEqual(unread(record("x:pulumi:", { policyArn })), ["x:pulumi:"]);
  });

  it("are reported for each resource of a type", () => {
    const type = "x:index:Role";
    assert.deepEqual(unread(record(type, { policyArn }), record(type, {}), record(type, { policyArn })), [type, type]);
  });

  it("are not components, whose children are read", () => {
    const component = record("example:index:Pods", { policyArn }, { provider: undefined });
    const child = record("aws:iam/role:Role", roleProps, { parent: component.urn });
    assert.deepEqual(unread(component, child), []);
    assert.deepEqual(unread(component), ["example:index:Pods"]);
  });
});
