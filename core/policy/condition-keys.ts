import { distance } from "fastest-levenshtein";
import { awsLists as lists } from "./aws-lists";
import { lowerAscii } from "../text";

/** AWS's global condition keys. Any other key that begins with `aws:` does not exist, so no request carries it. */
const { globalKeys } = lists;

const known = new Set(globalKeys.map((key) => key.toLowerCase()));

/**
 * Keys that an AWS service never sends when it assumes a role: those of an IAM identity and of a session.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html an identity passes sts:SourceIdentity
 */
const neverCarried = new RegExp(
  "^(aws:principal(arn|account|orgid|orgpaths|tag/.*)|aws:multifactorauth(age|present)|aws:username|sts:(externalid|sourceidentity)|" +
    "aws:(assumedroot|chatbotsourcearn|ec2instancesource.*|federatedprovider|sourceidentity|tokenissuetime))$",
);

/**
 * Keys, in lower case, of a request through a VPC endpoint of a customer. A service's own call comes through none: AWS's example lets it in
 * beside aws:SourceVpc by aws:PrincipalIsAWSService. No pod can count on them; still, they do not count as a limit.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpce
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceaccount
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceorgid
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceorgpaths
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
export const endpointKeys: readonly string[] = [
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
];

/** True for a key of AWS's own that does not exist, given in lower case. */
export function isNoSuchKey(keyName: string): boolean {
  if (!keyName.startsWith("aws:")) return false;
  const slash = keyName.indexOf("/");
  return !known.has(slash < 0 ? keyName : keyName.slice(0, slash + 1));
}

/**
 * True for a key, in lower case, that no AWS service sends when it assumes a role, so that a condition which needs it never holds.
 * The keys of a service are in requests to that service only, and a role is assumed with a request to STS.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export function isNeverCarried(keyName: string): boolean {
  return neverCarried.test(keyName) || isNoSuchKey(keyName) || !/^(aws|sts):/.test(keyName);
}

/** What the values of a key are, in words; undefined for a key that may hold any text. */
export type Holds = "an ARN" | "an account" | "true or false" | "a time" | "a name" | undefined;

const held: readonly [RegExp, Holds][] = [
  [/^aws:[a-z]*arn$/, "an ARN"],
  [/^aws:[a-z]+account$/, "an account"],
  [/^aws:(securetransport|principalisawsservice|viaaw.*service|multifactorauthpresent)$/, "true or false"],
  [/^aws:(currenttime|epochtime)$/, "a time"],
  [/^aws:([a-z]+org(id|paths)|principalservicename|requestedregion|sourcevpce?)$/, "a name"],
];

export function holdsOf(keyName: string): Holds {
  return held.find(([names]) => names.test(keyName))?.[1];
}

/** A key that no AWS service sends when it assumes a role: it belongs to other callers, or it does not exist. */
export interface IdleKey {
  key: string;
  exists: boolean;
  meant?: string;
}

export function idleKey(key: string): IdleKey {
  if (!isNoSuchKey(lowerAscii(key)) && key.includes(":")) return { key, exists: true };
  const meant = meantKey(key);
  return { key, exists: false, ...(meant !== undefined && { meant }) };
}

/** The global key that is spelled most like a text, which may lack the prefix; undefined if none is close. */
export function meantKey(key: string): string | undefined {
  const typed = key.toLowerCase().slice(0, 60).trim();
  const text = typed.includes(":") ? typed : `aws:${typed}`;
  const [closest] = globalKeys
    .map((name) => ({ name, mistakes: distance(name.toLowerCase(), text) }))
    .sort((one, other) => one.mistakes - other.mistakes);
  return closest && closest.mistakes <= 3 ? closest.name : undefined;
}
