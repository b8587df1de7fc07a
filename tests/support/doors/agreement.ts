import type { Estate } from "../estate";
import type { Door, DoorName } from "./doors";

/** What each door says of an estate. */
export type Said = Record<DoorName, string[]>;

/** Asks every door about an estate. */
export async function ask(doors: Record<DoorName, Door>, estate: Estate): Promise<Said> {
  const answers = Object.entries(doors).map(async ([name, door]) => [name, await door(estate)] as const);
  return Object.fromEntries(await Promise.all(answers)) as Said;
}

/** What is wrong with a trust policy, the worst first: the pack has one message for all of it, with the id of the worst. */
const byWorst = ["trust-unsafe", "trust-undecided", "trust-account-only", "trust-broken", "trust-malformed"];

/** The ids as the pack says them. */
export function asThePackSays(ids: readonly string[]): string[] {
  const worst = byWorst.find((id) => ids.includes(id));
  return ids.filter((id) => !byWorst.includes(id) || id === worst);
}

/** The doors that say something else than the template. */
export function differing({ template, ...others }: Said): string[] {
  const right = (door: string) => (door === "pack" ? asThePackSays(template) : template);
  return Object.entries(others).flatMap(([door, ids]) => (ids.join() === right(door).join() ? [] : [door]));
}

/** A difference between doors that is known, and what is right. */
interface KnownDifference {
  name: string;
  /** What each door should say, and why. */
  right: string;
  covers: (estate: Estate, said: Said) => boolean;
}

const only = (ids: readonly string[], others: readonly string[]) => ids.filter((id) => !others.includes(id)).join();

/** To become empty: each is a defect of a door. */
const knownDifferences: readonly KnownDifference[] = [
  {
    name: "an access entry of type STANDARD is in the way of the pods",
    right:
      "access-entry-missing from every door: an account shows the entry as well as a template does, so the rule that finds it needs no complete source",
    covers: ({ accessEntries }, { template, account }) =>
      accessEntries.some(({ type }) => type === "STANDARD") && only(template, account) === "access-entry-missing",
  },
  {
    name: "the pack asks for whom a role is without the account, Region and partition that it knows",
    right:
      "what the other doors say: a role that no profile can use has trust-broken alone, and one that is for others has profile-role-untrusted too",
    covers: (_, { template, pack }) =>
      [only(pack, template), only(asThePackSays(template), pack)].filter((ids) => ids !== "").join() ===
      "profile-role-untrusted",
  },
  {
    name: "may the role be assumed: an account asks by the profile's ARN, the others by its place, and ${aws:ResourceAccount} tells them apart",
    right:
      "one answer: a Deny of all Regions but another one holds whatever the account is (profile-role-untrusted); an ArnLike in aws:SourceOrgID may match and so lets in nobody for sure (profile-role-untrusted)",
    covers: ({ role }, { template, account }) =>
      role.trustPolicy.includes("${aws:ResourceAccount}") &&
      (only(account, template) || only(template, account)) === "profile-role-untrusted",
  },
];

/** What is said, if doors differ in a way that is not known. */
export function unknownDifference(name: string, estate: Estate, said: Said): string[] {
  if (differing(said).length === 0 || knownDifferences.some(({ covers }) => covers(estate, said))) return [];
  return [`${name}: ${JSON.stringify(said)} of ${JSON.stringify(estate)}`];
}
