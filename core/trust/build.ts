import { sourceArnKey } from "../policy/search/universe";
import { fargateService } from "../service/fargate";
import { asList, compareTexts, isObject, parsedJson } from "../text";
import { rootArn } from "../policy/arn";
import { accountIdPattern, trustPolicyLimit, trustPolicyLimitMaximum } from "../policy/limits";
import { parseTrustPolicy } from "../policy/parse/policy";
import { deniesOf, type Statement } from "../policy/parse/statement";

export interface TrustStatement {
  Sid?: string;
  Effect: string;
  Condition?: Record<string, Record<string, unknown>>;
  Principal?: unknown;
  Action?: unknown;
  [element: string]: unknown;
}

export interface TrustPolicy {
  Version: string;
  Statement: TrustStatement[];
  [element: string]: unknown;
}

/** One value alone, several as a list: the form that AWS shows. */
export function oneOrList(values: readonly string[]): string | string[] | undefined {
  return values.length === 1 ? values[0] : [...values];
}

/** The one statement that lets the Fargate service assume a role for what the SourceArns match. */
export function statementFor(sourceArns: readonly string[]): TrustStatement {
  return {
    Effect: "Allow",
    Condition: { ArnLike: { [sourceArnKey]: oneOrList(sourceArns) } },
    Principal: { Service: fargateService },
    Action: "sts:AssumeRole",
  };
}

/**
 * The trust policy that AWS asks for. One SourceArn stands alone, several stand in one list in the order given:
 * a second `aws:SourceArn` key in the same object would not be valid JSON for IAM.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function buildTrustPolicy(sourceArns: readonly string[]): TrustPolicy {
  return { Version: "2012-10-17", Statement: [statementFor(sourceArns)] };
}

/** A value and a list of it are the same, lists have no order, and IAM writes the id of an account as its ARN. */
function canonical(value: unknown): string[] {
  return asList(value).map(canonicalItem).sort();
}

function canonicalItem(item: unknown): string {
  if (!isObject(item)) return accountIdPattern.test(String(item)) ? rootArn(String(item)) : String(item);
  const members = Object.entries(item).map(([name, content]) => [name, canonical(content)]);
  return JSON.stringify(members.sort(([a], [b]) => compareTexts(String(a), String(b))));
}

/**
 * True if two trust policies differ in their form at most: IAM may show one in another form than it was given.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function isSameTrust(one: string, other: string): boolean {
  const text = (document: string) => JSON.stringify(canonical(parsedJson(document) ?? document));
  return one === other || text(one) === text(other);
}

/** Why IAM does not take a trust policy. */
export interface TooLong {
  /** To stand behind "has" or "would have". */
  reason: string;
  /** True if no quota is higher, so that asking for more does not help. */
  isFinal: boolean;
}

/** Why a trust policy is too long for IAM; undefined if it is not. `quota`: of the account, if it is known. */
export function whyTooLong(policy: TrustPolicy, quota?: number): TooLong | undefined {
  const { length } = JSON.stringify(policy).replace(/\s/g, "");
  if (length > trustPolicyLimitMaximum)
    return { reason: `${length} characters, and no quota allows more than ${trustPolicyLimitMaximum}`, isFinal: true };
  if (length <= (quota ?? trustPolicyLimit)) return undefined;
  const limit =
    quota === undefined
      ? `IAM takes ${trustPolicyLimit} unless the account's quota "Role trust policy length" is higher`
      : `the account's quota is ${quota}`;
  return { reason: `${length} characters, and ${limit}`, isFinal: false };
}

/** A policy without some of its statements. */
export function withoutDenials(document: unknown, denials: readonly Pick<Statement, "index">[]): TrustPolicy {
  const { document: raw } = parseTrustPolicy(document);
  const kept = asList(raw?.Statement).filter((_, place) => !denials.some(({ index }) => index === place));
  return { ...raw, Statement: kept } as TrustPolicy;
}

/** The Deny statements of a policy that keep somebody out, each by itself, whom the policy `allowing` lets in. */
export function denialsAgainst(
  document: unknown,
  allowing: TrustPolicy,
  isLetIn: (policy: TrustPolicy) => boolean,
): Statement[] {
  const { document: raw, statements } = parseTrustPolicy(document);
  const written = asList(raw?.Statement) as TrustStatement[];
  const withDenial = ({ index }: Statement) => [...allowing.Statement, ...written.slice(index, index + 1)];
  return deniesOf(statements).filter((one) => !isLetIn({ ...allowing, Statement: withDenial(one) }));
}
