import { readCases } from "./cases";
import { documentOf } from "./trust-cases";

/** A trust policy with an Allow for pods that keeps out the pods of its own account, which is 111122223333 by default. */
export interface Shut {
  what: string;
  document: ReturnType<typeof documentOf>;
  /** False if only a person may change it. */
  isWritten: boolean;
}

export function shutPolicies(account = "111122223333"): Shut[] {
  const rows = JSON.parse(JSON.stringify(readCases("shut.json").cases).replaceAll("111122223333", account)) as [
    what: string,
    statements: object[],
    isWritten: boolean,
  ][];
  return rows.map(([what, statements, isWritten]) => ({ what, document: documentOf(statements), isWritten }));
}
