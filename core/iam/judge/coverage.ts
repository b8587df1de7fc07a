import { assumeRole } from "../actions";
import { permittingAllow } from "../evaluate";
import { parseTrustPolicy } from "../parse/policy";
import { TooComplex } from "../representatives";
import { fargatePrincipal } from "./fargate-principal";
import { conditionsOn, requests, sourceArnName, sourcesOf } from "./requests";
import { distinctIntendedProfiles } from "./source-arns";

/** One cluster of one account in one Region. */
export interface ClusterPlace {
  accountId: string;
  region: string;
  cluster: string;
}

/**
 * True if the Fargate service may assume the role for every profile of a cluster: the trust policy has a line for it.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export function permitsEveryProfile(
  document: unknown,
  { accountId, region, cluster }: ClusterPlace,
  now = new Date(),
): boolean {
  const { statements } = parseTrustPolicy(document);
  const intended = { accounts: [accountId], regions: [region], clusters: [cluster], now };
  const times = [now.getTime()];
  try {
    return distinctIntendedProfiles(conditionsOn(statements, sourceArnName), intended).every((profile) => {
      for (const request of requests(
        statements,
        fargatePrincipal,
        assumeRole,
        sourcesOf(statements, [profile]),
        times,
      )) {
        if (permittingAllow(statements, request)) return true;
      }
      return false;
    });
  } catch (error) {
    if (error instanceof TooComplex) return false;
    throw error;
  }
}
