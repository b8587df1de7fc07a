import { memoizeByObject } from "../memoize";
import { policyForOthers } from "../records/node-role";
import { madeRole, roleTypes, type MadeRole, isServiceLinked } from "../records/identity";
import {
  hole,
  isPartlyUnknown,
  isText,
  outcomesOf,
  plain,
  read,
  undecrypted,
  unknown,
  type ResourceRecord,
} from "../records/record";
import { asList, asObject, isObject, ownEntry } from "../text";
import { judgeTrust, longOver, unconcerned, type Intended, type Judgement, isAboutService } from "../trust";

/** A role resource with its trust policy. */
export interface JudgedRole {
  role: MadeRole;
  property: string;
  /** The trust policy as given: JSON text or an object. */
  document: unknown;
  /** What of the trust policy is not known, in words; undefined if all is known. */
  unknownPart?: string;
  /** The trust policy with a wildcard in place of each unknown name, if only names are unknown. */
  widest?: unknown;
  /** The same as it is written, with holes. */
  written?: unknown;
}

const holes = new RegExp(`${hole}[^${hole}]*${hole}`, "g");

/**
 * A role resource in all ways that the conditions of its template may come out; none for any other resource. Several policies ask about
 * the same resources.
 */
export const rolesOf = memoizeByObject(judgedRoles);

function judgedRoles(record: ResourceRecord) {
  const roles = outcomesOf(record).flatMap((way) => roleOf(way) ?? []);
  // A way without a statement is not meant, and IAM makes no role of it.
  const meant = roles.filter(({ document }) => !isObject(document) || asList(document.Statement).length > 0);
  return meant.length > 0 ? meant : roles;
}

function roleOf(record: ResourceRecord): JudgedRole | undefined {
  const { trustPolicy: property = "" } = ownEntry(roleTypes, record.type) ?? {};
  const document = plain(read(record.props, property));
  if (document === undefined) return undefined;
  const judged = { role: madeRole(record), property, document };
  if (document === unknown || document === undecrypted) return { ...judged, unknownPart: property };
  if (!isPartlyUnknown(document)) return judged;
  const forOthers = policyForOthers(document);
  if (forOthers !== undefined) return { ...judged, document: forOthers };
  const text = JSON.stringify(document);
  const widest: unknown = JSON.parse(text.replace(holes, "*"));
  const isBounded = !isPartlyUnknown(widest) && leastPermissive(document) !== undefined;
  return {
    ...judged,
    document: JSON.parse(text, (_, part: unknown) => (isText(part) && part.includes(hole) ? unknown : part)),
    unknownPart: `part of ${property}`,
    ...(isBounded && { widest, written: document }),
  };
}

/** The least that a trust policy, which is not known in part, may turn out to permit; undefined if the rest may be a Deny. */
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
    Statement: statements.map((statement) => (isPartlyUnknown(statement) ? permitsNothing(statement) : statement)),
  };
}

/** Takes the place of a statement, so that the others keep their numbers, and names the same principals if they are known. */
function permitsNothing(statement: unknown) {
  const { Principal, Action } = asObject(statement);
  if (isPartlyUnknown(Principal) || isPartlyUnknown(Action))
    return { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:SetSourceIdentity" };
  const Condition = { DateLessThan: { "aws:CurrentTime": longOver } };
  return { Effect: "Allow", Principal, Action, Condition };
}

/** Judges the trust policy of a role. If a part of it is not known, only those findings count that hold for any value of that part. */
export function judgeKnown({ document, unknownPart }: JudgedRole, intended: Intended): Judgement {
  if (unknownPart === undefined) return judgeTrust(document, intended);
  const known = leastPermissive(document);
  if (known === undefined) return unconcerned;
  const { scoped, exclusive, concernsFargate } = judgeTrust(known, intended);
  // Whom the least permissive form lets in gets in also if the policy turns out to permit more.
  return { concernsFargate, scoped: scoped.filter(({ kind }) => kind === "unsafe"), exclusive, notices: [] };
}

/** True for a trust policy that is not known in part and has nothing to report for any name of the cluster. */
export function isRightAnyway({ widest }: JudgedRole, part: "scoped" | "exclusive", intended: Intended = {}): boolean {
  return widest !== undefined && judgeTrust(widest, intended)[part].length === 0;
}

/**
 * True for a pod execution role by its trust policy alone: it names the Fargate service, perhaps misspelt, or nobody knows whom. One
 * that lets in everyone is a pod execution role only by what uses it, or by what is attached to it. Service-linked roles are of AWS.
 */
export function isPodRole({ role, document, unknownPart }: JudgedRole): boolean {
  return !isServiceLinked(role) && (unknownPart !== undefined || isAboutService(document));
}

/** True for a role that the Fargate service can assume, or that nobody can judge. */
export function mayServeFargate({ document, unknownPart }: JudgedRole): boolean {
  return unknownPart !== undefined || judgeTrust(document, {}).concernsFargate;
}
