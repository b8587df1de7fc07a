import { asList, asObject, isObject } from "../text";
import type { Fault, Problem } from "../policy/parse/problem";
import { parseTrustPolicy } from "../policy/parse/policy";
import { fargateService } from "../service/fargate";

type Raw = Record<string, unknown>;

/** Corrects one thing that IAM refuses, in a statement or in the document; what is not here has no plain correction. */
const corrections: Partial<{
  [Kind in Fault["kind"]]: (at: Raw, cause: Extract<Fault, { kind: Kind }>, element: string) => void;
}> = {
  version: (at) => void (at.Version = "2012-10-17"),
  sid: (at) => {
    for (const one of [at, ...asList(at.Statement)]) delete asObject(one).Sid;
  },
  resource: (at, { name }) => void delete at[name],
  "no-such-element": (at, _, element) => void delete at[element],
  effect: (at, { meant }) => void (at.Effect = meant),
  opposites: (at, { name }) => void delete at[`Not${name}`],
  "bare-star": (at, { inDeny }) => setPrincipal(at, inDeny ? { AWS: "*" } : fargateAlone),
  "not-principal": (at, { inDeny }) => (inDeny ? undefined : setPrincipal(at, fargateAlone)),
  "no-principal": (at) => setPrincipal(at, fargateAlone),
  "wildcard-principal": (at) => setPrincipal(at, fargateAlone),
  "no-action": (at) => {
    delete at.NotAction;
    at.Action = "sts:AssumeRole";
  },
  "other-action": (at, { value, isOnly }) => {
    const left = asList(at.Action).filter((one) => one !== value);
    at.Action = isOnly || left.length === 0 ? "sts:AssumeRole" : left;
  },
};

const fargateAlone = { Service: fargateService };

function setPrincipal(at: Raw, principal: Raw): void {
  delete at.NotPrincipal;
  at.Principal = principal;
}

/** A copy of a policy with all that IAM refuses corrected; undefined if what is meant is not plain. */
export function correctedCopy(document: unknown): Raw | undefined {
  const { document: raw, problems, statements, ambiguous } = parseTrustPolicy(document);
  if (!raw || ambiguous) return undefined;
  const copy = structuredClone(raw);
  const all = asList(copy.Statement);
  const copied = problems.every((problem) => {
    const index = statements.find(({ label }) => label === problem.statement)?.index;
    const at = index === undefined ? copy : all[index];
    return isObject(at) && correct(at, problem);
  });
  return copied && parseTrustPolicy(copy).problems.length === 0 ? copy : undefined;
}

function correct(at: Raw, { cause, element }: Problem): boolean {
  const change = corrections[cause.kind] as ((at: Raw, cause: Fault, element: string) => void) | undefined;
  change?.(at, cause, element);
  return change !== undefined;
}
