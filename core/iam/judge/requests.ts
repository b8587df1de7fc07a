import { splitArn } from "../arn";
import type { RequestValue } from "../conditions/evaluate";
import { parseDate } from "../conditions/date";
import type { Request } from "../evaluate";
import type { Condition } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { type Pattern, run, TooComplex } from "../representatives";
import { type Choices, choicesFor, conditionsByKey, distinctTexts } from "./choices";

export const sourceArnName = "aws:sourcearn";
export const sourceAccountName = "aws:sourceaccount";
const timeNames = ["aws:currenttime", "aws:epochtime"];

const requestLimit = 50000;

/** The end of year 9999, in milliseconds since 1970. */
const latestDate = 253402300799000;

/** What a request says of the resource on whose behalf it is made; each may be absent. */
export interface Source {
  arn: string | undefined;
  account: string | undefined;
}

/** All conditions of a policy on one key, those that stand twice included. */
export function conditionsOn(statements: readonly Statement[], keyName: string): Condition[] {
  return statements.flatMap(({ conditions }) =>
    conditions
      .filter((condition) => condition.keyName === keyName)
      .flatMap((condition) => [condition, ...condition.duplicates]),
  );
}

const twelveDigits: Pattern = Array.from({ length: 12 }, () => run(/\d/, false));

/** The SourceArns given, each with every aws:SourceAccount that may come with it and that the policy can tell apart. */
export function sourcesOf(statements: readonly Statement[], arns: readonly (string | undefined)[]): Source[] {
  let known: (string | undefined)[] | undefined;
  const accounts = () =>
    (known ??= [undefined, ...distinctTexts(conditionsOn(statements, sourceAccountName), [twelveDigits])]);
  return arns.flatMap((arn) => {
    // The account that stands in the ARN is the account that the service tells, if it tells any.
    const account = arn && splitArn(arn)?.[4];
    return (account ? [account, undefined] : accounts()).map((one) => ({ arn, account: one }));
  });
}

/**
 * The requests by one principal that are to be looked at to know whether any gets through, for the sources given: with
 * each of them, the choices of the other keys that the policy mentions.
 * @param times milliseconds since 1970 at which the request may be made
 * @throws TooComplex where they are too many
 */
export function* requests(
  statements: readonly Statement[],
  principal: PrincipalEntry,
  action: string,
  sources: readonly Source[],
  times: readonly number[],
): Generator<Request> {
  const others = [...conditionsByKey(statements)]
    .filter(([keyName]) => ![sourceArnName, sourceAccountName, ...timeNames].includes(keyName))
    .map(([keyName, conditions]) => ({ keyName, choices: choicesFor(keyName, conditions, principal) }));
  const size = others.reduce((total, { choices }) => total * choices.length, sources.length * times.length);
  if (size > requestLimit) throw new TooComplex();
  const contexts = contextsOf(others);
  for (const { arn, account } of sources) {
    for (const time of times) {
      for (const ofOthers of contexts) {
        const context = new Map(ofOthers);
        if (arn !== undefined) context.set(sourceArnName, arn);
        if (account !== undefined) context.set(sourceAccountName, account);
        context.set("aws:currenttime", new Date(time).toISOString());
        context.set("aws:epochtime", String(Math.floor(time / 1000)));
        yield { principal, action, context };
      }
    }
  }
}

function contextsOf(keys: readonly { keyName: string; choices: Choices }[]): Map<string, RequestValue>[] {
  let contexts = [new Map<string, RequestValue>()];
  for (const { keyName, choices } of keys) {
    contexts = contexts.flatMap((context) =>
      choices.map((value) => (value === undefined ? context : new Map([...context, [keyName, value] as const]))),
    );
  }
  return contexts;
}

/** The moments from `now` on at which a condition on the time may change its answer. */
export function distinctTimes(statements: readonly Statement[], now: Date): number[] {
  const dates = timeNames
    .flatMap((keyName) => conditionsOn(statements, keyName))
    .flatMap(({ operator, values }) =>
      values.map((value) => (operator?.family === "Numeric" ? Number(value) * 1000 : (parseDate(value) ?? NaN))),
    );
  const moments = dates
    .flatMap((date) => [date - 1000, date, date + 1000])
    .filter((date) => date > now.getTime() && date < latestDate);
  return [now.getTime(), ...new Set(moments)];
}
