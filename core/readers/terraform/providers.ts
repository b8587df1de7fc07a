import { asList, asObject, isObject, ownEntry } from "../../text";

export type Json = Record<string, unknown>;

export function objectAt(value: unknown, ...path: string[]): Json {
  return asObject(path.reduce((container, key) => asObject(container)[key], value));
}

export function objects(value: unknown): Json[] {
  return asList(value).filter(isObject);
}

/** A provider in the configuration of a Terraform plan, by its key in `provider_config`; an empty object if there is none. */
function providerIn(configuration: unknown, key: unknown) {
  return asObject(ownEntry(objectAt(configuration, "provider_config"), String(key)));
}

/**
 * The Region of a provider of a Terraform plan, which its configuration or a variable of the plan gives.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function providerRegion(plan: Json, key: unknown): string | undefined {
  const { configuration, variables } = plan;
  const provider = providerIn(configuration, key);
  const { constant_value: constant, references } = objectAt(provider, "expressions", "region");
  const [, name = ""] = /^var\.([\w-]+)$/.exec(String(asList(references)[0])) ?? [];
  // The variables of the plan are those of its root: a module has others of the same names.
  const isOfRoot = provider.module_address === undefined;
  const variable = isOfRoot ? ownEntry(asObject(variables), name) : undefined;
  const region = constant ?? asObject(variable).value;
  return typeof region === "string" ? region : undefined;
}

/** The settings of a provider that decide the account where it works. */
const deciding =
  /^(?:access_key|allowed_account_ids|assume_role.*|forbidden_account_ids|profile|secret_key|shared_.*|token)$/;

/** Differs between providers that may work in different accounts: an alias is often for another Region only. */
export function credentialsOf(configuration: unknown, key: unknown): string {
  const expressions = asObject(providerIn(configuration, key).expressions);
  return JSON.stringify(Object.entries(expressions).filter(([name]) => deciding.test(name)));
}
