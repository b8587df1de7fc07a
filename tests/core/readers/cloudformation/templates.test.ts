import { evidenceText } from "../../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import { findFacts, usedRoles } from "../../../../core/facts/facts";
import { fargateProfiles } from "../../../../core/facts/fargate-profiles";
import { resourcesWithin } from "../../../../core/readers/cloudformation/templates";
import type { ResourceRecord } from "../../../../core/records/record";
import { arnOf, rightTrust, trustFor } from "../../../policypack/fixtures";
import { urnOf } from "../../../support/analyzer";

const stackType = "aws:cloudformation/stack:Stack";
const region = { urn: urnOf("pulumi:providers:aws", "p"), props: { region: "eu-west-1" } };

function record(type: string, props: Record<string, unknown>, changed: Partial<ResourceRecord> = {}): ResourceRecord {
  return { urn: urnOf(type, "it"), type, name: "it", props, propertyDependencies: {}, ...changed };
}

const asObject = (json: string): unknown => JSON.parse(json);
const template = (Resources: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  record(stackType, { templateBody: JSON.stringify({ ...more, Resources }) }, { provider: region });
const role = (Properties: Record<string, unknown>) => ({ Type: "AWS::IAM::Role", Properties });
const trust = (within: ResourceRecord): unknown => resourcesWithin(within)[0]?.props.assumeRolePolicyDocument;

/** Who uses which role, in words. */
const uses = (...records: ResourceRecord[]) =>
  usedRoles(findFacts(records).uses).map((used) => [
    used.role.name,
    ...used.uses.map(({ evidence }) => evidenceText(evidence)),
  ]);

describe("resources that are described inside another one", () => {
  const pods = { RoleName: "pods", AssumeRolePolicyDocument: asObject(rightTrust()), Path: "/a/" };

  it("are the role of a Cloud Control resource and of an extension resource, under the resource's own URN", () => {
    const control = record("aws:cloudcontrol/resource:Resource", {
      typeName: "AWS::IAM::Role",
      desiredState: JSON.stringify(pods, null, "\t"),
    });
    const extension = record("aws-native:index:ExtensionResource", { type: "AWS::IAM::Role", properties: pods });
    for (const container of [control, extension]) {
      assert.deepEqual(trust(container), asObject(rightTrust()));
      assert.deepEqual(uses(container), [
        ["pods", `trust for eks-fargate-pods.amazonaws.com in ${container.type} "it"`],
      ]);
      assert.equal(findFacts([container]).uses[0]?.urn, container.urn);
    }
  });

  it("show a role that serves both, by references inside the template", () => {
    const shared = template({
      Shared: role({ AssumeRolePolicyDocument: asObject(trustFor("lambda.amazonaws.com")) }),
      Nodes: { Type: "AWS::EKS::Nodegroup", Properties: { NodeRole: { "Fn::GetAtt": ["Shared", "Arn"] } } },
      Profile: {
        Type: "AWS::EKS::FargateProfile",
        Properties: { ClusterName: "prod", PodExecutionRoleArn: { "Fn::GetAtt": "Shared.Arn" } },
      },
    });
    const place = `in ${stackType} "it"`;
    assert.deepEqual(uses(shared), [
      [
        undefined,
        `NodeRole of aws-native:eks:Nodegroup "Nodes" ${place}`,
        `PodExecutionRoleArn of aws-native:eks:FargateProfile "Profile" ${place}`,
      ],
    ]);
    const { uses: facts, stack } = findFacts([shared]);
    assert.deepEqual([...new Set(facts.map(({ urn }) => urn))], [shared.urn]);
    assert.equal(fargateProfiles(stack)[0]?.cluster, "prod");
  });

  it("are found by their ARN from outside, and by a value that comes from the stack's outputs", () => {
    const stack = template({
      Pods: role({ ...pods, AssumeRolePolicyDocument: asObject(trustFor("x.amazonaws.com")) }),
    });
    const nodes = record(
      "aws:eks/nodeGroup:NodeGroup",
      {},
      { propertyDependencies: { nodeRoleArn: [stack.urn] }, provider: region },
    );
    assert.deepEqual(uses(stack, nodes), [["pods", 'nodeRoleArn of aws:eks/nodeGroup:NodeGroup "it"']]);
    const profile = record("aws:eks/fargateProfile:FargateProfile", { podExecutionRoleArn: arnOf("pods") });
    assert.equal(uses(stack, nodes, profile).length, 1);
  });

  it("are none for what is no template, and for aliases that stand for billions", () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join()}]`);
    const bomb = `l0: &l0 [x]\n${levels.join("\n")}\nResources: {Pods: {Type: "AWS::IAM::Role", Properties: *l12}}`;
    for (const templateBody of ["", "[", "a: b", bomb, 7, null]) {
      assert.deepEqual(resourcesWithin(record(stackType, { templateBody })), [], String(templateBody).slice(0, 20));
    }
  });
});
