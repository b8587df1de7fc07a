import type { Statement } from "./document";

/** Someone who asks for the role. */
export interface Requester {
  type: "Service" | "AWS";
  /** The principals that name the requester: itself first, then for example its role and its account. */
  names: readonly string[];
  /** The account of an IAM identity. */
  account?: string;
  action: string;
}

export function service(name: string): Requester {
  return { type: "Service", names: [name], action: "sts:AssumeRole" };
}

/** Whether a statement is about a requester. A name of its account in NotPrincipal keeps a requester out of the statement. */
export function isAbout({ principals, others, coversAction }: Statement, requester: Requester): boolean {
  const named =
    principals.everyone ||
    principals.named.some(({ type, value }) => type === requester.type && requester.names.includes(value));
  return named !== others && coversAction(requester.action);
}
