import { urnOf, type TestResource } from "../analyzer";
import { declaredEntries, estateRoleArn, type Estate } from "../estate";

const roleType = "aws:iam/role:Role";

/** The estate as the resources of a Pulumi stack, all deployed. */
export function stackOf(estate: Estate): TestResource[] {
  const { account, region, role, clusters, profiles, nodeGroups, clusterRoleOf } = estate;
  const { name, path, trustPolicy, attached, inline, instanceProfile } = role;
  const provider = { name: "here", props: { region, allowedAccountIds: JSON.stringify([account]) } };
  const all: TestResource[] = [];
  const own = [urnOf(roleType, "role")];
  const ownArn = estateRoleArn(estate);
  const add = (type: string, label: string, props: Record<string, unknown>, ...fromRole: string[]) =>
    all.push({
      ...{ type, name: label, props, provider },
      propertyDependencies: Object.fromEntries(fromRole.map((property) => [property, own])),
    });
  add(roleType, "role", {
    ...{ name, path, assumeRolePolicy: trustPolicy, arn: ownArn, uniqueId: "AROAEXAMPLE" },
    ...{ managedPolicyArns: [], inlinePolicies: [], tagsAll: {} },
  });
  attached.forEach((policyArn, index) =>
    add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", `attached-${index}`, { role: name, policyArn }, "role"),
  );
  for (const one of inline)
    add("aws:iam/rolePolicy:RolePolicy", one.name, { name: one.name, role: name, policy: one.document }, "role");
  for (const cluster of clusters) {
    const sharesRole = clusterRoleOf.includes(cluster);
    const roleArn = sharesRole ? ownArn : estateRoleArn(estate, "cluster");
    const arn = `arn:aws:eks:${region}:${account}:cluster/${cluster}`;
    add("aws:eks/cluster:Cluster", cluster, { name: cluster, arn, roleArn }, ...(sharesRole ? ["roleArn"] : []));
  }
  for (const { cluster, name: profile } of profiles)
    add(
      "aws:eks/fargateProfile:FargateProfile",
      `${cluster}-${profile}`,
      { clusterName: cluster, fargateProfileName: profile, podExecutionRoleArn: ownArn },
      "podExecutionRoleArn",
    );
  for (const { cluster, name: group, sharesRole } of nodeGroups) {
    const nodeRoleArn = sharesRole ? ownArn : estateRoleArn(estate, "nodes");
    const props = { clusterName: cluster, nodeGroupName: group, nodeRoleArn };
    add("aws:eks/nodeGroup:NodeGroup", `${cluster}-${group}`, props, ...(sharesRole ? ["nodeRoleArn"] : []));
  }
  for (const { cluster, type } of declaredEntries(estate))
    add(
      "aws:eks/accessEntry:AccessEntry",
      cluster,
      { clusterName: cluster, principalArn: ownArn, type },
      "principalArn",
    );
  if (instanceProfile !== undefined) {
    const arn = `arn:aws:iam::${account}:instance-profile/${instanceProfile}`;
    add("aws:iam/instanceProfile:InstanceProfile", "machines", { name: instanceProfile, arn, role: name }, "role");
    all.push({
      ...{ type: "aws:ec2/launchTemplate:LaunchTemplate", name: "machines", provider },
      props: { iamInstanceProfile: { name: instanceProfile } },
      propertyDependencies: { iamInstanceProfile: [urnOf("aws:iam/instanceProfile:InstanceProfile", "machines")] },
    });
  }
  return all;
}

/** What `pulumi stack export` writes of such a stack. */
export function stateOf(resources: readonly TestResource[]): object {
  const providers = new Map(
    resources.flatMap(({ type, provider }) => {
      if (!provider) return [];
      const providerType = `pulumi:providers:${type.split(":")[0]}`;
      const urn = urnOf([provider.parent ?? [], providerType].flat().join("$"), provider.name);
      return [[urn, { urn, type: providerType, id: "b1", custom: true, inputs: provider.props }] as const];
    }),
  );
  const providerUrn = ({ type, provider }: TestResource) =>
    provider &&
    urnOf([provider.parent ?? [], `pulumi:providers:${type.split(":")[0]}`].flat().join("$"), provider.name);
  const stack = { urn: urnOf("pulumi:pulumi:Stack", "project-dev"), type: "pulumi:pulumi:Stack", custom: false };
  const listed = resources.map((one) => {
    const { type, name, props = {}, urn = urnOf(type, name), parent = stack.urn, propertyDependencies } = one;
    const provider = providerUrn(one);
    return {
      ...{ urn, type, custom: true, id: name, parent, inputs: props, outputs: props, propertyDependencies },
      ...(provider !== undefined && { provider: `${provider}::b1` }),
    };
  });
  return { version: 3, deployment: { resources: [stack, ...providers.values(), ...listed] } };
}
