import { unknownValue } from "../evaluate/condition";
import { arnOf, parsePrincipalArn, partitionIn } from "../arn";
import { accountOfEntry, accountOfPrincipal } from "../evaluate/statement";
import type { PrincipalEntry } from "../parse/statement";
import { accountSegment, alphanumerics, digits, letters, oneText, run, values, textCase } from "./domains";
import { patternOf } from "../evaluate/pattern";
import { type Case, constrain, type Domain } from "./request-space";
import type { Span } from "./automaton";
import type { Segment } from "./segments";

export const principalArnName = "aws:principalarn";
export const principalAccountName = "aws:principalaccount";

export interface Requester {
  principal: PrincipalEntry;
  /** `known`: the AWS service whose requests are known (`World.service`). `service`: another one. `other`: not an AWS service. */
  kind: "known" | "service" | "other";
  /**
   * The requester stands for every principal that no statement names. It has any name except those that these match, where `*`
   * stands for any text. For an identity of an unknown account, these are accounts.
   */
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

/**
 * What a requester brings under the keys of a domain that say who it is; undefined for any other domain.
 * @param partitions where the requester can be, unless its ARN says it
 */
export function principalDomain(name: string, requester: Requester, partitions: readonly string[]): Domain | undefined {
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
const unsigned: Domain = {
  cases: [[], [principalArnName], [principalAccountName], [principalArnName, principalAccountName]].map((names) => ({
    fixed: new Map(names.map((one) => [one, unknownValue])),
  })),
};

function serviceNames(name: string, { principal, kind, unlike }: Requester): Domain {
  if (kind === "other") return values(name, [undefined]);
  if (!unlike) return values(name, [principal.value]);
  return { cases: oneText(name, [run(`${letters}${digits}-.`, 1)]).cases.map((one) => avoiding(one, unlike, whole)) };
}

const whole: Span = { from: 0, to: 0 };

function avoiding(one: Case, names: readonly string[], span: Span): Case {
  const reading = { wildcards: true, variables: false, ignoreCase: false, arn: false };
  const patterns = names.map((name) => patternOf(name, reading));
  return constrain(one, patterns, span, "forbid");
}

/** The request of an identity is signed, so that it always tells the ARN and the account; that of a session tells its role's. */
function identities({ principal: { value }, unlike }: Requester, partitions: readonly string[]): Domain {
  const account = accountOfPrincipal(value);
  const arn = parsePrincipalArn(value);
  if (arn?.service === "iam" && /^(role|user)\//.test(arn.resource) && !/[*?]/.test(value))
    return {
      cases: [
        {
          fixed: new Map([
            [principalArnName, value],
            [principalAccountName, arn.accountId],
          ]),
        },
      ],
    };
  const isRoot = accountOfEntry(value) !== undefined;
  const role = /:assumed-role\/([^/*?]+)\//.exec(value)?.[1];
  const own = unlike ? undefined : partitionIn(value);
  const named = run(`${alphanumerics}+=,.@-_/`, 1);
  const text = (...texts: string[]): Segment => ({ kind: "texts", texts });
  // The path of a session's role is not known.
  const ends: Segment[][] =
    role === undefined
      ? [[text(":role/", ":user/"), named], [text(":root")]]
      : [[text(`:role/${role}`)], [text(":role/"), named, text(`/${role}`)]];
  return {
    cases: ends.slice(isRoot ? 1 : 0).map((end) => {
      const universe: Segment[] = [
        { kind: "texts", texts: (own === undefined ? partitions : [own]).map(iamStart) },
        account === undefined ? accountSegment([]) : { kind: "texts", texts: [account] },
        ...end,
      ];
      const all = { from: 0, to: universe.length - 1 };
      const one = textCase(universe, [
        [principalArnName, all],
        [principalAccountName, accountSpan],
      ]);
      return avoiding(one, unlike ?? [], account === undefined ? accountSpan : all);
    }),
  };
}

function iamStart(partition: string): string {
  return arnOf({ partition, service: "iam", resource: "" }).slice(0, -1);
}

const accountSpan: Span = { from: 1, to: 1 };
