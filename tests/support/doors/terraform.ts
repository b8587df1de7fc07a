import type { Estate } from "../estate";
import { From, type Resource, resourcesOf } from "./resources";

const inSnakeCase = (text: string) =>
  text.replace(/\W/g, "_").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const typeOf = (type: string) => `aws_${inSnakeCase(type.replace("ec2/", ""))}`;
const addressOf = ({ type, name }: Pick<Resource, "type" | "name">) => `${typeOf(type)}.${inSnakeCase(name)}`;

/** The properties of a resource as arguments of Terraform, where an object is a block. */
function argumentsOf({ props }: Resource, valueOf: (value: unknown) => unknown): Record<string, unknown> {
  const all = Object.entries(props).map(([key, value]) => [inSnakeCase(key), valueOf(value)]);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

/** The estate as `terraform show -json` writes the plan that makes it. */
export function planOf(estate: Estate): object {
  const isLater = (value: unknown) => value instanceof From && value.attribute === "arn";
  const asBlock = (value: unknown) => (typeof value === "object" ? [value] : value);
  const known = (value: unknown) =>
    value instanceof From ? (isLater(value) ? undefined : value.value) : asBlock(value);
  const expression = (value: unknown) =>
    value instanceof From
      ? { references: [`${addressOf(value.source)}.${value.attribute}`, addressOf(value.source)] }
      : { constant_value: asBlock(value) };
  const resources = resourcesOf(estate).map((one) => {
    const values = argumentsOf(one, known);
    return {
      place: { address: addressOf(one), mode: "managed", type: typeOf(one.type), name: inSnakeCase(one.name) },
      values,
      later: {
        id: true,
        ...(one.type !== "iam/rolePolicy" && { arn: true }),
        ...argumentsOf(one, (value) => isLater(value) || undefined),
      },
      expressions: argumentsOf(one, expression),
    };
  });
  return {
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: {
      root_module: {
        resources: resources.map(({ place, values }) => ({
          ...{ ...place, provider_name: "registry.terraform.io/hashicorp/aws", values, sensitive_values: {} },
        })),
      },
    },
    resource_changes: resources.map(({ place, values, later }) => ({
      ...place,
      change: { actions: ["create"], before: null, after: values, after_unknown: later },
    })),
    configuration: {
      provider_config: { aws: { name: "aws", expressions: { region: { constant_value: estate.region } } } },
      root_module: {
        resources: resources.map(({ place, expressions }) => ({ ...place, provider_config_key: "aws", expressions })),
      },
    },
  };
}
