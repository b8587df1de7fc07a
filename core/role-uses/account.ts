import { accountIdPattern, parseRoleArn, partitionOf } from "../iam";
import type { ResourceRecord } from "./record";
import { items, text, unknown } from "./values";

/**
 * The account that a provider works in, as far as its own inputs show it: its only allowed account, or the account of
 * the role that it assumes last.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
export function accountOfProvider(provider: ResourceRecord["provider"]): string | undefined {
  if (!provider) return undefined;
  const allowed = allowedAccounts(provider);
  if (allowed.length === 1) return allowed[0];
  const assumed = ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"].flatMap((key) =>
    structured(provider.props, key),
  );
  const accounts = assumed.map((role) => parseRoleArn(text(role, "roleArn") ?? "")?.accountId);
  return accounts.filter((account) => account !== undefined).at(-1);
}

/** The accounts that a provider may work in; empty if it does not say. */
export function allowedAccounts(provider: ResourceRecord["provider"]): string[] {
  const allowed = provider ? structured(provider.props, "allowedAccountIds") : [];
  return allowed.filter((account): account is string => typeof account === "string" && accountIdPattern.test(account));
}

/** The partition of the Region that a provider works in. */
export function partitionOfProvider(provider: ResourceRecord["provider"]): string | undefined {
  const region = provider && text(provider.props, "region");
  return region === undefined ? undefined : partitionOf(region);
}

// A provider's inputs that are no plain texts arrive as JSON text.
function structured(props: unknown, key: string): unknown[] {
  const list = items(props, key);
  if (list === unknown) return [];
  return list.flatMap((item) => (typeof item === "string" && /^[[{]/.test(item) ? parsed(item) : [item]));
}

function parsed(json: string): unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}
