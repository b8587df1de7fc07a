import { fargateService } from "../names";
import type { PrincipalEntry, Statement } from "../parse/statement";

/** The Fargate service as the one who asks. */
export const fargatePrincipal: PrincipalEntry = { type: "Service", value: fargateService };

/** True for the Fargate service's own name, in any case of letters. */
export function isFargate({ type, value }: PrincipalEntry): boolean {
  return type === "Service" && value.toLowerCase() === fargateService;
}

/** True for a name that was meant for the service, such as one with the DNS suffix of another partition. */
export function looksLikeFargate(entry: PrincipalEntry): boolean {
  return !isFargate(entry) && /^eks-fargate-pods\b/i.test(entry.value);
}

/** True if a statement is written for the Fargate service, by its name or by one meant for it. */
export function namesFargate({ principals }: Statement): boolean {
  return !principals.negated && principals.entries.some((entry) => isFargate(entry) || looksLikeFargate(entry));
}
