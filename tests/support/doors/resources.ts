import { declaredEntries, estateRoleArn, type Estate } from "../estate";

/** A resource of an estate, by the names that Pulumi and Terraform have in common, such as `iam/rolePolicy`. */
export interface Resource {
  type: string;
  name: string;
  props: Record<string, unknown>;
  /** What only AWS says of it. */
  made: Record<string, unknown>;
}

/** A property that comes from another resource: its name, or its ARN, which is known only after that was made. */
export class From {
  constructor(
    readonly source: Pick<Resource, "type" | "name">,
    readonly attribute: "name" | "arn",
    readonly value: string,
  ) {}
}

/** The resources that make an estate. */
export function resourcesOf(estate: Estate): Resource[] {
  const { account, region, role, clusters, profiles, nodeGroups, clusterRoleOf } = estate;
  const { name, path, trustPolicy, attached, inline, instanceProfile } = role;
  const all: Resource[] = [];
  const add = (type: string, label: string, props: Resource["props"], made: Resource["made"] = {}) =>
    all.push({ type, name: label, props, made });
  const source = { type: "iam/role", name: "role" };
  const ownName = new From(source, "name", name);
  const ownArn = new From(source, "arn", estateRoleArn(estate));
  const nameOf = (cluster: string) => new From({ type: "eks/cluster", name: cluster }, "name", cluster);
  add(
    source.type,
    source.name,
    { name, path, assumeRolePolicy: trustPolicy },
    {
      ...{ arn: ownArn.value, uniqueId: "AROAEXAMPLE" },
      ...{ managedPolicyArns: [], inlinePolicies: [], tagsAll: {} },
    },
  );
  attached.forEach((policyArn, index) =>
    add("iam/rolePolicyAttachment", `attached-${index}`, { role: ownName, policyArn }),
  );
  for (const one of inline) add("iam/rolePolicy", one.name, { name: one.name, role: ownName, policy: one.document });
  for (const cluster of clusters) {
    const roleArn = clusterRoleOf.includes(cluster) ? ownArn : estateRoleArn(estate, "cluster");
    add(
      "eks/cluster",
      cluster,
      { name: cluster, roleArn },
      { arn: `arn:aws:eks:${region}:${account}:cluster/${cluster}` },
    );
  }
  for (const { cluster, name: fargateProfileName } of profiles) {
    const props = { clusterName: nameOf(cluster), fargateProfileName, podExecutionRoleArn: ownArn };
    add("eks/fargateProfile", `${cluster}-${fargateProfileName}`, props);
  }
  for (const { cluster, name: nodeGroupName, sharesRole } of nodeGroups) {
    const nodeRoleArn = sharesRole ? ownArn : estateRoleArn(estate, "nodes");
    add("eks/nodeGroup", `${cluster}-${nodeGroupName}`, { clusterName: nameOf(cluster), nodeGroupName, nodeRoleArn });
  }
  for (const { cluster, type } of declaredEntries(estate))
    add("eks/accessEntry", cluster, { clusterName: nameOf(cluster), principalArn: ownArn, type });
  if (instanceProfile !== undefined) {
    const arn = `arn:aws:iam::${account}:instance-profile/${instanceProfile}`;
    add("iam/instanceProfile", "machines", { name: instanceProfile, role: ownName }, { arn });
    add("ec2/launchTemplate", "machines", { iamInstanceProfile: { name: instanceProfile } });
  }
  return all;
}
