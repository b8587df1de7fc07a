import {
  accountSegment,
  alphanumerics,
  anyText,
  digits,
  letters,
  oneOf,
  run,
  type Segment,
  type Span,
} from "./segments";
import { isNeverCarried, isNoSuchKey, type Condition } from "../parse/conditions";
import { parseDate, unknownValue, accountOfEntry, accountOfPrincipal } from "../evaluate/statement";
import type { PrincipalEntry, Statement } from "../parse/policy";
import { partitionNames, partitionOf, regionsOf, arnOf, parsePrincipalArn, partitionIn } from "../arn";
import { type Case, constrain, type Domain, nothing, oneText, textCase, values } from "./request-space";
import { patternOf } from "../evaluate/pattern";
import { memoize } from "../../memoize";

const principalArnName = "aws:principalarn";
const principalAccountName = "aws:principalaccount";

export interface Requester {
  principal: PrincipalEntry;
  /** `known`: the AWS service whose requests are known (`World.service`). `service`: another one. `other`: not an AWS service. */
  kind: "known" | "service" | "other";
  /** It stands for every principal but those that these match (`*`: any text); for an identity of any account, but those accounts. */
  unlike?: readonly string[];
}

export function requesterOf(principal: PrincipalEntry): Requester {
  return { principal, kind: principal.type === "Service" ? "service" : "other" };
}

/** True for a key, in lower case, whose value depends on the name of the principal, not only on its kind. */
export function isOfPrincipal(keyName: string): boolean {
  return [principalArnName, principalAccountName, "aws:principalservicename", "aws:principalservicenameslist"].includes(
    keyName,
  );
}

/** What a requester brings under the keys that say who it is; undefined for any other key. `partitions`: where it can be. */
function principalDomain(name: string, requester: Requester, partitions: readonly string[]): Domain | undefined {
  const { principal, kind } = requester;
  switch (name) {
    case "aws:principalservicename":
      return serviceNames(name, requester);
    case "aws:principalservicenameslist":
      // It holds the name in each Region too.
      return kind === "known" ? values(name, [unknownValue]) : serviceNames(name, requester);
    case "aws:principalisawsservice":
      // The requests of a federation are not signed, so that this may be absent.
      return values(name, principal.type === "Federated" ? ["false", undefined] : [String(kind !== "other")]);
    case principalArnName:
      if (kind !== "other") return undefined;
      return principal.type === "AWS" ? identities(requester, partitions) : unsigned;
    default:
      return undefined;
  }
}

/** It is not known whether a request of a federation carries an ARN or an account, nor which. */
const unsigned: Domain = [[], [principalArnName], [principalAccountName], [principalArnName, principalAccountName]].map(
  (names) => ({ fixed: new Map(names.map((keyName) => [keyName, unknownValue])) }),
);

function serviceNames(name: string, { principal, kind, unlike }: Requester): Domain {
  if (kind === "other") return values(name, [undefined]);
  if (!unlike) return values(name, [principal.value]);
  return [avoiding(oneText(name, [run(`${letters}${digits}-.`, 1)]), unlike, { from: 0, to: 0 })];
}

function avoiding(candidate: Case, names: readonly string[], span: Span): Case {
  const patterns = names.map((name) => patternOf(name, { wildcards: true }));
  return constrain(candidate, patterns, span, "forbid");
}

