import { memoizeByObject } from "../../memoize";
import { addTo, asList, asObject, groupBy, isObject, ownEntry } from "../../text";
import { clusterPlaceholder } from "../../trust";
import type { WrittenRole } from "../source";
import { placeholder } from "./functions";

/** The member of a resource's metadata where the AWS CDK writes which construct made it. */
export const constructPath = "aws:cdk:path";

/**
 * The names of clusters that come from the template's parameters, each with the text of Fn::Sub that refers to them.
 * @param named the resources that name a cluster: logical id, property, and the name; one that is written in two ways is left out
 */
export function clusterReferences(
  named: readonly (readonly [id: string, property: string, cluster: string | undefined])[],
  { Resources: resources, Parameters: parameters }: Record<string, unknown>,
): ReadonlyMap<string, string> {
  const isParameter = (name: string) => name.startsWith("AWS::") || Object.hasOwn(asObject(parameters), name);
  const textOf = (value: unknown): string | undefined => {
    const { Ref: ref, "Fn::Sub": sub } = asObject(value);
    if (typeof ref === "string") return isParameter(ref) ? `\${${ref}}` : undefined;
    if (typeof sub !== "string") return undefined;
    return [...sub.matchAll(/\$\{([^}]*)\}/g)].every(([, name = ""]) => isParameter(name)) ? sub : undefined;
  };
  // A name that is not known, as that of a parameter without a default, has a placeholder.
  const byCluster = groupBy(named, ([, , cluster = clusterPlaceholder]) => cluster);
  return new Map(
    [...byCluster].flatMap(([cluster, all]) => {
      const written = all.map(([id, property]) =>
        textOf(asObject(asObject(ownEntry(asObject(resources), id)).Properties)[property]),
      );
      const [text, ...others] = new Set(written);
      return text === undefined || others.length > 0 ? [] : [[cluster, text] as const];
    }),
  );
}

export function writtenRole(name: string, resources: Record<string, unknown>): WrittenRole {
  const { AssumeRolePolicyDocument: document } = asObject(asObject(resources[name]).Properties);
  const isSubstituted = /"Fn::Sub":\[?"(?:[^"\\]|\\.)*\\"Statement\\"/.test(JSON.stringify(document) ?? "");
  const text = typeof document === "string" ? "plain" : isSubstituted ? "substituted" : undefined;
  return { dependants: dependantsOf(name, resources), text };
}

/**
 * The resources of a template that depend on one of them, by way of others too: a reference from that one to any of them would make a
 * circle, which CloudFormation refuses.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
 */
function dependantsOf(target: string, resources: Record<string, unknown>): ReadonlySet<string> {
  const found = new Set([target]);
  for (const reached of found) for (const name of directDependants(resources).get(reached) ?? []) found.add(name);
  return found;
}

const directDependants = memoizeByObject((resources: Record<string, unknown>): ReadonlyMap<string, string[]> => {
  const all = new Map<string, string[]>();
  for (const [name, one] of Object.entries(resources))
    for (const needed of new Set(referencesIn(one))) addTo(all, needed, name);
  return all;
});

/** The names to which a resource refers: of other resources, and of anything else. */
function referencesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn);
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    const all = asList(value);
    if (key === "Ref" || key === "DependsOn") return all.filter((one) => typeof one === "string");
    if (key === "Fn::GetAtt")
      // It may be the text of an `Fn::Sub`, such as one whose variables a loop has filled in.
      return all.slice(0, 1).flatMap((one) => [...resourceIn(asObject(one)["Fn::Sub"] ?? one), ...referencesIn(one)]);
    if (key !== "Fn::Sub") return referencesIn(value);
    const own = asObject(all[1]);
    const named = [...String(all[0]).matchAll(placeholder)].flatMap(([, literal, name = ""]) =>
      literal || Object.hasOwn(own, name.trim()) ? [] : resourceIn(name.trim()),
    );
    return [...named, ...referencesIn(own)];
  });
}

/** `Name` of `Name.Attribute`. */
function resourceIn(reference: unknown): string[] {
  return typeof reference === "string" ? [reference.replace(/\..*$/, "")] : [];
}
