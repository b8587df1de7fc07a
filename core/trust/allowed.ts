import { sourceArnsOf } from "./mentioned";
import { fargateService } from "../service/fargate";
import { parseTrustPolicy } from "../policy/parse/policy";
import type { Statement } from "../policy/parse/statement";

function allowing(document: unknown): Statement[] {
  return parseTrustPolicy(document).statements.filter(({ effect }) => effect === "Allow");
}

/** The principals that the statements of a trust policy allow, each once; NotPrincipal allows all others. */
export function allowedPrincipals(document: unknown): string[] {
  const names = allowing(document).flatMap(({ principals: { negated, entries } }) => {
    const values = entries.map(({ value }) => value);
    return negated ? [`everyone but ${values.join(", ")}`] : values;
  });
  return [...new Set(names)];
}

/** True for a trust policy that names everyone, or all but some. */
export function allowsEveryone(document: unknown): boolean {
  return allowing(document).some(
    ({ principals }) => principals.negated || principals.entries.some(({ value }) => value === "*"),
  );
}

/** Those beside the Fargate service. */
export function otherPrincipals(document: unknown): string[] {
  return allowedPrincipals(document).filter((value) => value !== fargateService);
}

/** The aws:SourceArn values by which the statements of a trust policy allow something, each once. */
export function allowedSourceArns(document: unknown): string[] {
  return [...new Set(parseTrustPolicy(document).statements.flatMap(sourceArnsOf).flat())];
}
