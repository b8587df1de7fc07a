import { accountIdPattern } from "../limits";
import { isNeverCarried, isNoSuchKey } from "../condition-keys";
import { parseDate } from "../conditions/operators";
import { type RequestValue, unknownValue } from "../conditions/evaluate";
import type { Condition } from "../parse/conditions";
import type { PrincipalEntry, Statement } from "../parse/statement";
import { accountOfPrincipal } from "../evaluate";
import { partitionNames, partitionOf, regionsOf } from "../regions";
import type { Case, Domain } from "./request-space";
import type { Segment, Span } from "./word";

export const sourceArnName = "aws:sourcearn";
export const sourceAccountName = "aws:sourceaccount";
export const sourceOrganizationName = "aws:sourceorgid";
export const sourceOrganizationPathsName = "aws:sourceorgpaths";
const timeNames = ["aws:currenttime", "aws:epochtime"];

const digits = "0123456789";
const letters = "abcdefghijklmnopqrstuvwxyz";
const alphanumerics = `${letters}${letters.toUpperCase()}${digits}`;
const nameCharacters = `${alphanumerics}-_`;
const hexadecimals = "0123456789abcdef";

/** The end of year 9999, in milliseconds since 1970. */
const latestDate = 253402300799000;

/** The one who asks, and what is known of the world around. */
export interface Requester {
  principal: PrincipalEntry;
  /** `fargate`: the Fargate service, for a Fargate profile. `service`: another AWS service, for any resource. `other`: no service. */
  kind: "fargate" | "service" | "other";
}

/** What does not vary from request to request. */
export interface World {
  /** The accounts that can be the role's own. */
  roleAccounts: readonly string[];
  /** The Regions that count as existing, by partition and name; the first ones are preferred in examples. */
  regions: readonly { partition: string; region: string }[];
  /** Accounts and clusters that make examples readable. */
  niceAccounts: readonly string[];
  niceClusters: readonly string[];
  /** Milliseconds since 1970 at which a request may be made. */
  times: readonly number[];
}

/** The places of a Fargate profile's ARN in its text. */
export const arnSpans: Record<"all" | "region" | "account" | "cluster", Span> = {
  all: { from: 0, to: 7 },
  region: { from: 0, to: 0 },
  account: { from: 1, to: 1 },
  cluster: { from: 3, to: 3 },
};

/** Between the six parts of a Fargate profile's ARN, and nowhere in them. */
const arnColons = 5;

/** `arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/PROFILE/UUID`, as EKS makes it. */
export function profileArn({ regions, niceAccounts, niceClusters }: World): Segment[] {
  return [
    { kind: "texts", texts: regions.map(({ partition, region }) => `arn:${partition}:eks:${region}:`) },
    accountSegment(niceAccounts),
    { kind: "texts", texts: [":fargateprofile/"] },
    { kind: "run", first: alphanumerics, rest: nameCharacters, shortest: 1, longest: 100, nice: niceClusters },
    { kind: "texts", texts: ["/"] },
    { kind: "run", first: alphanumerics, rest: nameCharacters, shortest: 1, longest: 100, nice: ["my-profile"] },
    { kind: "texts", texts: ["/"] },
    {
      kind: "sets",
      sets: [8, 4, 4, 4, 12].flatMap((length, index) => [
        ...(index === 0 ? [] : ["-"]),
        ...Array.from({ length }, () => hexadecimals),
      ]),
      nice: ["1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"],
    },
  ];
}

export function accountSegment(nice: readonly string[]): Segment {
  return {
    kind: "sets",
    sets: Array.from({ length: 12 }, () => digits),
    nice: nice.filter((one) => accountIdPattern.test(one)),
  };
}

const anyText: Segment = { kind: "run", first: undefined, rest: undefined, shortest: 0, longest: 10_000 };

/** An ARN of any service: its resource is any text. */
const anyArn: Segment[] = [
  { kind: "texts", texts: partitionNames.map((partition) => `arn:${partition}:`) },
  run(`${letters}${digits}-`),
  { kind: "texts", texts: [":"] },
  run(`${letters}${digits}-`),
  { kind: "texts", texts: [":"] },
  run(digits),
  { kind: "texts", texts: [":"] },
  anyText,
];

