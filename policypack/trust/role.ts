import type { ResourceValidationArgs } from "@pulumi/policy";
import { judgeTrustPolicy, parseTrustPolicy, type Finding, type Intended } from "../../core/iam";
import {
  type MadeRole,
  allowedAccounts,
  isPartlyUnknown,
  madeRole,
  plain,
  read,
  roleTypes,
  unknown,
} from "../../core/role-uses";
import { accountId, clusterGlob, listOf, regionGlob, type ConfigSchema } from "../adapter/config";
import { awsPage } from "../adapter/metadata";

/** A role resource with its trust policy, as far as they are known. */
export interface JudgedRole {
  role: MadeRole;
  /** The name of the property that holds the trust policy. */
  property: string;
  /** The trust policy as given: JSON text or an object. */
  document: unknown;
}

/**
 * The role that a resource policy is asked to judge; undefined for another kind of resource, and for a trust policy that
 * is not known yet and may concern the Fargate service, which is a notice.
 */
export function judgedRole(args: ResourceValidationArgs, notice: (text: string) => void): JudgedRole | undefined {
  if (!Object.hasOwn(roleTypes, args.type)) return undefined;
  const { urn, type, name, props, provider } = args;
  const role = madeRole({ urn, type, name, props, propertyDependencies: {}, provider });
  const property = roleTypes[type].trustPolicy;
  const value = read(props, property);
  // A role without a trust policy is refused by its provider.
  if (value === undefined) return undefined;
  const document = plain(value);
  if (!isPartlyUnknown(document)) return { role, property, document };
  const place = value === unknown ? property : `part of ${property}`;
  if (value === unknown || mayConcernFargate(document)) {
    notice(`could not judge role ${role.label} yet: ${place} is not known until other resources are made`);
  }
  return undefined;
}

/** True unless the known part of a document shows that it is for others than the Fargate service. */
function mayConcernFargate(document: unknown): boolean {
  const { statements } = parseTrustPolicy(document);
  return (
    judgeTrustPolicy(document, {}).concernsFargate ||
    statements.some(
      ({ principals }) =>
        !principals.readable ||
        principals.entries.some(({ type, value }) => type === "Service" && isPartlyUnknown(value)),
    )
  );
}

/** Whom the configuration lets a pod execution role serve. */
export interface IntendedConfig {
  accounts?: string[];
  clusters?: string[];
  regions?: string[];
}

export const intendedSchema: ConfigSchema = {
  accounts: listOf(accountId, "the AWS accounts that a role may serve"),
  clusters: listOf(clusterGlob, "the EKS clusters that a role may serve: names or globs for them"),
  regions: listOf(regionGlob, "the AWS Regions that a role may serve: names or globs for them"),
};

/**
 * The intention for one role. Its ARN is not there before it is made: without `accounts` its account is the one that its
 * provider or its permissions boundary shows, else any one account that the policy names.
 */
export function intendedFor({ role }: JudgedRole, config: IntendedConfig): Intended {
  const { clusters, regions } = config;
  return { accounts: config.accounts ?? accountsInSight(role), clusters, regions };
}

function accountsInSight({ accountId, record }: MadeRole): string[] | undefined {
  if (accountId !== undefined) return [accountId];
  const allowed = allowedAccounts(record.provider);
  return allowed.length > 0 ? allowed : undefined;
}

/** One finding about a role: what is wrong, then every reason with its place and what to write instead. */
export function trustMessage(
  { role }: JudgedRole,
  summary: string,
  findings: readonly Finding[],
  advice?: string,
): string {
  return [
    `Role ${role.label}: ${summary}.`,
    ...findings.map(findingText),
    ...(advice === undefined ? [] : [advice]),
    `See ${awsPage}`,
  ].join("\n");
}

function findingText({ statement, element, reason, example, fix }: Finding): string {
  const through = example === undefined ? "" : ` Gets through: ${example}.`;
  return `${statement}, ${element}: ${reason}.${through}\n  Write instead: ${fix}`;
}
