import type { TrustPolicy } from "../build";
import type { Intended } from "../judge/intended";
import { asList, isObject } from "../../text";

/** A document with each statement replaced by none, one or several; everything else stays as it is. */
export function withStatements(
  document: Record<string, unknown>,
  replace: (statement: Record<string, unknown>, index: number) => Record<string, unknown>[],
): TrustPolicy {
  const statements = asList(document.Statement).flatMap((statement, index) =>
    isObject(statement) ? replace(statement, index) : [],
  );
  return { ...document, Statement: statements } as TrustPolicy;
}

/** The account part of an ARN. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** What SourceArns of the usual shape intend: their accounts, Regions and clusters, wildcards taken as globs. */
export function intentionOf(sourceArns: readonly string[]): Intended {
  const parts = sourceArns.map((arn) => arn.split(":"));
  const distinct = (values: string[]) => [...new Set(values)];
  return {
    accounts: distinct(sourceArns.map(accountOf)),
    regions: distinct(parts.map(([, , , region]) => region ?? "")),
    clusters: distinct(parts.map(([, , , , , resource]) => resource?.split("/")[1] ?? "")),
  };
}
