import { awsLine, createRole, updateTrust } from "../../core/aws/commands";
import { toFillIn } from "../../core/findings/render/fix/change";
import { cloudFormation, inTemplate, plainText } from "../../core/findings/render/fix/cloudformation";
import { inTerraform, inTypeScript } from "../../core/findings/render/fix/typed";
import type { Source } from "../../core/readers/source";
import { templateAccountReference } from "../../core/records/identity";
import { isObject } from "../../core/text";
import { accountPlaceholder, type TrustPolicy } from "../../core/trust";

/** A place where a role is made. */
export interface PolicyLanguage {
  /** @param newIn the partition, if it is the policy of a role that is to be made */
  write: (policy: TrustPolicy, newIn?: string) => string;
  /** Where a command takes the place of the policy before, there is no difference to show. */
  isCommand?: true;
  /** True if a reference stands for the account. */
  knowsAccount?: true;
}

/** A whole trust policy for the place where a role is made: each language by its name. */
export const policyLanguages = {
  JSON: { write: indented },
  "AWS CLI": {
    // A role that others work with keeps its trust policy.
    write: (policy, newIn) =>
      (newIn === undefined
        ? [updateTrust(rolePlaceholder, policy)]
        : createRole({ name: rolePlaceholder, path: "/", partition: newIn }, policy)
      )
        .map((command) => awsLine(command))
        .join("\n"),
    isCommand: true,
  },
  CloudFormation: {
    write: (policy) => {
      const named = indented(policy).replaceAll(accountPlaceholder, templateAccountReference);
      const AssumeRolePolicyDocument: unknown = JSON.parse(inTemplate(JSON.parse(named)));
      return inYaml({ AssumeRolePolicyDocument });
    },
    knowsAccount: true,
  },
  "CDK (TypeScript)": {
    write: (policy) => `(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = ${inTypeScript(policy)};`,
  },
  Terraform: { write: (policy) => `assume_role_policy = jsonencode(${inTerraform(policy)})` },
  "Pulumi (TypeScript)": { write: (policy) => `assumeRolePolicy: JSON.stringify(${inTypeScript(policy)}),` },
} satisfies Record<string, PolicyLanguage>;

const rolePlaceholder = "ROLE_NAME";

/** What a text in a language has placeholders for, as a sentence; empty if it has none. */
export function fillInText(policy: TrustPolicy, { isCommand, knowsAccount }: PolicyLanguage, newIn?: string): string {
  const steps = [
    ...toFillIn(policy, { ...(knowsAccount && { knowsAccount }) }),
    ...(isCommand
      ? [`Put ${newIn === undefined ? "the name of the role" : "a new name"} in place of ${rolePlaceholder}`]
      : []),
  ];
  return steps.map((step) => `${step}.`).join(" ");
}

/** The language of the place of a role. */
export function languageOf({ template, terraform }: Source, urn: string): keyof typeof policyLanguages {
  if (terraform) return "Terraform";
  if (urn.startsWith("urn:pulumi:")) return "Pulumi (TypeScript)";
  if (!template) return "JSON";
  return template.constructOf ? "CDK (TypeScript)" : "CloudFormation";
}

/** A policy for a language: in a template, what only its deployment knows is a reference, and elsewhere any or a placeholder. */
export function policyIn(
  policy: TrustPolicy,
  { knowsAccount }: PolicyLanguage,
  { template }: Source,
  urn: string,
): TrustPolicy {
  if (!template) return policy;
  const role = template.writtenRole?.(urn);
  // No other language has the parameters of the template.
  const { value } = knowsAccount
    ? cloudFormation(template, role)
    : plainText({ ...template, references: new Map() }, role);
  return JSON.parse(value(policy)) as TrustPolicy;
}

function indented(policy: TrustPolicy): string {
  return JSON.stringify(policy, null, 2);
}

/** What YAML takes for something else than a text. */
const isWord = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** As blocks, with every text in quotes: those of JSON mean the same. */
export function inYaml(value: unknown, indent = ""): string {
  const inner = (one: unknown, deeper: string): string => {
    const isBlock = (Array.isArray(one) || isObject(one)) && Object.keys(one).length > 0;
    return isBlock ? `\n${inYaml(one, deeper)}` : ` ${JSON.stringify(one)}`;
  };
  if (Array.isArray(value)) return value.map((one) => `${indent}- ${inner(one, `${indent}  `).trimStart()}`).join("\n");
  const keyOf = (key: string) => (/^[A-Za-z][\w:.-]*\w$/.test(key) && !isWord.test(key) ? key : JSON.stringify(key));
  return Object.entries(value as object)
    .map(([key, one]) => `${indent}${keyOf(key)}:${inner(one, `${indent}  `)}`)
    .join("\n");
}
