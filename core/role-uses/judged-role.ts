import { judgeTrustPolicy, parseTrustPolicy } from "../iam";
import { madeRole, roleTypes, type MadeRole } from "./identity";
import { isPartlyUnknown, plain, read, unknown, type ResourceRecord } from "./record";
import { resourcesWithin } from "./templates";

/** A role resource with its trust policy. */
export interface JudgedRole {
  role: MadeRole;
  /** The name of the property that holds the trust policy. */
  property: string;
  /** The trust policy as given: JSON text or an object. */
  document: unknown;
  /** What of the trust policy is not known, in words, where something is not. */
  unknownPart?: string;
}

/** What Pulumi puts in the place of a secret that it cannot decrypt, in an audit of an exported state. */
export const undecrypted = "[secret]";

/**
 * The roles that a resource makes: itself, or those in its CloudFormation template, each in all ways in which the conditions
 * of the template may come out. One without a trust policy is refused by its provider.
 */
export function rolesOf(record: ResourceRecord): JudgedRole[] {
  return [record, ...resourcesWithin(record)].flatMap((one) =>
    [one, ...(one.alternatives ?? []).map((props) => ({ ...one, props }))].flatMap((way) => roleOf(way) ?? []),
  );
}

function roleOf(record: ResourceRecord): JudgedRole | undefined {
  const properties = Object.hasOwn(roleTypes, record.type) ? roleTypes[record.type] : undefined;
  const value = properties && read(record.props, properties.trustPolicy);
  if (value === undefined || properties === undefined) return undefined;
  const role = madeRole(record);
  const property = properties.trustPolicy;
  const document = plain(value);
  if (value === unknown || document === undecrypted) return { role, property, document, unknownPart: property };
  if (isPartlyUnknown(document) && mayConcernFargate(document))
    return { role, property, document, unknownPart: `part of ${property}` };
  return { role, property, document };
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
