/** What is proved: random policies, the same for each seed. */
import fc from "fast-check";
import { eksCluster } from "../../core/service/eks-cluster";
import { fargate } from "../../core/service/fargate";
import type { Service } from "../../core/service/service";
import type { Intended } from "../../core/trust";
import { nearMissCase } from "../../tests/support/near-miss-policy";
import { randomTrustPolicy } from "../../tests/support/random-trust-policy";

export const services: readonly Service[] = [fargate, eksCluster];

export type Intention = Intended & { accounts: readonly string[]; now: Date };

export interface Case {
  policy: { Statement: unknown };
  intended: Intention;
}

/** A random policy of a service with what it is meant for. */
export function randomCase(seed: number, service: Service): Case {
  const { policy, intention } = nearMissCase(seed);
  const now = intention.now ?? new Date();
  return { policy: inTermsOf(service, policy), intended: { ...intention, now, service } };
}

/** Random policies of another make, as pairs: a policy is compared with the next one. */
export function randomPolicies(seed: number, count: number, service: Service): Case["policy"][] {
  return fc.sample(randomTrustPolicy, { seed, numRuns: count }).map((policy) => inTermsOf(service, policy));
}

/** The policies are made for Fargate; for another service its name and its resources stand there. */
function inTermsOf<Document>(service: Service, document: Document): Document {
  if (service.principal === fargate.principal) return document;
  const text = JSON.stringify(document)
    .replaceAll(fargate.principal, service.principal)
    .replace(/fargateprofile\/([^/"]*)\/[^"]*/g, `${service.sourceArn.type}/$1`)
    .replaceAll("fargateprofile", service.sourceArn.type);
  return JSON.parse(text) as Document;
}

/** The intention in the terms of the solver's questions. */
export function settingOf({ accounts, clusters, regions, organizations, partition, now, service = fargate }: Intention) {
  return {
    accounts,
    clusters: clusters ?? null,
    regions: regions ?? null,
    organizations: organizations ?? [],
    partition,
    now: Math.floor(now.getTime() / 1000),
    type: service.sourceArn.type,
    names: [service.principal],
  };
}
