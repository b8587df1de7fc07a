import { awsLine, createRole, updateTrust } from "../../core/aws/commands";
import { cloudFormation } from "../../core/findings/render/fix/cloudformation";
import { inJson } from "../../core/findings/render/fix/step-texts";
import { inTerraform, inTypeScript } from "../../core/findings/render/fix/object-literals";
import type { Source } from "../../core/readers/source";
import type { TrustPolicy } from "../../core/trust";

/** Where a trust policy is that is to change; or, by its partition, the place of a role that is to be made. */
export interface Place {
  source: Pick<Source, "template" | "terraform" | "partition">;
  urn: string;
  newIn?: string | undefined;
}

const roleName = "ROLE_NAME";

/** A whole trust policy for the place where a role is made: each language by its name. */
export const policyLanguages = {
  JSON: (policy, place) => inJson(plain(policy, place)),
  "AWS CLI": (policy, place) => {
    const { newIn: partition } = place;
    const written = plain(policy, place);
    // A role that others work with keeps its trust policy.
    const commands =
      partition === undefined
        ? [updateTrust(roleName, written)]
        : createRole({ name: roleName, path: "/", partition }, written);
    return commands.map((command) => awsLine(command)).join("\n");
  },
  CloudFormation: (policy, { source: { template }, urn }) => {
    const role = template?.writtenRole?.(urn);
    const language = cloudFormation({ standIns: template, isYaml: true, role: role && { ...role, text: undefined } });
    return language.write?.({ AssumeRolePolicyDocument: policy }) ?? "";
  },
  "CDK (TypeScript)": (policy, place) =>
    `(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = ${inTypeScript(plain(policy, place))};`,
  Terraform: (policy, place) => `assume_role_policy = jsonencode(${inTerraform(plain(policy, place))})`,
  "Pulumi (TypeScript)": (policy, place) => `assumeRolePolicy: JSON.stringify(${inTypeScript(plain(policy, place))}),`,
} satisfies Record<string, (policy: TrustPolicy, place: Place) => string>;

/** The language of the place of a role. */
export function languageOf({ source: { template, terraform }, urn }: Place): keyof typeof policyLanguages {
  if (terraform) return "Terraform";
  if (urn.startsWith("urn:pulumi:")) return "Pulumi (TypeScript)";
  if (!template) return "JSON";
  return template.constructOf ? "CDK (TypeScript)" : "CloudFormation";
}

/** A policy in a place that cannot refer to what only the deployment of a template knows: that is any, or a placeholder. */
function plain(policy: TrustPolicy, { source: { template }, urn }: Place): TrustPolicy {
  if (!template) return policy;
  // No other language has the parameters of the template.
  const standIns = { ...template, references: new Map<string, string>() };
  const role = { dependants: new Set<string>(), ...template.writtenRole?.(urn), text: "plain" } as const;
  return JSON.parse(cloudFormation({ standIns, role }).write?.(policy) ?? "") as TrustPolicy;
}
