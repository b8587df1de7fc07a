import { fixFor, roleOf } from "./advise/fix-for-finding";
import type { Estate } from "./facts/estate";
import { type Exemptions, type FindingId } from "./findings";
import { extentOf } from "./findings/extent";
import { policyKinds, type PolicyName } from "./findings/configuration/policies";
import type { Fix } from "./findings/fix-kinds";
import { worstIdOf, type Found } from "./findings/found";
import { roleKey, type RoleIdentity } from "./records/identity";
import { describe, knownUrn } from "./records/record";
import { distinctBy, groupBy } from "./text";

/** What is reported as one: all that was found of one kind about a role or a resource. */
export interface Reported {
  id: FindingId;
  found: readonly [Found, ...Found[]];
  about: RoleIdentity;
  /** True if the fix of node-role-shared, which is reported too, ends this as well. */
  isShared: boolean;
  /** What to do: a search, so it is asked for only if somebody reads it. */
  fix: () => Fix;
}

/** An exemption for something that was found; perhaps it holds no longer. */
export interface Exempted {
  about: RoleIdentity;
  exemption: NonNullable<ReturnType<Exemptions["find"]>>;
}

/** Decides what a policy reports of what was found, at which level, with which fix, and what its exemptions leave out. */
export function decide(
  found: readonly Found[],
  estate: Estate,
  policy: PolicyName,
  exemptions: Exemptions,
): { reported: Reported[]; exempted: Exempted[] } {
  const about = (all: readonly Found[]) => new Set(all.map((one) => roleKey(aboutOf(one))));
  const shared = about(found.filter(({ kind }) => kind === "shared"));
  const refused = about(found.filter((one) => one.kind === "untrusted" && !isOfAnother(one)));
  const own = found.filter((one) => isOf(policy, one) && !(isElsewhere(one) && refused.has(roleKey(one.role))));
  const exempted = new Map<string, Exempted>();
  const left = own.filter((one) => {
    const about = aboutOf(one);
    const exemption = exemptions.find(one.id, { role: about, extent: () => extentOf(one) });
    if (exemption) exempted.set(`${one.id} ${roleKey(about)}`, { about, exemption });
    return exemption?.holds !== true;
  });
  const groups = [...groupBy(merged(left), groupOf).values()] as [Found, ...Found[]][];
  // EKS refuses a role of another account under any trust policy.
  const reported = [...groups.filter(([one]) => isOfAnother(one)), ...groups.filter(([one]) => !isOfAnother(one))];
  return {
    reported: reported.map((all) => {
      const [first] = all;
      const about = aboutOf(first);
      const role = roleOf(about, estate);
      const isEnded = ["policy-missing", "workload-permissions", "logging", "untrusted"].includes(first.kind);
      return {
        ...{ id: first.id, found: all, about },
        isShared: isEnded && !isOfAnother(first) && shared.has(roleKey(about)) && role?.owner === "others",
        fix: () => fixFor(first, estate),
      };
    }),
    exempted: [...exempted.values()],
  };
}

/** All that is found of one trust policy is one finding; of a role that may come out in several ways, the first with a finding is enough. */
function merged(found: readonly Found[]): Found[] {
  const byRole = groupBy(found, (one) => (one.kind === "trust" ? roleKey(one.role) : one));
  return [...byRole.values()].flatMap((all) => {
    const [first] = all;
    if (first?.kind !== "trust") return all;
    const own = all.flatMap((one) => (one.kind === "trust" && one.document === first.document ? one : []));
    const findings = distinctBy(own, ({ id }) => id).flatMap((one) => one.findings);
    return { ...first, findings, id: worstIdOf(findings) ?? first.id };
  });
}

/** What is found of the trust policy of a role that the source does not make. */
const isElsewhere = (found: Found): found is Extract<Found, { kind: "trust" }> =>
  found.kind === "trust" && found.role.urn === undefined;

const isOfAnother = (found: Found) => found.kind === "untrusted" && found.why.kind === "of-another-account";

/** Whether a policy reports a finding. */
function isOf(policy: PolicyName, found: Found) {
  if (found.kind === "trust-open")
    return found.mayBeWrong?.some((part) => policy === `fargate-role-trust-${part}`) ?? false;
  // Nobody but the profile's policy speaks of a role that the stack does not make.
  return isElsewhere(found) ? policy === "fargate-profile-role-usable" : policyKinds[policy].finds.includes(found.id);
}

/** What is found of one group is reported as one: all of a trust policy, and all profiles that cannot use one role. */
function groupOf(found: Found) {
  const isOfResource = found.kind === "not-judged" || found.kind === "entry-in-the-way";
  return JSON.stringify([found.kind, isOfAnother(found), isOfResource ? found.at.urn : roleKey(aboutOf(found))]);
}

/** The role that a finding is about, or the resource. */
function aboutOf(found: Found): RoleIdentity {
  if ("role" in found && found.role) return found.role;
  return { label: found.at ? describe(found.at) : "", ...(found.at && { urn: knownUrn(found.at) }) };
}
