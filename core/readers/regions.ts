import { partitionOf } from "../trust";
import { asList, isObject, asObject } from "../text";
import type { Known } from "./source";

/** The partition of the Region that the user gives, else that of all ARNs in a text; undefined if it has none, or several. */
export function partitionOfFile(text: string, { region }: Pick<Known, "region">): string | undefined {
  if (region !== undefined) return partitionOf(region);
  const named = new Set([...text.matchAll(/\barn:(aws[a-z-]*):/g)].map(([, partition]) => partition));
  const [partition, ...others] = named;
  return others.length === 0 ? partition : undefined;
}

/** A provider in the configuration of a Terraform plan; an empty object if there is none. */
export function providerIn(configuration: unknown, key: unknown): Record<string, unknown> {
  const providers = asObject(asObject(configuration).provider_config);
  return typeof key === "string" && Object.hasOwn(providers, key) ? asObject(providers[key]) : {};
}

/**
 * The Region of a provider of a Terraform plan, which its configuration or a variable of the plan gives.
 * @param key the provider's key in the plan's `provider_config`
 * @see https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function providerRegion(plan: Record<string, unknown>, key: unknown): string | undefined {
  const { configuration, variables } = plan;
  const provider = providerIn(configuration, key);
  const expressions = asObject(provider.expressions);
  const { constant_value: constant, references } = asObject(expressions.region);
  const [, name = ""] = /^var\.([\w-]+)$/.exec(String(asList(references)[0])) ?? [];
  // The variables of the plan are those of its root: a module has others of the same names.
  const isOfRoot = provider.module_address === undefined;
  const variable = isOfRoot && isObject(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
  const region = constant ?? (isObject(variable) ? variable.value : undefined);
  return typeof region === "string" ? region : undefined;
}