/** The request of an identity is signed, so that it always tells the ARN and the account; that of a session tells its role's. */
function identities({ principal: { value }, unlike }: Requester, partitions: readonly string[]): Domain {
  const account = accountOfPrincipal(value);
  const arn = parsePrincipalArn(value);
  if (arn?.service === "iam" && /^(role|user)\//.test(arn.resource) && !/[*?]/.test(value))
    return [
      {
        fixed: new Map([
          [principalArnName, value],
          [principalAccountName, arn.accountId],
        ]),
      },
    ];
  const isRoot = accountOfEntry(value) !== undefined;
  const role = /:assumed-role\/([^/*?]+)\//.exec(value)?.[1];
  const principalPartition = unlike ? undefined : partitionIn(value);
  const named = run(`${alphanumerics}+=,.@-_/`, 1);
  // The path of a session's role is not known.
  const ends: Segment[][] =
    role === undefined
      ? [[oneOf(":role/", ":user/"), named], [oneOf(":root")]]
      : [[oneOf(`:role/${role}`)], [oneOf(":role/"), named, oneOf(`/${role}`)]];
  return ends.slice(isRoot ? 1 : 0).map((end) => {
    const universe: Segment[] = [
      oneOf(
        ...(principalPartition === undefined ? partitions : [principalPartition]).map((partition) =>
          arnOf({ partition, service: "iam", resource: "" }).slice(0, -1),
        ),
      ),
      account === undefined ? accountSegment([]) : oneOf(account),
      ...end,
    ];
    const whole = { from: 0, to: universe.length - 1 };
    const candidate = textCase(universe, [
      [principalArnName, whole],
      [principalAccountName, accountSpan],
    ]);
    return avoiding(candidate, unlike ?? [], account === undefined ? accountSpan : whole);
  });
}

const accountSpan: Span = { from: 1, to: 1 };

/** The condition key that carries the ARN of the resource for which a service assumes a role. */
export const sourceArnKey = "aws:SourceArn";
export const sourceArnName = "aws:sourcearn";
export const sourceAccountName = "aws:sourceaccount";
export const sourceOrganizationName = "aws:sourceorgid";
export const sourceOrganizationPathsName = "aws:sourceorgpaths";

const timeNames = ["aws:currenttime", "aws:epochtime"];

/** True for a key, in lower case, that tells the time. */
export function isTime(keyName: string): boolean {
  return timeNames.includes(keyName);
}

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

const absent: Case = { fixed: nothing };

/** `o-...`; the path goes on with the root and the organizational units. */
const organizationId = [oneOf("o-"), run(`${letters}${digits}`, 1)];
const organizationPath = [
  ...organizationId,
  oneOf("/r-"),
  run(`${letters}${digits}`, 1),
  oneOf("/"),
  run(`${letters}${digits}-/`),
];

const known = partitionNames.flatMap((partition) => regionsOf(partition).map((region) => ({ partition, region })));

/** The known Regions and the named ones, the preferred ones first. */
export function existingRegions(preferred: readonly string[], named: readonly string[]): readonly RegionPlace[] {
  return regionsInOrder(JSON.stringify([preferred, named]));
}

const regionsInOrder = memoize(orderRegions);

function orderRegions(asked: string) {
  const [preferred, named] = JSON.parse(asked) as [readonly string[], readonly string[]];
  // An unknown Region may be of any partition.
  const added = named.flatMap((region) =>
    [partitionOf(region) ?? partitionNames].flat().map((partition) => ({ partition, region })),
  );
  const places = [...known, ...added.filter(({ region }) => !known.some((place) => place.region === region))];
  const isPreferred = ({ region }: { region: string }) => preferred.includes(region);
  return [...places.filter(isPreferred), ...places.filter((place) => !isPreferred(place))];
}

/** The name of the domain of a key: related keys share a domain. */
export function domainName(keyName: string): string {
  if (keyName === sourceAccountName) return sourceArnName;
  if (keyName === principalAccountName) return principalArnName;
  return isTime(keyName) ? "aws:currenttime" : keyName;
}

/** What a requester can bring under the keys of a domain, all conditions of the policy on these keys given. */
// eslint-disable-next-line complexity -- Each key of a request has one line.
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
      return world.times.map((time) => ({
        fixed: new Map([
          [name, new Date(time).toISOString()],
          ["aws:epochtime", String(Math.floor(time / 1000))],
        ]),
      }));
    case "aws:securetransport":
      return values(name, isService ? ["true"] : ["true", "false"]);
    case "aws:resourceaccount":
      return world.roleAccounts.length > 0 ? values(name, world.roleAccounts) : [oneText(name, [accountSegment([])])];
    case sourceOrganizationName:
      return [absent, oneText(name, organizationId)];
    case sourceOrganizationPathsName:
      return [absent, oneText(name, organizationPath)];
  }
  if (isNoSuchKey(name) || (isService && isNeverCarried(name))) return values(name, [undefined]);
  return freeValues(name, conditions);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion */
const regionCode = run(`${letters}${digits}-`, 1);

/** An unknown key, so that a request may carry anything under it, or nothing. */
function freeValues(name: string, conditions: readonly Condition[]): Domain {
  const operators = conditions.map(({ operator }) => operator);
  const isOf = (...families: string[]) =>
    operators.every((operator) => operator && !operator.quantifier && families.includes(operator.family));
  if (isOf("Bool", "Null")) return values(name, [undefined, "true", "false"]);
  if (isOf("String", "Null")) return [absent, oneText(name, [name === "aws:requestedregion" ? regionCode : anyText])];
  // A key may have several values at once, and one text cannot stand for these, nor for a number or an address.
  return values(name, [undefined, unknownValue]);
}

/** A known service sends no aws:SourceArn or one of its texts. What other callers send is not documented: any text. */
function sources(service: KnownService | undefined, isAccountAsked: boolean, world: World): Domain {
  const account = accountSegment(world.exampleAccounts);
  const universe = service?.sourceArn ?? [anyText, account];
  const arnKey: [string, Span] = [sourceArnName, { from: 0, to: service ? universe.length - 1 : 0 }];
  const accountSpan = service?.account ?? { from: 1, to: 1 };
  const withArn = textCase(universe, [arnKey]);
  if (service && !isAccountAsked) return [absent, withArn];
  return [
    absent,
    oneText(sourceAccountName, [account]),
    withArn,
    textCase(universe, [arnKey, [sourceAccountName, accountSpan]]),
  ];
}

/** The moments from `now` on at which a condition on the time may change its answer. */
export function distinctTimes(statements: readonly Statement[], now: number): number[] {
  const dates = statements
    .flatMap(({ conditions }) => conditions.flatMap((condition) => [condition, ...condition.duplicates]))
    .filter(({ keyName }) => isTime(keyName))
    .flatMap(({ operator, values: texts }) =>
      texts.map((text) => (operator?.family === "Numeric" ? Number(text) * 1000 : (parseDate(text) ?? NaN))),
    );
  const moments = dates
    .flatMap((date) => [date - 1000, date, date + 1000])
    .filter((date) => date > now && date < latestDate);
  return [now, ...new Set(moments)];
}
