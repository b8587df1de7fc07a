import { isNeverCarried, isNoSuchKey } from "../condition-keys";
import { parseDate } from "../parse/operators";
import { type RequestValue, unknownValue } from "../evaluate/condition";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { partitionNames, partitionOf, regionsOf } from "../regions";
import {
  accountSegment,
  anyText,
  digits,
  letters,
  nothing,
  oneText,
  run,
  values,
  withAbsent,
  textCase,
} from "./domains";
import { principalAccountName, principalArnName, principalDomain, type Requester } from "./principal-keys";
import type { Domain } from "./request-space";
import type { Span } from "./automaton";
import type { Segment } from "./segments";

/** The condition key that carries the ARN of the resource for which a service assumes a role. */
export const sourceArnKey = "aws:SourceArn";
export const sourceArnName = "aws:sourcearn";
export const sourceAccountName = "aws:sourceaccount";
export const sourceOrganizationName = "aws:sourceorgid";
export const sourceOrganizationPathsName = "aws:sourceorgpaths";

const timeNames = ["aws:currenttime", "aws:epochtime"];

/** The end of year 9999, in milliseconds since 1970. */
const latestDate = 253402300799000;

/** What an AWS service is known to send when it assumes a role: aws:SourceArn, aws:SourceAccount, both or neither. */
interface KnownService {
  sourceArn: readonly Segment[];
  /** The account in that text, which is also its aws:SourceAccount. */
  account: Span;
}

export interface RegionPlace {
  partition: string;
  region: string;
}

/** What does not vary from request to request. */
export interface World {
  roleAccounts: readonly string[];
  /** The partitions that the role can be in; anyone who assumes it is in the same one. */
  partitions: readonly string[];
  exampleAccounts: readonly string[];
  service?: KnownService;
  times: readonly number[];
}

/** `o-...`; the path goes on with the root and the organizational units. */
const organizationId: Segment[] = [{ kind: "texts", texts: ["o-"] }, run(`${letters}${digits}`, 1)];
const organizationPath: Segment[] = [
  ...organizationId,
  { kind: "texts", texts: ["/r-"] },
  run(`${letters}${digits}`, 1),
  { kind: "texts", texts: ["/"] },
  run(`${letters}${digits}-/`),
];

const known = partitionNames.flatMap((partition) => regionsOf(partition).map((region) => ({ partition, region })));

/** The known Regions and the named ones, the preferred ones first. */
export function existingRegions(preferred: readonly string[], named: readonly string[]): readonly RegionPlace[] {
  // An unknown Region may be of any partition.
  const added = named.flatMap((region) =>
    [partitionOf(region) ?? partitionNames].flat().map((partition) => ({ partition, region })),
  );
  const all = [...known, ...added.filter(({ region }) => !known.some((one) => one.region === region))];
  const isPreferred = ({ region }: { region: string }) => preferred.includes(region);
  return [...all.filter(isPreferred), ...all.filter((one) => !isPreferred(one))];
}

/** The name of the domain of a key: related keys share a domain. */
export function domainName(keyName: string): string {
  if (keyName === sourceAccountName) return sourceArnName;
  if (keyName === principalAccountName) return principalArnName;
  return timeNames.includes(keyName) ? "aws:currenttime" : keyName;
}

/** What a requester can bring under the keys of a domain, all conditions of the policy on these keys given. */
export function domainOf(name: string, conditions: readonly Condition[], requester: Requester, world: World): Domain {
  const ofPrincipal = principalDomain(name, requester, world.partitions);
  if (ofPrincipal) return ofPrincipal;
  const isService = requester.kind !== "other";
  switch (name) {
    case "":
      return values(name, [unknownValue]);
    case sourceArnName: {
      const isAccountAsked = conditions.some(({ keyName }) => keyName === sourceAccountName);
      return sources(requester.kind === "known" ? world.service : undefined, isAccountAsked, world);
    }
    case "aws:currenttime":
      return { cases: world.times.map((time) => ({ fixed: timeValues(time) })) };
    case "aws:securetransport":
      return values(name, isService ? ["true"] : ["true", "false"]);
    case "aws:resourceaccount":
      return world.roleAccounts.length > 0 ? values(name, world.roleAccounts) : oneText(name, [accountSegment([])]);
    case sourceOrganizationName:
      return withAbsent(oneText(name, organizationId));
    case sourceOrganizationPathsName:
      return withAbsent(oneText(name, organizationPath));
  }
  if (isNoSuchKey(name) || (isService && isNeverCarried(name))) return values(name, [undefined]);
  return freeValues(name, conditions);
}

/** An unknown key, so that a request may carry anything under it, or nothing. */
function freeValues(name: string, conditions: readonly Condition[]): Domain {
  const operators = conditions.map(({ operator }) => operator);
  const isOf = (...families: string[]) =>
    operators.every((operator) => operator && !operator.quantifier && families.includes(operator.family));
  if (isOf("Bool", "Null")) return values(name, [undefined, "true", "false"]);
  if (isOf("String", "Null")) return withAbsent(oneText(name, [anyText]));
  // A key may have several values at once, and one text cannot stand for these, nor for a number or an address.
  return values(name, [undefined, unknownValue]);
}

/**
 * A known service sends no aws:SourceArn or one of its texts, and no aws:SourceAccount or the account in that text. If no condition
 * is about the account, requests without it stand for all. AWS documents nothing about other callers, so they may send any text.
 */
function sources(service: KnownService | undefined, isAccountAsked: boolean, world: World): Domain {
  const account = accountSegment(world.exampleAccounts);
  const universe = service?.sourceArn ?? [anyText, account];
  const arnKey: [string, Span] = [sourceArnName, { from: 0, to: service ? universe.length - 1 : 0 }];
  const accountSpan = service?.account ?? { from: 1, to: 1 };
  const withArn = textCase(universe, [arnKey]);
  if (service && !isAccountAsked) return { cases: [{ fixed: nothing }, withArn] };
  return {
    cases: [
      { fixed: nothing },
      textCase([account], [[sourceAccountName, { from: 0, to: 0 }]]),
      withArn,
      textCase(universe, [arnKey, [sourceAccountName, accountSpan]]),
    ],
  };
}

function timeValues(time: number): ReadonlyMap<string, RequestValue> {
  return new Map([
    ["aws:currenttime", new Date(time).toISOString()],
    ["aws:epochtime", String(Math.floor(time / 1000))],
  ]);
}

/** The moments from `now` on at which a condition on the time may change its answer. */
export function distinctTimes(statements: readonly Statement[], now: number): number[] {
  const dates = statements
    .flatMap(({ conditions }) => conditions.flatMap((one) => [one, ...one.duplicates]))
    .filter(({ keyName }) => timeNames.includes(keyName))
    .flatMap(({ operator, values: texts }) =>
      texts.map((text) => (operator?.family === "Numeric" ? Number(text) * 1000 : (parseDate(text) ?? NaN))),
    );
  const moments = dates
    .flatMap((date) => [date - 1000, date, date + 1000])
    .filter((date) => date > now && date < latestDate);
  return [now, ...new Set(moments)];
}