function run(characters: string, shortest = 0): Segment {
  return { kind: "run", first: characters, rest: characters, shortest, longest: 100 };
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

const nothing = new Map<string, RequestValue>();

/** The Regions of the table and those that are named besides, the preferred ones first. */
export function existingRegions(preferred: readonly string[], named: readonly string[]): World["regions"] {
  const known = partitionNames.flatMap((partition) => regionsOf(partition).map((region) => ({ partition, region })));
  const added = named.map((region) => ({ partition: partitionOf(region) ?? "aws", region }));
  const all = [...known, ...added.filter(({ region }) => !known.some((one) => one.region === region))];
  const isPreferred = ({ region }: { region: string }) => preferred.includes(region);
  return [...all.filter(isPreferred), ...all.filter((one) => !isPreferred(one))];
}

/** The name of the domain that a key belongs to: keys that hang together share one. */
export function domainName(keyName: string): string {
  if (keyName === sourceAccountName) return sourceArnName;
  return timeNames.includes(keyName) ? "aws:currenttime" : keyName;
}

/** What a requester can bring under the keys of a domain, all conditions of the policy on these keys given. */
export function domainOf(
  name: string,
  conditions: readonly Condition[],
  { principal, kind }: Requester,
  world: World,
): Domain {
  const isService = kind !== "other";
  const account = accountOfPrincipal(principal.value);
  switch (name) {
    case "":
      return values(name, [unknownValue]);
    case sourceArnName:
      return kind === "fargate"
        ? profileSources(
            world,
            conditions.some(({ keyName }) => keyName === sourceAccountName),
          )
        : anySources(world);
    case "aws:currenttime":
      return { cases: world.times.map((time) => ({ fixed: timeValues(time) })) };
    case "aws:principalservicename":
      return values(name, [isService ? principal.value : undefined]);
    case "aws:principalisawsservice":
      // The requests of a federation are not signed, so that this may be absent.
      return values(name, principal.type === "Federated" ? ["false", undefined] : [String(isService)]);
    case "aws:securetransport":
      return values(name, isService ? ["true"] : ["true", "false"]);
    case "aws:resourceaccount":
      return world.roleAccounts.length > 0 ? values(name, world.roleAccounts) : oneWord(name, [accountSegment([])]);
    case "aws:principalaccount":
      if (account !== undefined) return values(name, [account]);
      break;
    case "aws:principalarn":
      if (/^arn:[\w-]+:iam::\d{12}:(role|user)\//.test(principal.value)) return values(name, [principal.value]);
      break;
    case sourceOrganizationName:
      return withAbsent(oneWord(name, organizationId));
    case sourceOrganizationPathsName:
      return withAbsent(oneWord(name, organizationPath));
  }
  if (isNoSuchKey(name) || (isService && isNeverCarried(name))) return values(name, [undefined]);
  return freeValues(name, conditions);
}

/** A key of which nothing is known, so that a request may carry anything under it, or nothing. */
function freeValues(name: string, conditions: readonly Condition[]): Domain {
  const operators = conditions.map(({ operator }) => operator);
  const isOf = (...families: string[]) =>
    operators.every((operator) => operator && !operator.quantifier && families.includes(operator.family));
  if (isOf("Bool", "Null")) return values(name, [undefined, "true", "false"]);
  if (isOf("String", "Null")) return withAbsent(oneWord(name, [anyText]));
  // A key may have several values at once, and one text cannot stand for these, nor for a number or an address.
  return values(name, [undefined, unknownValue]);
}

function values(name: string, list: readonly (RequestValue | undefined)[]): Domain {
  return { cases: list.map((value) => ({ fixed: value === undefined ? nothing : new Map([[name, value]]) })) };
}

function oneWord(name: string, universe: readonly Segment[]): Domain {
  return { cases: [wordCase(universe, [[name, { from: 0, to: universe.length - 1 }]])] };
}

function withAbsent({ cases }: Domain): Domain {
  return { cases: [{ fixed: nothing }, ...cases] };
}

function wordCase(universe: readonly Segment[], keys: readonly [string, Span][], colons?: number): Case {
  return {
    fixed: nothing,
    word: { universe, keys: new Map(keys), matches: [], avoids: [], ...(colons !== undefined && { colons }) },
  };
}

/**
 * aws:SourceArn is absent or a Fargate profile's, aws:SourceAccount is absent or the account of that profile. Where no
 * condition looks at the account, requests without it stand for all.
 */
function profileSources(world: World, isAccountAsked: boolean): Domain {
  const account = [accountSegment(world.niceAccounts)];
  const arn = profileArn(world);
  const withoutAccount = [{ fixed: nothing }, wordCase(arn, [[sourceArnName, arnSpans.all]], arnColons)];
  if (!isAccountAsked) return { cases: withoutAccount };
  return {
    cases: [
      { fixed: nothing },
      wordCase(account, [[sourceAccountName, { from: 0, to: 0 }]]),
      wordCase(arn, [[sourceArnName, arnSpans.all]], arnColons),
      wordCase(
        arn,
        [
          [sourceArnName, arnSpans.all],
          [sourceAccountName, arnSpans.account],
        ],
        arnColons,
      ),
    ],
  };
}

/** What is not a request of the Fargate service may be for anything: the ARN of a bucket, for one, holds no account. */
function anySources({ niceAccounts }: World): Domain {
  const account = accountSegment(niceAccounts);
  const all: Span = { from: 0, to: anyArn.length - 1 };
  return {
    cases: [
      { fixed: nothing },
      wordCase([account], [[sourceAccountName, { from: 0, to: 0 }]]),
      wordCase(anyArn, [[sourceArnName, all]]),
      wordCase(
        [...anyArn, account],
        [
          [sourceArnName, all],
          [sourceAccountName, { from: anyArn.length, to: anyArn.length }],
        ],
      ),
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
