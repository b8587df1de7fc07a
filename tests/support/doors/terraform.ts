import { declaredEntries, estateRoleArn, type Estate } from "../estate";

/** An attribute that comes from another resource; known only after the apply if it has no value. */
class From {
  constructor(
    readonly reference: string,
    readonly value?: string,
  ) {}
}

interface Resource {
  type: string;
  name: string;
  values: Record<string, unknown>;
}

/** The estate as `terraform show -json` writes the plan that makes it. */
export function planOf(estate: Estate): object {
  const { region } = estate;
  const resources = resourcesOf(estate);
  const address = ({ type, name }: Resource) => `${type}.${name}`;
  const valueOf = (value: unknown) => (value instanceof From ? value.value : value);
  const known = ({ values }: Resource) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => {
        const here = valueOf(value);
        return here === undefined ? [] : [[key, here]];
      }),
    );
  const later = ({ type, values }: Resource) => ({
    id: true,
    ...(type !== "aws_iam_role_policy" && { arn: true }),
    ...Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (valueOf(value) === undefined ? [[key, true]] : [])),
    ),
  });
  const expression = (value: unknown) =>
    value instanceof From
      ? { references: [value.reference, value.reference.split(".").slice(0, 2).join(".")] }
      : { constant_value: value };
  return {
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: {
      root_module: {
        resources: resources.map((one) => ({
          ...{ address: address(one), mode: "managed", type: one.type, name: one.name },
          ...{ provider_name: "registry.terraform.io/hashicorp/aws", values: known(one), sensitive_values: {} },
        })),
      },
    },
    resource_changes: resources.map((one) => ({
      ...{ address: address(one), mode: "managed", type: one.type, name: one.name },
      change: { actions: ["create"], before: null, after: known(one), after_unknown: later(one) },
    })),
    configuration: {
      provider_config: { aws: { name: "aws", expressions: { region: { constant_value: region } } } },
      root_module: {
        resources: resources.map((one) => ({
          ...{ address: address(one), mode: "managed", type: one.type, name: one.name, provider_config_key: "aws" },
          expressions: Object.fromEntries(Object.entries(one.values).map(([key, value]) => [key, expression(value)])),
        })),
      },
    },
  };
}

function resourcesOf(estate: Estate): Resource[] {
  const { role, clusters, profiles, nodeGroups, clusterRoleOf } = estate;
  const { name, path, trustPolicy, attached, inline, instanceProfile } = role;
  const ownArn = new From("aws_iam_role.role.arn");
  const ownName = new From("aws_iam_role.role.name", name);
  const nameOf = (cluster: string) => new From(`aws_eks_cluster.${label(cluster)}.name`, cluster);
  const all: Resource[] = [];
  const add = (type: string, label: string, values: Resource["values"]) => all.push({ type, name: label, values });
  add("aws_iam_role", "role", { name, path, assume_role_policy: trustPolicy });
  attached.forEach((policy, index) =>
    add("aws_iam_role_policy_attachment", `attached_${index}`, { role: ownName, policy_arn: policy }),
  );
  for (const one of inline)
    add("aws_iam_role_policy", one.name, { name: one.name, role: ownName, policy: one.document });
  for (const cluster of clusters)
    add("aws_eks_cluster", label(cluster), {
      name: cluster,
      role_arn: clusterRoleOf.includes(cluster) ? ownArn : estateRoleArn(estate, "cluster"),
    });
  for (const { cluster, name: profile } of profiles)
    add("aws_eks_fargate_profile", label(cluster, profile), {
      cluster_name: nameOf(cluster),
      fargate_profile_name: profile,
      pod_execution_role_arn: ownArn,
      selector: [{ namespace: profile }],
    });
  for (const { cluster, name: group, sharesRole } of nodeGroups)
    add("aws_eks_node_group", label(cluster, group), {
      cluster_name: nameOf(cluster),
      node_group_name: group,
      node_role_arn: sharesRole ? ownArn : estateRoleArn(estate, "nodes"),
    });
  for (const { cluster, type } of declaredEntries(estate))
    add("aws_eks_access_entry", label(cluster), { cluster_name: nameOf(cluster), principal_arn: ownArn, type });
  if (instanceProfile !== undefined) {
    add("aws_iam_instance_profile", "machines", { name: instanceProfile, role: ownName });
    add("aws_launch_template", "machines", { iam_instance_profile: [{ name: instanceProfile }] });
  }
  return all;
}

const label = (...words: string[]) => words.join("_").replaceAll("-", "_");
