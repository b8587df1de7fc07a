import { account, arnOf, executionPolicy, rightTrust, roleType } from "../policypack/fixtures";
import { unknown, urnOf, type TestResource } from "./analyzer";

const role = (index: number, more: Partial<TestResource> = {}): TestResource => ({
  type: roleType,
  name: `role-${index}`,
  props: { name: "alike", arn: unknown, assumeRolePolicy: rightTrust() },
  ...more,
});
const profile = (index: number, podExecutionRoleArn: unknown, more: Partial<TestResource> = {}): TestResource => ({
  type: "aws:eks/fargateProfile:FargateProfile",
  name: `profile-${index}`,
  props: { clusterName: "prod", podExecutionRoleArn },
  ...more,
});
const attachment = (index: number, more: Partial<TestResource> = {}): TestResource => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: `attachment-${index}`,
  props: { role: "alike", policyArn: executionPolicy },
  ...more,
});
const accountOf = (index: number) => String(100_000_000_000 + index);
const ofEach = (count: number, make: (index: number) => TestResource[]) =>
  Array.from({ length: count }, (_, index) => make(index)).flat();
const fromRole = (index: number) => ({
  propertyDependencies: { podExecutionRoleArn: [urnOf(roleType, `role-${index}`)] },
});

/** Stacks of so many resources that can be taken for one another, or that lie within one another. */
export const manyAlike: Record<string, (count: number) => TestResource[]> = {
  "ARNs x same-named roles": (count) =>
    ofEach(count, (index) => [role(index), profile(index, arnOf("alike", accountOf(index)))]),
  "same-named roles of accounts": (count) =>
    ofEach(count, (index) => {
      const props = { allowedAccountIds: JSON.stringify([accountOf(index)]) };
      const more = { provider: { name: `provider-${index}`, props } };
      return [role(index, more), profile(index, unknown, fromRole(index)), attachment(index, more)];
    }),
  "same-named roles": (count) =>
    ofEach(count, (index) => {
      const more = { provider: { name: `provider-${index}`, props: {} } };
      return [role(index, more), profile(index, unknown, fromRole(index)), attachment(index, more)];
    }),
  "same-named instance profiles": (count) =>
    ofEach(count, (index) => [
      role(index),
      {
        type: "aws:iam/instanceProfile:InstanceProfile",
        name: `instance-profile-${index}`,
        props: { name: "alike", role: "alike" },
      },
      {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: `template-${index}`,
        props: { iamInstanceProfile: { name: "alike" } },
      },
    ]),
  "clusters of @pulumi/eks": (count) =>
    ofEach(count, (index) => [
      {
        type: "eks:index:Cluster",
        name: `cluster-${index}`,
        props: {
          name: `cluster-${index}`,
          fargate: { podExecutionRoleArn: `arn:aws:iam::${account}:role/pods-${index}` },
        },
      },
    ]),
  "nested roles": (count) =>
    ofEach(count, (index) => [
      {
        ...role(index),
        props: { name: `role-${index}`, arn: unknown, assumeRolePolicy: rightTrust() },
        ...(index > 0 && { parent: urnOf(roleType, `role-${index - 1}`) }),
      },
    ]),
};
