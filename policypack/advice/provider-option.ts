import type { ResourceRecord } from "../../core/records/record";

/** A provider of AWS that the program gives a resource; undefined where it has the default one. */
function givenProvider(record: ResourceRecord | undefined): { of: string; name: string } | undefined {
  const [, of = "", name = ""] = /::pulumi:providers:(aws|aws-native)::(.+)$/.exec(record?.provider?.urn ?? "") ?? [];
  return name === "" || /^default(?:_\d+_\d+_|$)/.test(name) ? undefined : { of, name };
}

/**
 * The options of what is made for a resource, as text to add to its arguments: by the default provider it would be of another account
 * or Region.
 */
export function providerOption(record: ResourceRecord | undefined): string {
  return givenProvider(record) ? ", { provider: PROVIDER }" : "";
}

/** What to put in the place of the provider. */
export function providerToFillIn(record: ResourceRecord | undefined): string[] {
  const given = givenProvider(record);
  if (!given) return [];
  const what = given.of === "aws" ? "the provider" : "a provider of @pulumi/aws that works as the provider";
  return [`Put ${what} ${JSON.stringify(given.name)} in place of PROVIDER.`];
}
