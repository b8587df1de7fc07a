import type { Estate } from "../estate";
import type { Door, DoorName } from "./doors";

/** What each door says of an estate. */
type Said = Record<DoorName, string[]>;

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

/** What is said, if doors differ. */
export function difference(name: string, estate: Estate, said: Said): string[] {
  return differing(said).length === 0 ? [] : [`${name}: ${JSON.stringify(said)} of ${JSON.stringify(estate)}`];
}
