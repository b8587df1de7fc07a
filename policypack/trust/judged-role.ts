import type { ResourceValidationArgs } from "@pulumi/policy";
import { judgeTrustPolicy, parseTrustPolicy } from "../../core/iam";
import { madeRole, type MadeRole } from "../../core/role-uses";
import { roleTypes } from "../../core/role-uses/types";
import { isPartlyUnknown, plain, read, unknown } from "../../core/role-uses/values";

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
 * is not known yet and may concern the Fargate service, which is told.
 */
export function judgedRole(args: ResourceValidationArgs, tell: (text: string) => void): JudgedRole | undefined {
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
    tell(`could not judge role ${role.label} yet: ${place} is not known until other resources are made`);
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
