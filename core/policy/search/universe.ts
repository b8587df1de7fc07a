import { isNeverCarried, isNoSuchKey } from "../condition-keys";
import { parseDate } from "../parse/operators";
import { type RequestValue, unknownValue } from "../evaluate/condition";
import { memoizeByObject } from "../../memoize";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import { partitionNames, partitionOf, regionsOf } from "../regions";
import { charactersOf } from "./characters";
import {
  accountSegment,
  alphanumerics,
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

export const sourceArnName = "aws:sourcearn";
export const sourceAccountName = "aws:sourceaccount";
export const sourceOrganizationName = "aws:sourceorgid";
export const sourceOrganizationPathsName = "aws:sourceorgpaths";
const alphanumeric = charactersOf(alphanumerics);
const ofName = charactersOf(`${alphanumerics}-_`);

const uuid = ["1a2b3c4d", "5e6f", "7a8b", "9c0d", "1e2f3a4b5c6d"].flatMap((example, index): Segment[] => [
  { kind: "texts", texts: [index === 0 ? "/" : "-"] },
  run("0123456789abcdef", example.length, example.length, [example]),
]);

const timeNames = ["aws:currenttime", "aws:epochtime"];

/** The end of year 9999, in milliseconds since 1970. */
const latestDate = 253402300799000;

/** What does not vary from request to request. */
export interface World {
  /** The accounts that can be the role's own. */
  roleAccounts: readonly string[];
  /** The partitions that the role can be in; anyone who assumes it is in the same one. */
  partitions: readonly string[];
  /** The Regions that count as existing, by partition and name; the first ones are preferred in examples. */
  regions: readonly { partition: string; region: string }[];
  /** Accounts and clusters that make examples readable. */
  exampleAccounts: readonly string[];
  exampleClusters: readonly string[];
  /** Milliseconds since 1970 at which a request may be made. */
  times: readonly number[];
}

/** The places of a Fargate profile's ARN in its text. */
export const arnSpans: Record<"all" | "region" | "account" | "cluster" | "profile", Span> = {
  all: { from: 0, to: 15 },
  region: { from: 0, to: 0 },
  account: { from: 1, to: 1 },
  cluster: { from: 3, to: 3 },
  profile: { from: 5, to: 5 },
};

/** `arn:PARTITION:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/PROFILE/UUID`, as EKS makes it. */
export const profileArn = memoizeByObject(
  ({ regions, exampleAccounts, exampleClusters }: World): readonly Segment[] => [
    { kind: "texts", texts: regions.map(({ partition, region }) => `arn:${partition}:eks:${region}:`) },
    accountSegment(exampleAccounts),
    { kind: "texts", texts: [":fargateprofile/"] },
    { kind: "run", first: alphanumeric, rest: ofName, shortest: 1, longest: 100, examples: exampleClusters },
    { kind: "texts", texts: ["/"] },
    { kind: "run", first: alphanumeric, rest: ofName, shortest: 1, longest: 100, examples: ["my-profile"] },
    ...uuid,
  ],
);

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

/** The Regions of the table and those that are named besides, the preferred ones first. */
export function existingRegions(preferred: readonly string[], named: readonly string[]): World["regions"] {
  // An unknown Region may be of any partition.
  const added = named.flatMap((region) =>
    [partitionOf(region) ?? partitionNames].flat().map((partition) => ({ partition, region })),
  );
  const all = [...known, ...added.filter(({ region }) => !known.some((one) => one.region === region))];
  const isPreferred = ({ region }: { region: string }) => preferred.includes(region);
  return [...all.filter(isPreferred), ...all.filter((one) => !isPreferred(one))];
}

/** The name of the domain that a key belongs to: keys that hang together share one. */
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
      return sources(requester.kind === "fargate", isAccountAsked, world);
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
 * Of the Fargate service: aws:SourceArn is absent or a Fargate profile's, aws:SourceAccount is absent or the account of that profile.
 * If no condition looks at the account, requests without it stand for all. What is not a request of the Fargate service may
 * bring any text: AWS says of no other service what it brings.
 */
function sources(ofFargate: boolean, isAccountAsked: boolean, world: World): Domain {
  const account = accountSegment(world.exampleAccounts);
  const universe = ofFargate ? profileArn(world) : [anyText, account];
  const arnKey: [string, Span] = [sourceArnName, ofFargate ? arnSpans.all : { from: 0, to: 0 }];
  const withArn = textCase(universe, [arnKey]);
  if (ofFargate && !isAccountAsked) return { cases: [{ fixed: nothing }, withArn] };
  return {
    cases: [
      { fixed: nothing },
      textCase([account], [[sourceAccountName, { from: 0, to: 0 }]]),
      withArn,
      textCase(universe, [arnKey, [sourceAccountName, arnSpans.account]]),
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
