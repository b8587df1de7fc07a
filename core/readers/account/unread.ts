import { AwsUnreadable } from "../../aws/errors";
import type { UnreadPlaces } from "../../findings/account";
import type { AccountRecord, UnknownPart } from "./inventory";

// What of an account could not be read, and what that hides. Which action reads what is known here, and in judge-unknown.ts.

type Unread = Pick<AccountRecord, "unknown">;

/** Where what could not be read is noted. */
export type NoteUnknown = (part: UnknownPart) => void;

/**
 * A part that could not be read, with the reason.
 * @throws the error, if it is a defect and not an answer of AWS
 */
export function unknownPart(
  { action, ...place }: Omit<UnknownPart, "reason" | "toDo" | "denied">,
  error: unknown,
): UnknownPart {
  if (!(error instanceof AwsUnreadable)) throw error;
  const { happened: reason, toDo, missingAction } = error;
  return { action, reason, ...(toDo !== undefined && { toDo }), denied: missingAction !== undefined, ...place };
}

/** Why a part could not be read, and what to do about it. */
export function unknownText({ reason, toDo }: UnknownPart): string {
  return toDo === undefined ? reason : `${reason}. ${toDo}`;
}

/** Notes that a part could not be read, and goes on with a value in its place. */
export async function noting<Found, Otherwise>(
  note: NoteUnknown,
  part: Omit<UnknownPart, "reason" | "toDo" | "denied">,
  question: Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await question;
  } catch (error) {
    note(unknownPart(part, error));
    return otherwise;
  }
}

const isEntering = ({ action }: UnknownPart): boolean => action.startsWith("sts:");
const isRoleList = ({ action }: UnknownPart): boolean => action === "iam:GetAccountAuthorizationDetails";
const isOfClusters = ({ action }: UnknownPart): boolean => /^(eks|account):/.test(action);
const isOfNodes = ({ action }: UnknownPart): boolean => action === "iam:ListInstanceProfilesForRole";

/** Why an account could not be entered at all; undefined if it could. */
export function whyNotEntered({ unknown }: Unread): UnknownPart | undefined {
  return unknown.find(isEntering);
}

/** Why some roles of an account may be missing in what was read; undefined if none is. */
export function whyRolesAreMissing({ unknown }: Unread): UnknownPart | undefined {
  return unknown.find((part) => isEntering(part) || isRoleList(part));
}

/** What may hide that something uses a role: a cluster, nodes, or the role itself; undefined if nothing does. */
export function whatHidesUsers({ unknown }: Unread): UnknownPart | undefined {
  return unknown.find((part) => [isEntering, isRoleList, isOfClusters, isOfNodes].some((test) => test(part)));
}

/** True if every role of the account was looked at. */
export function hasEveryRole(account: AccountRecord): boolean {
  return account.allRoles && whyRolesAreMissing(account) === undefined;
}

/** True if a part that was to be read and could not be may hide a use of any role of the account. */
export function hasHiddenUses({ unknown }: Unread): boolean {
  return unknown.some(isOfClusters);
}

/** True if nothing hides a use of a role: all Regions, clusters, profiles, node groups and access entries were read. */
export function usesAreComplete(account: AccountRecord): boolean {
  return account.allRegions && !hasHiddenUses(account);
}

/** What of an account was not read, so that clusters there may use a role unseen; undefined if all was. */
export function unreadPlaces(account: AccountRecord): UnreadPlaces | undefined {
  if (usesAreComplete(account)) return undefined;
  return account.allRegions ? "parts" : { regions: account.regions.map(({ name }) => name).sort() };
}

/** True if the names of all clusters of a Region are known. */
export function clustersAreListed(
  { regions, unknown }: Pick<AccountRecord, "regions" | "unknown">,
  region: string,
): boolean {
  return (
    regions.some(({ name }) => name === region) &&
    !unknown.some((part) => part.action === "eks:ListClusters" && part.region === region)
  );
}

/** True if the access entries of a cluster are known. */
export function entriesAreKnown({ unknown }: Unread, region: string, cluster: string): boolean {
  return !unknown.some(
    (part) => part.action.includes("AccessEntr") && part.region === region && part.cluster === cluster,
  );
}
