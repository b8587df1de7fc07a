import type { Policy, PolicyConfigSchema } from "@pulumi/policy";
import { policies as described } from "../../../policypack/policies";
import { served } from "../../../policypack/serve";
import { table } from "./markdown";

type ValueSchema = PolicyConfigSchema["properties"][string];

const policies = served(described);

/** The table of the policies of the pack, from what they say about themselves. */
export function policiesTable(): string {
  const rows = policies.map((policy) => [
    `\`${policy.name}\``,
    kindOf(policy),
    policy.enforcementLevel ?? "",
    policy.severity ?? "",
    policy.description,
  ]);
  return table(["Policy", "Kind", "Default level", "Severity", "Says"], rows);
}

/** The table of the configuration of all policies, from their schemas. */
export function policyConfigTable(): string {
  const keys = policies.flatMap((policy) =>
    Object.entries(policy.configSchema?.properties ?? {})
      .filter(([key]) => key !== "exempt")
      .map(([key, schema]) => [`\`${policy.name}\``, `\`${key}\``, typeOf(schema), schema.description ?? ""]),
  );
  const [{ configSchema }] = policies;
  const exempt = configSchema?.properties.exempt;
  return table(
    ["Policy", "Key", "Type", "Meaning"],
    [
      ...keys,
      [
        "every policy",
        "`exempt`",
        "list of {`role` or `resource`, `reason`, `finding`?, `until`?}",
        exempt?.description ?? "",
      ],
    ],
  );
}

function kindOf(policy: Policy): string {
  if (!("validateResource" in policy)) return "stack";
  return "remediateResource" in policy ? "resource, can remediate" : "resource";
}

function typeOf(schema: ValueSchema): string {
  if (schema.enum) return schema.enum.map((value: unknown) => JSON.stringify(value)).join(", ");
  if (schema.type !== "array") return String(schema.type);
  return `list: ${(schema.items as ValueSchema).description ?? ""}`;
}
