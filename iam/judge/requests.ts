import { splitArn } from "../arn";
import { type RequestValue, unknownValue } from "../conditions/evaluate";
import { parseDate } from "../conditions/date";
import type { Request } from "../evaluate";
import { fargateService } from "../names";
import type { Condition } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { fromTokens, type Pattern, representatives, run, TooComplex, anything } from "../representatives";
import { tokenize } from "../wildcards";

export const sourceArnName = "aws:sourcearn";
export const sourceAccountName = "aws:sourceaccount";
const timeNames = ["aws:currenttime", "aws:epochtime"];

/**
 * Keys that a request of an AWS service, acting for itself, never carries.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const neverCarried =
  /^(aws:principal(arn|account|orgid|orgpaths|tag\/.*)|aws:multifactorauth.*|aws:username|sts:externalid)$/;

const requestLimit = 50000;

/** The end of year 9999, in milliseconds since 1970. */
const latestDate = 253402300799000;

/** One value for a key, or its absence, for every way in which the conditions tell values apart. */
type Choices = (RequestValue | undefined)[];

/** All conditions of a policy on one key, those that stand twice included. */
export function conditionsOn(statements: readonly Statement[], keyName: string): Condition[] {
  return allConditions(statements).filter((condition) => condition.keyName === keyName);
}

function allConditions(statements: readonly Statement[]): Condition[] {
  return statements.flatMap(({ conditions }) => conditions.flatMap((one) => [one, ...one.duplicates]));
}

/** True for a key that the Fargate service never brings, so that a condition which needs it never holds. */
export function isNeverCarried(keyName: string): boolean {
  return neverCarried.test(keyName);
}

/**
 * The requests by one principal that the policy can tell apart, for the SourceArns given: with each of them, every choice
 * of the other keys that the policy mentions.
 * @param times milliseconds since 1970 at which the request may be made
 * @throws TooComplex where they are too many
 */
export function* requests(
  statements: readonly Statement[],
  principal: PrincipalEntry,
  action: string,
  sourceArns: readonly (string | undefined)[],
  times: readonly number[],
): Generator<Request> {
  const names = [...new Set(allConditions(statements).map((condition) => condition.keyName))].filter(
    (keyName) => keyName !== sourceArnName && keyName !== sourceAccountName && !timeNames.includes(keyName),
  );
  const choices = names.map((keyName) => choicesFor(keyName, conditionsOn(statements, keyName), principal));
  const accounts = [undefined, ...distinctTexts(conditionsOn(statements, sourceAccountName), [twelveDigits])];
  const size = choices.reduce((total, list) => total * list.length, sourceArns.length * times.length);
  if (size > requestLimit) throw new TooComplex();
  for (const sourceArn of sourceArns) {
    for (const account of accountsWith(sourceArn, accounts)) {
      for (const time of times) {
        for (const values of combinations(choices)) {
          const context = new Map<string, RequestValue>();
          const set = (keyName: string, value: RequestValue | undefined) => {
            if (value !== undefined) context.set(keyName, value);
          };
          set(sourceArnName, sourceArn);
          set(sourceAccountName, account);
          set("aws:currenttime", new Date(time).toISOString());
          set("aws:epochtime", String(Math.floor(time / 1000)));
          names.forEach((keyName, index) => set(keyName, values[index]));
          yield { principal, action, context };
        }
      }
    }
  }
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

const twelveDigits: Pattern = Array.from({ length: 12 }, () => run(/\d/, false));

/** The account that stands in the ARN is the account that the service tells, if it tells any. */
function accountsWith(sourceArn: string | undefined, accounts: Choices): Choices {
  const account = sourceArn && splitArn(sourceArn)?.[4];
  return account ? [account, undefined] : accounts;
}

function choicesFor(keyName: string, conditions: readonly Condition[], principal: PrincipalEntry): Choices {
  const service = principal.type === "Service";
  switch (keyName) {
    case "":
      return [unknownValue];
    case "aws:principalservicename":
      return [service ? principal.value : undefined];
    case "aws:principalisawsservice":
      return [String(service)];
    case "aws:securetransport":
      return service ? ["true"] : ["true", "false"];
  }
  if (service && principal.value === fargateService && isNeverCarried(keyName)) return [undefined];
  const operators = conditions.map(({ operator }) => operator);
  // A key under such a qualifier may have several values at once, which one value cannot stand for.
  if (operators.some((operator) => !operator || operator.quantifier)) return [undefined, unknownValue];
  if (operators.every((operator) => operator?.family === "Bool" || operator?.family === "Null")) {
    return [undefined, "true", "false"];
  }
  if (operators.every((operator) => operator?.family === "String" || operator?.family === "Null")) {
    return [undefined, ...distinctTexts(conditions, [[run(anything)]])];
  }
  return [undefined, unknownValue];
}

/** One text of the universe for every way in which String conditions can tell texts apart; the seeds are preferred. */
export function distinctTexts(
  conditions: readonly Condition[],
  universe: readonly Pattern[],
  seeds: readonly string[] = [],
): string[] {
  const patterns = conditions
    .filter(({ operator }) => operator?.family === "String")
    .flatMap(({ operator, values, variables }) =>
      values.map((value) =>
        fromTokens(
          tokenize(value, { wildcards: operator?.wildcards ?? false, variables }),
          anything,
          operator?.base.endsWith("IgnoreCase"),
        ),
      ),
    );
  return representatives(patterns, universe, [...seeds, ...conditions.flatMap(({ values }) => values)]);
}

function* combinations(lists: readonly Choices[]): Generator<Choices> {
  const [first, ...rest] = lists;
  if (!first) {
    yield [];
    return;
  }
  for (const value of first) for (const others of combinations(rest)) yield [value, ...others];
}
