import { stringify } from "yaml";
import { awsLine, updateTrust } from "../../core/aws/commands";
import { accountPlaceholder, type TrustPolicy } from "../../core/trust";
import { inTemplate } from "../../core/findings/render/fix/cloudformation";
import { inTerraform, inTypeScript } from "../../core/findings/render/fix/typed";
import { templateAccountReference } from "../../core/records/identity";

/** A whole trust policy for the place where a role is made: each language by its name. */
export const policyLanguages: Record<string, (policy: TrustPolicy) => string> = {
  JSON: indented,
  "AWS CLI": (policy) => awsLine(updateTrust("ROLE_NAME", policy)),
  CloudFormation: (policy) => {
    const named = indented(policy).replaceAll(accountPlaceholder, templateAccountReference);
    const written: unknown = JSON.parse(inTemplate(JSON.parse(named)));
    return stringify(
      { AssumeRolePolicyDocument: written },
      { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0, aliasDuplicateObjects: false },
    ).trimEnd();
  },
  "CDK (TypeScript)": (policy) =>
    `(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = ${inTypeScript(policy)};`,
  Terraform: (policy) => `assume_role_policy = jsonencode(${inTerraform(policy)})`,
  "Pulumi (TypeScript)": (policy) => `assumeRolePolicy: JSON.stringify(${inTypeScript(policy)}),`,
};

function indented(policy: TrustPolicy): string {
  return JSON.stringify(policy, null, 2);
}
