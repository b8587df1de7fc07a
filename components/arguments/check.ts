import * as pulumi from "@pulumi/pulumi";
import { didYouMean, mapValues, ownEntry } from "../../core/text";
import { noAccount, trustPolicyLimit as defaultLimit } from "../../core/policy";
import { ArgumentError, type ArgumentProblem, type ExistingRole, type FargatePodExecutionRoleArgs } from "./args";
import { hasEntries, isLater, type Later, notKnown, problemIf, refusing } from "./problem";
import { nameCharacters, type Argument, argumentTable } from "./table";
import { lengthProblems, newTrustPolicy, partitionsOf, placeProblems, readClusters } from "./scope";

/**
 * Checks the arguments that are known now and throws an `ArgumentError` that names every bad one. What arrives later is
 * checked when it does: the result resolves then, or is rejected with the same error.
 */
export function checkArguments(resource: string, args: FargatePodExecutionRoleArgs): pulumi.Output<unknown> {
  const later = new Set<Later>();
  const problems = problemsWith(resource, args, (value) => {
    later.add(value);
    return notKnown;
  });
  if (problems.length > 0) throw new ArgumentError(resource, problems);
  function checkLater(values: Later[]) {
    const arriving: pulumi.Output<unknown[]> = pulumi.all(values as pulumi.Input<unknown>[]);
    return arriving.apply((arrived) => {
      function valueOf(value: Later) {
        return values.includes(value) ? arrived[values.indexOf(value)] : notKnown;
      }
      return refusing(resource, problemsWith(resource, args, valueOf), arriving);
    });
  }
  // Each alone, so that an unknown one hides no other, and all together, since they may be right each by itself only.
  const eachAlone = pulumi.all([...later].map((value) => checkLater([value])));
  return eachAlone.apply(() => checkLater([...later]));
}

function problemsWith(resource: string, args: object, valueOf: (value: Later) => unknown) {
  const known = withValues({ clusters: undefined, ...args }, valueOf) as Record<string, unknown>;
  const problems = Object.entries(known).flatMap(([name, value]) => problemsOf(name, value));
  // Values that are right one by one may be wrong together.
  return problems.length > 0 ? problems : [...namingProblems(resource, known), ...trustProblems(known)];
}

/** A value whose late parts are replaced. */
function withValues(value: unknown, valueOf: (later: Later) => unknown): unknown {
  if (isLater(value)) return valueOf(value);
  if (Array.isArray(value)) return value.map((entry) => withValues(entry, valueOf));
  if (!hasEntries(value) || pulumi.Resource.isInstance(value)) return value;
  return mapValues(value, (entry) => withValues(entry, valueOf));
}

function problemsOf(name: string, value: unknown): ArgumentProblem[] {
  if (value === undefined && name !== "clusters") return [];
  const argument = ownEntry<Argument>(argumentTable, name);
  if (!argument) return [unknownArgument(name)];
  const fix = `Give for example ${exampleOf(name, argument)}${argument.fix ?? ", or leave it out"}`;
  if (value === undefined) return [{ path: name, rule: "is missing", fix }];
  return argument.check(value, name).map((problem) => ({ ...problem, fix: problem.fix ?? fix }));
}

/** An argument as one types it in TypeScript, with its example. */
function exampleOf(name: string, { example }: Argument) {
  const json = JSON.stringify({ [name]: example }, undefined, 1).slice(2, -2);
  // As one writes it: keys without quotes, lists without spaces inside their brackets.
  return json
    .replace(/\n */g, " ")
    .replace(/"(\w+)": /g, "$1: ")
    .replace(/(?<=\[) | (?=\])/g, "")
    .trim();
}

function unknownArgument(argument: string) {
  const names = Object.keys(argumentTable);
  const meant = didYouMean(argument, names);
  const fix = meant === "" ? `Give only ${names.join(", ")}` : "Rename it, or leave it out";
  return { path: argument, rule: `is not an argument of this component${meant}`, fix };
}

function namingProblems(resource: string, { name, namePrefix, adopt }: Record<string, unknown>) {
  const isNamed = name !== undefined;
  const isPrefixed = namePrefix !== undefined;
  const isAnotherName = isNamed && adopt !== notKnown && name !== (adopt as ExistingRole | undefined)?.name;
  const isNamedTwice = adopt !== undefined && (isPrefixed || isAnotherName);
  const path = isNamed ? "name" : "namePrefix";
  const autoName = `${resource}-role`;
  const isMade = !isNamed && !isPrefixed && adopt === undefined;
  const isTooLong = isMade && !/^[\w+=,.@-]{1,56}$/.test(autoName);
  // Pulumi adds a hyphen and seven random characters to a name that it makes.
  const rule = `cannot be made from the resource's name: "${autoName}" and the 8 characters that Pulumi adds are not 1 to 64 ${nameCharacters}`;
  return [
    ...problemIf(isNamed && isPrefixed, "namePrefix", "cannot be given together with name", "Give one of the two"),
    ...problemIf(isNamedTwice, path, "cannot be given together with adopt, which names the role", `Leave ${path} out`),
    ...problemIf(isTooLong, "name", rule, "Give name or namePrefix"),
  ];
}

/** Problems of the trust policy that the arguments make, as far as they show it without asking AWS. */
function trustProblems(args: Record<string, unknown>) {
  const { accountId, adopt, trustPolicyLimit = defaultLimit } = args;
  const clusters = knownTexts(args.clusters);
  if (!clusters) return [];
  const needsRegions = readClusters(clusters).some(({ region }) => region === undefined);
  const regions = knownTexts(needsRegions ? args.regions : []);
  const places = { clusters, regions: regions ?? [] };
  const account = typeof accountId === "string" ? accountId : undefined;
  const problems = placeProblems({ ...places, accountId: account });
  if (problems.length > 0 || !regions || adopt !== undefined) return problems;
  if (typeof trustPolicyLimit !== "number") return [];
  // Every account id is as long as another one, and no partition's name is shorter than aws.
  const [partition = "aws"] = partitionsOf(clusters, regions);
  const policy = newTrustPolicy({ clusters, regions, partition, accountId: noAccount });
  return lengthProblems(policy, trustPolicyLimit);
}

function knownTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) && !value.includes(notKnown) ? value : undefined;
}
