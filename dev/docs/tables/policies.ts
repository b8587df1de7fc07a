import type { Policy, PolicyConfigSchema } from "@pulumi/policy";
import { policies as described } from "../../../policypack/policies";
import { served } from "../../../policypack/serve";

type ValueSchema = PolicyConfigSchema["properties"][string];

const policies = served(described);

/** The list of the policies of the pack, from what they say about themselves. A table is cut on a phone. */
export function policiesList(): string {
  return policies.map(lineOf).join("\n");
}

function lineOf(policy: Policy): string {
  const { name, description, enforcementLevel = "" } = policy;
  return `- \`${name}\` (${kindOf(policy)}, ${enforcementLevel}): ${description}`;
}

/** The list of the configuration's keys, from the schemas of the policies; a key that means the same in several is one. */
export function policyConfigList(): string {
  const keys = policies.flatMap((policy) =>
    Object.entries(policy.configSchema?.properties ?? {}).map(([key, schema]) => ({
      key,
      schema,
      policy: policy.name,
    })),
  );
  const same = Map.groupBy(keys, ({ key, schema }) => [key, schema.description].join());
  return [...same.values()]
    .map((all) => {
      const [{ key, schema }] = all;
      const of = all.length === policies.length ? "every policy" : all.map(({ policy }) => `\`${policy}\``).join(", ");
      return `- \`${key}\` (${of}), ${typeOf(schema)}: ${schema.description}`;
    })
    .join("\n");
}

function kindOf(policy: Policy): string {
  if (!("validateResource" in policy)) return "stack";
  return "remediateResource" in policy ? "resource, can remediate" : "resource";
}

function typeOf(schema: ValueSchema): string {
  if (schema.enum) return schema.enum.map((value: unknown) => JSON.stringify(value)).join(", ");
  return schema.type === "array" ? "list" : String(schema.type);
}
