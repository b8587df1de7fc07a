import { clusterAt, entryTypes, type Estate, type RoleFacts } from "../../facts/estate";
import type { Fix, UnreadPlaces } from "../../findings/fix-kinds";
import type { ArnOfNoRole, EntryInTheWay, EntryMissing, Found, PathInAwsAuth } from "../../findings/found";
import { whatHides, type Source } from "../../readers/source";
import { whyTooLong } from "../../trust";
import { lineOf } from "../meant";
import { fixFor, roleOfFinding } from "../fix-for-finding";
import { missingRoleFix } from "./missing-role";
import { accountRole, asManyAsMayBe } from "./role";
import { roleBeside, secondRole } from "./second-role";

/** The fix of a finding in an account: as everywhere, with what an account alone has names and commands for. */
export function fixInAccount(found: Found, estate: Estate): Fix {
  const role = roleOfFinding(found, estate);
  switch (found.kind) {
    case "unread": {
      const { action = "", denied = false, toDo } = found.part;
      return { kind: "tell", missing: "permission", action, denied, toDo };
    }
    case "no-role":
      return missingRoleFix(estate, found.role);
    case "another-arn":
    case "path-in-aws-auth":
    case "entry-in-the-way":
    case "no-entry":
      // The profiles of a role that stays with others get another one; and an entry in the way may be that of the nodes.
      if (role?.owner === "others") return ownRole(role, estate);
      return fixOfNames(found, role, estate);
    default:
      return withLimits(fixFor(found, estate, ownRole), role, estate);
  }
}

/** The ARN of the role where it is named; or an access entry for it, in place of the one that is there. */
function fixOfNames(
  found: ArnOfNoRole | PathInAwsAuth | EntryInTheWay | EntryMissing,
  role: RoleFacts | undefined,
  estate: Estate,
): Fix {
  const arn = role?.made?.arn;
  if (found.kind === "another-arn") return { kind: "name", arn };
  const { cluster = "", region = "" } = found.profile;
  const old = entryTypes(clusterAt(estate, cluster, region), arn ?? "").slice(0, 1);
  const isModeSet = found.kind === "path-in-aws-auth" ? found.takesEntries : undefined;
  return { kind: "entry", arn: arn ?? "", clusters: [{ region, cluster, old }], isModeSet };
}

/** A fix with the limits of the account that it meets. */
function withLimits(fix: Fix, role: RoleFacts | undefined, estate: Estate): Fix {
  const { source } = estate;
  if (fix.kind === "attach") {
    const inAccount = role && accountRole(role, estate);
    return { ...fix, full: inAccount && asManyAsMayBe(inAccount) };
  }
  if (fix.kind !== "trust") return fix;
  const tooLong = whyTooLong(fix.after, source.quotas?.trustPolicyLength);
  return { ...fix, tooLong, unread: unreadPlaces(source) };
}

/** A role of its own for the pods, with the commands that make it. */
function ownRole(facts: RoleFacts, estate: Estate) {
  const role = accountRole(facts, estate);
  if (role) return secondRole(role, unreadPlaces(estate.source));
  const lines = facts.profiles.map((profile) => lineOf(profile, estate.source));
  return roleBeside(estate, facts.role.name ?? "", lines);
}

/** The places in an account that were not read, so that clusters there may use a role unseen; undefined if all was read. */
function unreadPlaces(source: Source): UnreadPlaces | undefined {
  const { regions = [], everyRegion } = source.complete ?? {};
  if (!everyRegion) return { regions: [...regions].sort() };
  return whatHides("clusters", source) ? "parts" : undefined;
}
