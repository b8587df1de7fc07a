import { isAboutService, judgeTrustPolicy, parseTrustPolicy } from "../trust";
import { memoizeByObject } from "../memoize";
import { asList, asObject, isObject, ownEntry, required } from "../text";
import { madeRole, roleTypes, type MadeRole } from "../records/identity";
import { isPartlyUnknown, plain, read, unknown, type ResourceRecord } from "../records/record";
import { resourcesWithin } from "../readers/cloudformation/templates";

/** A role resource with its trust policy. */
export interface JudgedRole {
  role: MadeRole;
  /** The name of the property that holds the trust policy. */
  property: string;
  /** The trust policy as given: JSON text or an object. */
  document: unknown;
  /** What part of the trust policy is not known, in words; undefined if all is known. */
  unknownPart?: string;
  /** The trust policy with a wildcard in place of each unknown name, if only names are unknown. */
  widest?: unknown;
}

/** What Pulumi puts in the place of a secret that it cannot decrypt, in an audit of an exported state. */
export const undecrypted = "[secret]";

/**
 * The roles that a resource makes: itself, or those in its CloudFormation template, each in all ways that the conditions
 * of the template may come out. One without a trust policy is refused by its provider.
 * @param regions one of them stands for the Region that a template is deployed to, if that is not in sight
 */
export function rolesOf(record: ResourceRecord, regions?: readonly string[]): readonly JudgedRole[] {
  return (regions ? rolesIn(record, regions) : rolesInAnyRegion(record)) ?? [];
}

/** Several policies ask about the same resources, and most make no role. */
const rolesInAnyRegion = memoizeByObject((record: ResourceRecord) => rolesIn(record));

function rolesIn(record: ResourceRecord, regions?: readonly string[]): readonly JudgedRole[] | undefined {
  const roles = rolesAmong([record, ...resourcesWithin(record, { regions })]);
  if (roles.length === 0) return undefined;
  if (roles.every(({ unknownPart }) => unknownPart === undefined)) return roles;
  const widest = rolesAmong([record, ...resourcesWithin(record, { regions, name: "*" })]);
  return roles.map((role, index) => {
    const { document, unknownPart } = required(widest[index]);
    const isBounded = unknownPart === undefined && leastPermissive(role.document) !== undefined;
    return isBounded ? { ...role, widest: document } : role;
  });
}

function rolesAmong(records: readonly ResourceRecord[]): JudgedRole[] {
  return records.flatMap((one) => {
    const all = [one, ...(one.alternatives ?? []).map((props) => ({ ...one, props }))];
    const roles = all.flatMap((way) => roleOf(way) ?? []);
    // A way without a statement is not meant, and IAM makes no role of it.
    const meant = roles.filter(({ document }) => !isObject(document) || asList(document.Statement).length > 0);
    return meant.length > 0 ? meant : roles;
  });
}

function roleOf(record: ResourceRecord): JudgedRole | undefined {
  const properties = ownEntry(roleTypes, record.type);
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

/**
 * A trust policy that is not known in part, as the least that it may turn out to permit. Undefined if what is not known may
 * take back what the rest permits, as a Deny does.
 */
export function leastPermissive(document: unknown): Record<string, unknown> | undefined {
  if (!isObject(document) || isPartlyUnknown({ ...document, Id: undefined, Statement: undefined })) return undefined;
  const statements = asList(document.Statement);
  const onlyAllow = statements.every(
    (statement) => !isPartlyUnknown(statement) || (isObject(statement) && statement.Effect === "Allow"),
  );
  if (!onlyAllow) return undefined;
  return {
    ...document,
    Id: undefined,
    Statement: statements.map((one) => (isPartlyUnknown(one) ? permitsNothing(one) : one)),
  };
}

/** Takes the place of a statement, so that the others keep their numbers, and names the same principals if they are known. */
function permitsNothing(statement: unknown): Record<string, unknown> {
  const { Principal, Action } = asObject(statement);
  const isForNobody = isPartlyUnknown(Principal) || isPartlyUnknown(Action);
  return isForNobody
    ? { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:SetSourceIdentity" }
    : {
        Effect: "Allow",
        Principal,
        Action,
        Condition: { DateLessThan: { "aws:CurrentTime": "1970-01-01T00:00:00Z" } },
      };
}

/** True for a pod execution role by its trust policy alone: one that lets in everyone is one only if a Fargate profile uses it. */
export function isPodRole({ document, unknownPart }: JudgedRole): boolean {
  return unknownPart !== undefined || isAboutService(document);
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
