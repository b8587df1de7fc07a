import { noAccount } from "../limits";
import type { Statement } from "../parse/statement";
import type { Intended } from "./intention";
import { lettingIn, mentionedAccounts } from "./mentioned";

/** A policy that names more accounts than this is meant for no single one. */
const candidateLimit = 5;

/** Stands for the account of a role if nobody names one. Somebody may name the same number, for a template or a local cloud. */
const unnamed: readonly string[] = [noAccount];

/** True for the candidate that stands for an account which nobody names. */
export function isUnnamed(accounts: readonly string[] | undefined): boolean {
  return accounts === unnamed;
}

/** The accounts that a policy can be meant for: those of the intention, else each one that it names, on its own. */
export function candidateAccounts(
  statements: readonly Statement[],
  { accounts, account }: Intended,
): [readonly string[], ...(readonly string[])[]] {
  if (accounts) return [accounts];
  if (account !== undefined) return [[account]];
  const [first, ...others] = mentionedAccounts(lettingIn(statements)).slice(0, candidateLimit);
  return [first === undefined ? unnamed : [first], ...others.map((one) => [one])];
}

/**
 * The intention without the accounts whose profiles cannot use the role, although it may serve them: EKS takes a role of a
 * cluster's own account only.
 */
export function inOwnAccount<Of extends Intended>(intended: Of): Of {
  const { account, accounts } = intended;
  return account !== undefined && accounts?.includes(account) ? { ...intended, accounts: [account] } : intended;
}
