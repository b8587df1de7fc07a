import * as pulumi from "@pulumi/pulumi";
import { didYouMean } from "../../core/did-you-mean";
import { ownEntry } from "../../core/text";
import { noAccount, roleNameLimit, roleNamePattern, trustPolicyLimit as defaultLimit } from "../../core/trust";
import type { FargatePodExecutionRoleArgs } from "./args";
import { ArgumentError, hasEntries, notKnown, refusing, type ArgumentProblem } from "./problem";
import { nameCharacters, type Argument, argumentTable, exampleOf } from "./table";
import {
  crossAccountProblems,
  lengthProblems,
  newTrustPolicy,
  partitionProblems,
  partitionsOf,
  readClusters,
} from "./scope";

/** A value that arrives later: an `Output` or a promise. */
type Later = pulumi.Output<unknown> | Promise<unknown>;

function isLater(value: unknown): value is Later {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/**
 * Checks the arguments that are known now and throws an `ArgumentError` that names every bad one. What arrives later is
 * checked when it does: the result resolves then, or is rejected with the same error.
 */
export function checkArguments(resource: string, args: FargatePodExecutionRoleArgs): pulumi.Output<unknown> {
  const given = Object.fromEntries(Object.entries(args ?? {}).filter(([, value]) => value !== undefined));
  const problems = problemsWith(resource, given);
  if (problems.length > 0) throw new ArgumentError(resource, problems);
  const later = laterValues(given);
  const eachAlone = pulumi.all(later.map((value) => checkLater(resource, given, [value])));
  return later.length < 2 ? eachAlone : eachAlone.apply(() => checkLater(resource, given, later));
}

function problemsWith(resource: string, given: Record<string, unknown>): ArgumentProblem[] {
  const known = mapLeaves(given, (leaf) => (isLater(leaf) ? notKnown : leaf)) as Record<string, unknown>;
  const problems = Object.entries({ clusters: undefined, ...known }).flatMap(([name, value]) =>
    problemsOf(name, value),
  );
  if (problems.length > 0) return problems;
  // Values that are right one by one may be wrong together.
  return [...namingProblems(resource, known), ...trustProblems(known)];
}

function problemsOf(name: string, value: unknown): ArgumentProblem[] {
  const argument = ownEntry<Argument>(argumentTable, name);
  if (!argument) return [unknownArgument(name)];
  const fix = `Give for example ${exampleOf(name, argument)}${argument.fix ?? ", or leave it out"}`;
  if (value === undefined) return [{ path: name, rule: "is missing", fix }];
  return argument.check(value, name).map((problem) => ({ ...problem, fix: problem.fix ?? fix }));
}

function unknownArgument(argument: string): ArgumentProblem {
  const names = Object.keys(argumentTable);
  const meant = didYouMean(argument, names);
  const fix = meant === "" ? `Give only ${names.join(", ")}` : "Rename it, or leave it out";
  return { path: argument, rule: `is not an argument of this component${meant}`, fix };
}

/**
 * Checks the arguments again with values that arrive later in their places: each alone, so that an unknown one hides no other,
 * and all together, since they may be right each by itself only.
 */
function checkLater(resource: string, given: Record<string, unknown>, later: Later[]): pulumi.Output<unknown> {
  const arriving: pulumi.Output<unknown[]> = pulumi.all(later as pulumi.Input<unknown>[]);
  return arriving.apply((values) => {
    const arrived = new Map(later.map((value, index) => [value as unknown, values[index]]));
    const there = mapLeaves(given, (leaf) => (arrived.has(leaf) ? arrived.get(leaf) : leaf));
    return refusing(resource, problemsWith(resource, there as Record<string, unknown>), arriving);
  });
}

/** The values that arrive later anywhere inside a value, each once. */
function laterValues(value: unknown): Later[] {
  if (isLater(value)) return [value];
  if (!Array.isArray(value) && !hasEntries(value)) return [];
  return [...new Set(Object.values(value).flatMap(laterValues))];
}

function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, change));
  if (isLater(value) || !hasEntries(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapLeaves(item, change)]));
}

/** Letters of a role name that Pulumi adds to a name it makes: a hyphen and seven random characters. */
const uniqueLength = 8;

function namingProblems(resource: string, { name, namePrefix, adopt }: Record<string, unknown>): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  if (name !== undefined && namePrefix !== undefined)
    problems.push({ path: "namePrefix", rule: "cannot be given together with name", fix: "Give one of the two" });
  const path = name === undefined ? "namePrefix" : "name";
  const adopted = (adopt as { name?: unknown } | undefined)?.name;
  if (adopt !== undefined && (namePrefix !== undefined || (name !== undefined && name !== adopted))) {
    const rule = "cannot be given together with adopt, which names the role";
    problems.push({ path, rule, fix: `Leave ${path} out` });
  }
  const autoName = `${resource}-role`;
  const isAutoNamed = name === undefined && namePrefix === undefined && adopt === undefined;
  if (isAutoNamed && !(roleNamePattern.test(autoName) && autoName.length <= roleNameLimit - uniqueLength)) {
    const rule = `cannot be made from the resource's name: "${autoName}" and ${uniqueLength} unique characters are not 1 to ${roleNameLimit} ${nameCharacters}`;
    problems.push({ path: "name", rule, fix: "Give name or namePrefix" });
  }
  return problems;
}

/** What is wrong with the trust policy that the arguments make, as far as they show it without asking AWS. */
function trustProblems(args: Record<string, unknown>): ArgumentProblem[] {
  const { accountId, adopt, regions, trustPolicyLimit = defaultLimit } = args;
  const clusters = knownTexts(args.clusters);
  if (!clusters) return [];
  const references = readClusters(clusters);
  const problems = crossAccountProblems(references, typeof accountId === "string" ? accountId : undefined);
  const byName = references.some(({ region }) => region === undefined);
  const usedRegions = knownTexts(byName ? regions : []);
  const partitions = partitionsOf(clusters, usedRegions ?? []);
  problems.push(...partitionProblems(partitions));
  if (problems.length > 0 || !usedRegions || adopt !== undefined || typeof trustPolicyLimit !== "number")
    return problems;
  // Every account id is as long as another one, and no partition's name is shorter than aws.
  const scope = { partition: partitions[0] ?? "aws", accountId: noAccount, regions: usedRegions, clusters };
  return lengthProblems(newTrustPolicy(scope), trustPolicyLimit);
}

function knownTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) && !value.includes(notKnown) ? value : undefined;
}
