import { clusterNamePattern } from "../limits";
import { readSourceArn } from "../source-arn";
import type { Narrowing } from "../search/find-request";
import { sourceAccountName, sourceArnName, type World } from "../search/universe";

interface LikelyProfile {
  sourceArn: string;
  account: string;
  cluster: string;
}

/**
 * A Fargate profile that a value of aws:SourceArn may well mean, as EKS would name it. Wildcards are filled, and parts that the
 * value lacks are invented. The caller checks whether the value matches it.
 */
export function likelyProfile(value: string, { regions }: World): LikelyProfile {
  const { partition, region } = readSourceArn(value);
  const place =
    regions.find((one) => one.region === region) ?? regions.find((one) => one.partition === partition) ?? regions[0];
  const account = /(?<!\d)\d{12}(?!\d)/.exec(value)?.[0] ?? "111122223333";
  const named = /:fargateprofile\/([^/:]*)/.exec(value)?.[1] ?? "";
  const filled = named.replace(/\*/g, "other").replace(/\?/g, "x");
  const cluster = clusterNamePattern.test(filled) ? filled : "my-cluster";
  const prefix = `arn:${place?.partition ?? "aws"}:eks:${place?.region ?? "us-east-1"}:${account}`;
  return { sourceArn: `${prefix}:fargateprofile/${cluster}/my-profile/${uuid}`, account, cluster };
}

/** The requests for one Fargate profile. */
export function profileNarrowing(sourceArn: string, account: string): Narrowing {
  const fixed = new Map([
    [sourceArnName, sourceArn],
    [sourceAccountName, account],
  ]);
  return new Map([[sourceArnName, () => ({ cases: [{ fixed }] })]]);
}

const uuid = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";
