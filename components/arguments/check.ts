import * as pulumi from "@pulumi/pulumi";
import { didYouMean, mapValues, ownEntry } from "../../core/text";
import { noAccount, trustPolicyLimit as defaultLimit } from "../../core/trust";
import type { ExistingRole, FargatePodExecutionRoleArgs } from "./args";
import {
  ArgumentError,
  hasEntries,
  isLater,
  type Later,
  notKnown,
  problemIf,
  refusing,
  type ArgumentProblem,
} from "./problem";
import { nameCharacters, type Argument, argumentTable, exampleOf } from "./table";
import { lengthProblems, newTrustPolicy, partitionsOf, placeProblems, readClusters } from "./scope";

/**
 * Checks the arguments that are known now and throws an `ArgumentError` that names every bad one. What arrives later is
 * checked when it does: the result resolves then, or is rejected with the same error.
 */
export function checkArguments(resource: string, args: FargatePodExecutionRoleArgs): pulumi.Output<unknown> {
  const given = Object.fromEntries(Object.entries(args ?? {}).filter(([, value]) => value !== undefined));
  const later = new Set<Later>();
  const problems = problemsWith(resource, given, (value) => {
    later.add(value);
    return notKnown;
  });
  if (problems.length > 0) throw new ArgumentError(resource, problems);
  const checkLater = (values: Later[]) => {
    const arriving: pulumi.Output<unknown[]> = pulumi.all(values as pulumi.Input<unknown>[]);
    return arriving.apply((arrived) => {
      const valueOf = (value: Later) => (values.includes(value) ? arrived[values.indexOf(value)] : notKnown);
      return refusing(resource, problemsWith(resource, given, valueOf), arriving);
    });
  };
  // Each alone, so that an unknown one hides no other, and all together, since they may be right each by itself only.
  const eachAlone = pulumi.all([...later].map((value) => checkLater([value])));
  return eachAlone.apply(() => checkLater([...later]));
}

function problemsWith(
  resource: string,
  given: Record<string, unknown>,
  valueOf: (value: Later) => unknown,
): ArgumentProblem[] {
  const known = withValues(given, valueOf) as Record<string, unknown>;
  const problems = Object.entries({ clusters: undefined, ...known }).flatMap(([name, value]) =>
    problemsOf(name, value),
  );
  // Values that are right one by one may be wrong together.
  return problems.length > 0 ? problems : [...namingProblems(resource, known), ...trustProblems(known)];
}

/** A value with others in place of those inside that arrive later. */
function withValues(value: unknown, valueOf: (later: Later) => unknown): unknown {
  if (isLater(value)) return valueOf(value);
  if (Array.isArray(value)) return value.map((item) => withValues(item, valueOf));
  if (!hasEntries(value)) return value;
  return mapValues(value, (item) => withValues(item, valueOf));
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

function namingProblems(resource: string, { name, namePrefix, adopt }: Record<string, unknown>): ArgumentProblem[] {
  const isNamed = name !== undefined;
  const isPrefixed = namePrefix !== undefined;
  const path = isNamed ? "name" : "namePrefix";
  const isOther = isNamed && adopt !== notKnown && name !== (adopt as ExistingRole | undefined)?.name;
  const isNamedTwice = adopt !== undefined && (isPrefixed || isOther);
  const autoName = `${resource}-role`;
  // Pulumi adds a hyphen and seven random characters to a name that it makes.
  const rule = `cannot be made from the resource's name: "${autoName}" and the 8 characters that Pulumi adds are not 1 to 64 ${nameCharacters}`;
  const isTooLong = !isNamed && !isPrefixed && adopt === undefined && !/^[\w+=,.@-]{1,56}$/.test(autoName);
  return [
    ...problemIf(isNamed && isPrefixed, "namePrefix", "cannot be given together with name", "Give one of the two"),
    ...problemIf(isNamedTwice, path, "cannot be given together with adopt, which names the role", `Leave ${path} out`),
    ...problemIf(isTooLong, "name", rule, "Give name or namePrefix"),
  ];
}

/** What is wrong with the trust policy that the arguments make, as far as they show it without asking AWS. */
function trustProblems(args: Record<string, unknown>): ArgumentProblem[] {
  const { accountId, adopt, regions, trustPolicyLimit = defaultLimit } = args;
  const clusters = knownTexts(args.clusters);
  if (!clusters) return [];
  const byName = readClusters(clusters).some(({ region }) => region === undefined);
  const usedRegions = knownTexts(byName ? regions : []);
  const places = { clusters, regions: usedRegions ?? [] };
  const problems = placeProblems({ ...places, ...(typeof accountId === "string" && { accountId }) });
  if (problems.length > 0 || !usedRegions || adopt !== undefined || typeof trustPolicyLimit !== "number")
    return problems;
  // Every account id is as long as another one, and no partition's name is shorter than aws.
  const [partition = "aws"] = partitionsOf(clusters, usedRegions);
  return lengthProblems(newTrustPolicy({ ...places, partition, accountId: noAccount }), trustPolicyLimit);
}

function knownTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) && !value.includes(notKnown) ? value : undefined;
}
