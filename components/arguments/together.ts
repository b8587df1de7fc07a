import { noAccount, roleNameLimit, roleNamePattern, trustPolicyLimit as defaultLimit } from "../../core/trust";
import { crossAccountProblems, lengthProblems, partitionProblems, partitionsOf, readClusters } from "./scope";
import { notKnown } from "./checks";
import type { ArgumentProblem } from "./error";
import { nameCharacters } from "./parts";

/** Letters of a role name that the aws provider adds to a name it makes: a hyphen and seven random characters. */
const uniqueSuffixLength = 8;

/** What is wrong with arguments that are right each by itself but not together. */
export function problemsTogether(resource: string, args: Record<string, unknown>): ArgumentProblem[] {
  return [...namingProblems(resource, args), ...trustProblems(args)];
}

function namingProblems(resource: string, { name, namePrefix, adopt }: Record<string, unknown>): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  if (name !== undefined && namePrefix !== undefined) {
    problems.push({ path: "namePrefix", rule: "cannot be given together with name", fix: "Give one of the two" });
  }
  const adoptedName = (adopt as { name?: unknown } | undefined)?.name;
  if (adopt !== undefined && (namePrefix !== undefined || (name !== undefined && name !== adoptedName))) {
    const path = name === undefined ? "namePrefix" : "name";
    problems.push({
      path,
      rule: "cannot be given together with adopt, which names the role",
      fix: `Leave ${path} out`,
    });
  }
  const autoName = `${resource}-role`;
  const isAutoNamed = name === undefined && namePrefix === undefined && adopt === undefined;
  if (isAutoNamed && !(roleNamePattern.test(autoName) && autoName.length <= roleNameLimit - uniqueSuffixLength)) {
    const rule = `cannot be made from the resource's name: "${autoName}" and ${uniqueSuffixLength} unique characters are not 1 to ${roleNameLimit} ${nameCharacters}`;
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
  return lengthProblems(scope, trustPolicyLimit);
}

function knownTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) && !value.includes(notKnown) ? value : undefined;
}
