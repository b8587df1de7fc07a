import { evaluateCondition } from "../policy/evaluate/condition";
import { parseTrustPolicy } from "../policy/parse/policy";
import type { Condition } from "../policy/parse/conditions";
import type { Statement } from "../policy/parse/statement";
import { distinctTimes, isTime, timeValues } from "../policy/search/universe";
import { type WithAccounts, statementsGain } from "./compare";
import { asList, asObject, isObject, lowerAscii } from "../text";
import { mayConcernService } from "./service-principal";
import { candidateAccounts, type Intended, withRoleOwner } from "./intention";

/** From this moment on, as ISO time, some intended pods cannot assume the role any more, or can. */
export interface AccessChange {
  change: "ends" | "begins";
  moment: string;
}

/** How long before it ends or begins the access of pods is worth a word, in days. */
export const noticeDays = 30;

/**
 * When the access of intended pods to a role next ends, and when it next begins, by the dates of its trust policy. A change later than
 * in 30 days is left out. Never throws.
 */
export function accessChanges(document: unknown, intended: Intended): AccessChange[] {
  const { statements } = parseTrustPolicy(document);
  if (!statements.some(({ conditions }) => conditions.some(isOnTime))) return [];
  const now = intended.now ?? new Date();
  const [accounts] = candidateAccounts(statements, intended);
  const decided: WithAccounts = { ...intended, accounts, now };
  const all = withRoleOwner(statements, decided);
  const last = now.getTime() + noticeDays * 24 * 60 * 60 * 1000;
  const moments = distinctTimes(all, now.getTime()).filter((time) => time > now.getTime() && time <= last);
  const present = statementsAt(all, now.getTime());
  const next = (change: AccessChange["change"]): AccessChange[] => {
    const isChanged = (time: number) => {
      const then = statementsAt(all, time);
      return change === "ends" ? statementsGain(then, present, decided) : statementsGain(present, then, decided);
    };
    const moment = moments.sort((one, other) => one - other).find(isChanged);
    return moment === undefined ? [] : [{ change, moment: new Date(moment).toISOString() }];
  };
  return [...next("ends"), ...next("begins")];
}

function isOnTime({ keyName }: Condition): boolean {
  return isTime(keyName);
}

/** What the statements come to at a moment. A condition on the time that cannot be understood stays. */
function statementsAt(statements: readonly Statement[], time: number): Statement[] {
  const values = timeValues(time);
  return statements.flatMap((statement) => {
    const truthOf = (one: Condition) => evaluateCondition(one, values.get(one.keyName));
    const truths = new Map(statement.conditions.filter(isOnTime).map((one) => [one, truthOf(one)]));
    if ([...truths.values()].includes("no")) return [];
    return [{ ...statement, conditions: statement.conditions.filter((one) => truths.get(one) !== "yes") }];
  });
}

/** The conditions on the time of each statement that has some, in a form to compare. */
function datesIn(document: unknown, isMeant: (statement: Statement) => boolean): string[] {
  return parseTrustPolicy(document).statements.flatMap((one) => {
    const dates = one.conditions
      .filter(isOnTime)
      .map(({ operatorName, keyName, values }) => [operatorName, keyName, values]);
    return dates.length > 0 && isMeant(one) ? [JSON.stringify([one.effect, dates])] : [];
  });
}

export function hasDates(document: unknown): boolean {
  return datesIn(document, () => true).length > 0;
}

/** True if a new policy keeps every date of the old one's statements about the service: somebody set them. */
export function keepsDates(before: unknown, after: unknown): boolean {
  const kept = new Set(datesIn(after, () => true));
  return datesIn(before, mayConcernService).every((dates) => kept.has(dates));
}

/** The policy as it would be if every date let in: an Allow has no condition on the time, and a Deny with one is gone. */
export function withoutDates(document: unknown): unknown {
  if (!hasDates(document)) return document;
  const { document: raw, statements } = parseTrustPolicy(document);
  const dated = new Map(
    statements.filter(({ conditions }) => conditions.some(isOnTime)).map((one) => [one.index, one]),
  );
  const Statement = asList(raw?.Statement).flatMap((one, index) => {
    const effect = dated.get(index)?.effect;
    if (effect === undefined || !isObject(one)) return [one];
    return effect === "Deny" ? [] : [{ ...one, Condition: withoutTime(asObject(one.Condition)) }];
  });
  return { ...raw, Statement };
}

function withoutTime(condition: Record<string, unknown>): Record<string, unknown> {
  const operators = Object.entries(condition).map(([operator, keys]): [string, object] => [
    operator,
    Object.fromEntries(Object.entries(asObject(keys)).filter(([key]) => !isTime(lowerAscii(key)))),
  ]);
  return Object.fromEntries(operators.filter(([, keys]) => Object.keys(keys).length > 0));
}
