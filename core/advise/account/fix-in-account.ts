import { clusterAt, entryTypes, type Estate, type RoleFacts } from "../../facts/estate";
import type { Fix, OwnRoleForPods, UnreadPlaces } from "../../findings/fix-kinds";
import type { Found } from "../../findings/found";
import { whatHides, type Source } from "../../readers/source";
import { whyTooLong } from "../../trust";
import { lineOf } from "../asked";
import { fixFor, roleOf } from "../fix-for-finding";
import { missingRoleFix } from "./missing-role";
import { accountRole, asManyAsMayBe } from "./role";
import { roleBeside, secondRole } from "./second-role";

/** What to do in an account about something that was found: as everywhere, with what an account alone has names and commands for. */
export function fixInAccount(found: Found, estate: Estate): Fix {
  const facts = "role" in found && found.role ? roleOf(found.role, estate) : undefined;
  const role = facts && accountRole(facts, estate);
  // The profiles of a role that stays with others get another one; and an entry in the way may be that of the nodes.
  const others = facts?.owner === "others" ? facts : undefined;
  switch (found.kind) {
    case "unread": {
      const { action, denied = false, toDo } = found.part;
      return { kind: "tell", missing: "permission", action: action ?? "", denied, toDo };
    }
    case "no-role":
      return missingRoleFix(estate, found.role);
    case "another-arn":
      return others ? own(others, estate) : { kind: "name", arn: facts?.made?.arn };
    case "path-in-aws-auth":
    case "entry-in-the-way":
    case "no-entry": {
      if (others) return own(others, estate);
      const { cluster = "", region = "" } = found.profile;
      const arn = facts?.made?.arn ?? "";
      const old = entryTypes(clusterAt(estate, cluster, region), arn).slice(0, 1);
      const mode = found.kind === "path-in-aws-auth" && { isModeSet: found.takesEntries };
      return { kind: "entry", arn, clusters: [{ region, cluster, old }], ...mode };
    }
    default: {
      const fix = fixFor(found, estate, own);
      const { source } = estate;
      if (fix.kind === "attach") return { ...fix, full: role && asManyAsMayBe(role) };
      if (fix.kind !== "trust") return fix;
      const unread = unreadPlaces(source);
      const tooLong = whyTooLong(fix.after, source.quotas?.trustPolicyLength);
      return { ...fix, tooLong, unread };
    }
  }
}

/** A role of its own for the pods, with the commands that make it. */
function own(facts: RoleFacts, estate: Estate): OwnRoleForPods {
  const role = accountRole(facts, estate);
  if (role) return secondRole(role, unreadPlaces(estate.source));
  const lines = facts.profiles.map((one) => lineOf(one, estate.source));
  return roleBeside(estate, facts.role.name ?? "", lines);
}

/** What of an account was not read, so that clusters there may use a role unseen; undefined if all was. */
function unreadPlaces(source: Source): UnreadPlaces | undefined {
  const { regions = [], everyRegion } = source.complete ?? {};
  if (!everyRegion) return { regions: [...regions].sort() };
  return whatHides("clusters", source) ? "parts" : undefined;
}
