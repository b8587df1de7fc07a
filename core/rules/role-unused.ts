import { shellLine } from "../aws/commands";
import { finding, mustStay, rolePlace, type AccountRole } from "../facts/account/account-role";
import { inlinePolicyName } from "../facts/account/inventory";
import { usesAreComplete } from "../facts/account/unknown-parts";
import type { Finding } from "../findings";
import { fargateService, otherPrincipals } from "../trust";

/** A role for Fargate that no profile uses. */
export function roleUnused(role: AccountRole): Finding[] {
  const { account, record, parsed, profiles, nodes } = role;
  if (profiles.length > 0 || nodes.shown.length > 0 || mustStay(role) || !account.allRoles || !usesAreComplete(account))
    return [];
  const used = record.lastUsed === undefined ? "IAM knows of no use" : `IAM saw it used last at ${record.lastUsed}`;
  const name = ["--role-name", parsed.name];
  const detach = record.attachedPolicies.map((arn) =>
    shellLine("aws", "iam", "detach-role-policy", ...name, "--policy-arn", arn),
  );
  const remove = record.policies.flatMap((policy) => {
    const inline = inlinePolicyName(policy.name);
    return inline === undefined
      ? []
      : [shellLine("aws", "iam", "delete-role-policy", ...name, "--policy-name", inline)];
  });
  const commands = [...detach, ...remove, shellLine("aws", "iam", "delete-role", ...name)].join(" && ");
  const others = otherPrincipals(record.trustPolicy);
  const fix =
    others.length === 0
      ? `When you are sure that nothing needs it: ${commands}`
      : `Remove ${fargateService} from its trust policy, since ${others.join(", ")} can assume it too; or, when you are sure that nothing needs it: ${commands}`;
  return [
    finding("role-unused", rolePlace(role), {
      message: `No Fargate profile of any enabled Region uses role ${parsed.name}; ${used}`,
      fix,
    }),
  ];
}
