import { parseRoleArn, partitionOf } from "../../iam";
import type { ResourceRecord } from "./record";
import { items, text, unknown } from "./values";

/**
 * The account that a provider works in, as far as its own inputs show it: its only allowed account, or the account of
 * the role that it assumes last.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
export function accountOfProvider(provider: ResourceRecord["provider"]): string | undefined {
  if (!provider) return undefined;
  const allowed = structured(provider.props, "allowedAccountIds");
  if (allowed.length === 1 && typeof allowed[0] === "string") return allowed[0];
  const assumed = [...structured(provider.props, "assumeRoles"), ...structured(provider.props, "assumeRole")];
  return parseRoleArn(text(assumed.at(-1), "roleArn") ?? "")?.accountId;
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
