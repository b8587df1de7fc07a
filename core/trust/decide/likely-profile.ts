import { clusterNamePattern } from "../limits";
import type { Statement } from "../parse/statement";
import { readSourceArn } from "../source-arn";
import type { Narrowing } from "./find-request";
import { sourceAccountName, sourceArnName, type World } from "./universe";
import { conditionsOn, withoutWildcards } from "./mentioned";

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
  const filled = withoutWildcards(named);
  const cluster = clusterNamePattern.test(filled) ? filled : "my-cluster";
  const prefix = `arn:${place?.partition ?? "aws"}:eks:${place?.region ?? "us-east-1"}:${account}`;
  return {
    sourceArn: `${prefix}:fargateprofile/${cluster}/my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d`,
    account,
    cluster,
  };
}

/** The same for the first value of aws:SourceArn in a statement; undefined where there is none. */
export function likelyProfileOf(statement: Statement, world: World): LikelyProfile | undefined {
  const [value] = conditionsOn([statement], sourceArnName).flatMap(({ values }) => values);
  return value === undefined ? undefined : likelyProfile(value, world);
}

/** The requests for one Fargate profile. */
export function profileNarrowing({ sourceArn, account }: LikelyProfile): Narrowing {
  const fixed = new Map([
    [sourceArnName, sourceArn],
    [sourceAccountName, account],
  ]);
  return new Map([[sourceArnName, () => ({ cases: [{ fixed }] })]]);
}
