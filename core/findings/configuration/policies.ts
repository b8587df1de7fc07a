import type { FindingId } from "..";
import { exempt, roleGlob } from "./exemption";
import { accountId, clusterGlob, ifPlain, lookup, organizationId, regionGlob } from "./schema";
import { anyListOf, nonEmptyListOf, text, type ConfigSchema } from "./value";

/** What a policy reports, and what its configuration holds. */
export interface PolicyKind {
  /** The worst finding that it reports: the policy's severity and default level are those of the finding. */
  finding: FindingId;
  /** All findings that it reports of a role, a profile or a resource, the worst first. */
  finds: readonly FindingId[];
  config: ConfigSchema;
}

const trustScoped: PolicyKind = {
  finding: "trust-unsafe",
  finds: [
    "trust-unsafe",
    "trust-undecided",
    "trust-account-only",
    "trust-broken",
    "trust-malformed",
    "role-not-judged",
  ],
  config: {
    accounts: nonEmptyListOf(accountId, "the AWS accounts that a role may serve"),
    clusters: nonEmptyListOf(clusterGlob, "names or globs of the EKS clusters that a role may serve"),
    regions: nonEmptyListOf(regionGlob, "names or globs of the AWS Regions that a role may serve"),
    organizations: nonEmptyListOf(organizationId, "the AWS organizations that the accounts belong to"),
    lookup: lookup(ifPlain),
  },
};

const notNodeRole: PolicyKind = {
  finding: "node-role-shared",
  finds: ["node-role-shared"],
  config: {
    nodeRoles: anyListOf(roleGlob, "ARNs, names or globs of EC2 nodes' roles that other stacks make"),
    ledgers: anyListOf(
      text("the path of a file", 4096),
      "role ledgers written by `fargate-role ledger`; a relative path starts at the pack's directory",
    ),
    lookup: lookup(ifPlain),
  },
};

const profileRoleUsable: PolicyKind = {
  finding: "profile-role-untrusted",
  finds: ["profile-role-untrusted", "role-missing", "access-entry-missing"],
  config: {
    lookup: lookup("as fargate-role-not-node-role does"),
  },
};

/** The policies by name, for the policy pack and for `fargate-role audit`. */
export const policyKinds = {
  "fargate-role-trust-scoped": trustScoped,
  "fargate-role-trust-exclusive": { finding: "trust-not-exclusive", finds: ["trust-not-exclusive"], config: {} },
  "fargate-role-policy-attached": { finding: "policy-missing", finds: ["policy-missing"], config: {} },
  "fargate-role-not-node-role": notNodeRole,
  "fargate-role-no-workload-permissions": {
    finding: "workload-permissions",
    finds: ["workload-permissions"],
    config: {},
  },
  "fargate-profile-role-usable": profileRoleUsable,
} satisfies Record<string, PolicyKind>;

export type PolicyName = keyof typeof policyKinds;

/** The schema of a policy's whole configuration: every policy takes `exempt` besides its own keys. */
export function configSchemaOf({ config }: Pick<PolicyKind, "config">): ConfigSchema {
  return { ...config, exempt };
}
