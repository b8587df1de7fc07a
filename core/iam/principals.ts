import type { PrincipalEntry, Statement } from "./parse/statement";
import { any, not, type Truth, truth } from "./truth";

/** Whether a statement is about a requester: named in Principal, or not named in NotPrincipal. */
export function principalMatches({ principals }: Statement, requester: PrincipalEntry): Truth {
  const named = any(principals.entries, (entry) => entryCovers(entry, requester));
  if (!principals.readable && named !== "yes") return "maybe";
  return principals.negated ? not(named) : named;
}

/**
 * Whether a principal of a policy covers a requester. `"*"` and `{"AWS": "*"}` mean everyone, services included.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function entryCovers(entry: PrincipalEntry, requester: PrincipalEntry): Truth {
  if (entry.type === "*") return "yes";
  if (requester.type === "*" || entry.type !== requester.type) return "no";
  if (entry.value === requester.value) return "yes";
  if (/[*?]|\$\{/.test(entry.value)) return "maybe";
  if (entry.type === "Service" && entry.value.toLowerCase() === requester.value.toLowerCase()) return "maybe";
  if (entry.type === "AWS") return accountCovers(entry.value, requester.value);
  return "no";
}

/** An account, written as its number or as its root user, covers every principal in it. */
function accountCovers(entry: string, requester: string): Truth {
  const account = /^(?:(\d{12})|arn:[\w-]+:iam::(\d{12}):root)$/.exec(entry);
  return truth(account !== null && accountOf(requester) === (account[1] ?? account[2]));
}

function accountOf(principal: string): string | undefined {
  return /^(\d{12})$/.exec(principal)?.[1] ?? /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
}
