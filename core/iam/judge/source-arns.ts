import { globMatches } from "../glob";
import type { Condition } from "../parse/conditions";
import { partitionNames, partitionOf, regionsOf } from "../regions";
import { anything, fromGlob, literal, type Pattern, representatives, run, TooComplex } from "../representatives";
import { type Token, tokenize } from "../wildcards";
import type { Decided } from "./intended";
import { partSets } from "./part-sets";
import { type PartPatterns, partPatterns } from "./source-arn-parts";

/** No resource holds a wildcard, nor a colon unless in a Fargate profile's name, which whoever makes it chooses. */
const resources: Pattern[] = [[run(/[^:*?]/)], [...literal("fargateprofile/"), run(/[^*?]/)]];
const digits: Pattern = [run(/\d/)];
const name: Pattern = [run(/[0-9a-z-]/)];
const notSlash = /[^/]/;
const nameCharacter = /[0-9A-Za-z_-]/;

const arnLimit = 20000;
const profile = "my-profile/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";

/**
 * One aws:SourceArn for every way in which the conditions and the intention can tell ARNs apart, so that what holds for
 * these holds for every ARN.
 * @param onSourceArn the conditions on aws:SourceArn
 * @param onSourceAccount the conditions on aws:SourceAccount, which look at the account of the same ARN
 * @throws TooComplex where they are too many
 */
export function distinctSourceArns(
  onSourceArn: readonly Condition[],
  onSourceAccount: readonly Condition[],
  intended: Decided,
): string[] {
  const byCondition = onSourceArn.map(partPatterns);
  const parts = byCondition.flat();
  const clusters = intended.clusters ?? [];
  const lists = [
    representatives(
      partSets(byCondition, 1),
      partitionNames.map((partition) => literal(partition)),
      partitionNames,
    ),
    representatives(partSets(byCondition, 2), [name], ["eks", "ec2"]),
    representatives(
      [...partSets(byCondition, 3), (intended.regions ?? []).map((glob) => fromGlob(glob, nameCharacter))],
      [name],
      [...(intended.regions ?? []).filter(isPlain), ...literals(parts, 3), "us-east-1", ...regionsOf("aws")],
    ),
    representatives(
      [
        ...partSets(byCondition, 4, onSourceAccount.map(accountTokens)),
        intended.accounts.map((account) => literal(account)),
      ],
      [digits],
      [...intended.accounts, ...literals(parts, 4), "444455556666", "777788889999"],
    ),
    representatives(
      [
        ...partSets(byCondition, 5),
        [literal("fargateprofile").concat(run(anything))],
        clusters.flatMap((glob) => clusterPatterns(fromGlob(glob, notSlash))),
      ],
      resources,
      [...clusters.filter(isPlain), "my-cluster", "another-cluster", ...clusterNames(parts)]
        .map((cluster) => `fargateprofile/${cluster}/${profile}`)
        .concat("cluster/my-cluster"),
    ),
  ];
  return product(lists).map((values) => `arn:${values.join(":")}`);
}

/**
 * One ARN of a real Fargate profile, of an intended account, Region and cluster, for every way in which the conditions can
 * tell such ARNs apart.
 * @throws TooComplex where they are too many
 */
export function distinctIntendedProfiles(onSourceArn: readonly Condition[], intended: Decided): string[] {
  const byCondition = onSourceArn.map(partPatterns);
  const clusters = intended.clusters?.map((glob) => fromGlob(glob, nameCharacter)) ?? [
    [run(nameCharacter, false), run(nameCharacter)],
  ];
  const universe = clusters.map((cluster) => [...literal("fargateprofile/"), ...cluster, ...profileSteps]);
  const seeds = [...(intended.clusters ?? []), ...clusterNames(byCondition.flat())]
    .filter(isPlain)
    .map((cluster) => `fargateprofile/${cluster}/${profile}`);
  const regions = existingRegions(intended);
  return product([regions, intended.accounts, representatives(partSets(byCondition, 5), universe, seeds)]).map(
    ([region = "", account = "", resource = ""]) =>
      `arn:${partitionOf(region) ?? "aws"}:eks:${region}:${account}:${resource}`,
  );
}

/** `/NAME/UUID`, as EKS ends the ARN of a Fargate profile. */
const profileSteps: Pattern = [
  ...literal("/"),
  run(nameCharacter, false),
  run(nameCharacter),
  ...[8, 4, 4, 4, 12].flatMap((length, index) => [
    ...literal(index === 0 ? "/" : "-"),
    ...Array.from({ length }, () => run(/[0-9a-f]/, false)),
  ]),
];

function existingRegions(intended: Decided): string[] {
  const known = partitionNames.flatMap(regionsOf);
  if (!intended.regions) return known;
  const named = intended.regions.filter(isPlain);
  const globs = intended.regions.filter((glob) => !isPlain(glob));
  const matching = known.filter((region) => globs.some((glob) => globMatches(glob, region)));
  return [...new Set([...named, ...matching])];
}

function clusterPatterns(cluster: Pattern): Pattern[] {
  const named = [...literal("fargateprofile/"), ...cluster];
  return [named, [...named, ...literal("/"), run(anything)]];
}

function accountTokens({ operator, values, variables }: Condition): Token[][] {
  return values.map((value) => tokenize(value, { wildcards: operator?.wildcards ?? false, variables }));
}

/** The texts that stand in one part of the ARN without a wildcard. */
function literals(parts: readonly PartPatterns[], index: number): string[] {
  return parts
    .map((part) => part[index] ?? [])
    .filter((tokens) => tokens.every((token) => token.kind === "character"))
    .map((tokens) => tokens.map((token) => (token.kind === "character" ? token.text : "")).join(""));
}

/** The cluster names that the policy itself mentions. */
function clusterNames(parts: readonly PartPatterns[]): string[] {
  return parts
    .map(
      (part) =>
        (part[5] ?? [])
          .map((token) => (token.kind === "character" ? token.text : "other"))
          .join("")
          .split("/")[1],
    )
    .filter((cluster): cluster is string => cluster !== undefined && cluster !== "");
}

function isPlain(text: string): boolean {
  return !text.includes("*");
}

function product(lists: readonly (readonly string[])[]): string[][] {
  const size = lists.reduce((total, list) => total * list.length, 1);
  if (size > arnLimit) throw new TooComplex();
  return lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);
}
