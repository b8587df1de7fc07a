import { asList, compareTexts, isObject, parsedJson } from "../../text";
import { rootArn } from "../../policy/arn";
import { accountIdPattern } from "../../policy/limits";

/** A value and a list of it are the same, lists have no order, and IAM writes the id of an account as its ARN. */
function canonical(value: unknown): string[] {
  return asList(value).map(canonicalItem).sort();
}

function canonicalItem(item: unknown): string {
  if (!isObject(item)) return accountIdPattern.test(String(item)) ? rootArn(String(item)) : String(item);
  const members = Object.entries(item).map(([name, content]) => [name, canonical(content)]);
  return JSON.stringify(members.sort(([a], [b]) => compareTexts(String(a), String(b))));
}

function canonicalText(document: string): string {
  const value = parsedJson(document);
  return value === undefined ? document : JSON.stringify(canonical(value));
}

/**
 * True if two trust policies differ in their form at most: IAM may show one in another form than it was given.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function isSameTrust(one: string, other: string): boolean {
  return one === other || canonicalText(one) === canonicalText(other);
}
