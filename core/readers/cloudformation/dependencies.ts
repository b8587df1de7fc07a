import { memoizeByObject } from "../../memoize";
import { addTo, asList, asObject, distinct, groupBy, isObject, only, ownEntry } from "../../text";
import { clusterPlaceholder } from "../../trust";
import type { WrittenRole } from "../source";

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
  function textOf(value: unknown) {
    const { Ref: target, "Fn::Sub": written = `\${${String(target)}}` } = asObject(value);
    if (typeof written !== "string") return undefined;
    const placeholders = [...written.matchAll(/\$\{([^}]*)\}/g)];
    return placeholders.every(([, name = ""]) => isParameter(name)) ? written : undefined;
  }
  // A name that is not known, as that of a parameter without a default, has a placeholder.
  const byCluster = groupBy(named, ([, , cluster = clusterPlaceholder]) => cluster);
  const references = new Map<string, string>();
  for (const [cluster, places] of byCluster) {
    const written = places.map(([id, property]) => {
      const resource = asObject(ownEntry(asObject(resources), id));
      return textOf(asObject(resource.Properties)[property]);
    });
    const text = only(distinct(written));
    if (text !== undefined) references.set(cluster, text);
  }
  return references;
}

export function writtenRole(name: string, resources: Record<string, unknown>): WrittenRole {
  const { AssumeRolePolicyDocument: document } = asObject(asObject(resources[name]).Properties);
  const dependants = dependantsOf(name, resources);
  if (typeof document === "string") return { dependants, text: "plain" };
  const isSubstituted = /"Fn::Sub":\[?"(?:[^"\\]|\\.)*\\"Statement\\"/.test(JSON.stringify(document) ?? "");
  return isSubstituted ? { dependants, text: "substituted" } : { dependants };
}

/**
 * The resources of a template that depend on a resource, directly or not: a reference from the resource to any of them would make a
 * circle, which CloudFormation refuses.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
 */
function dependantsOf(target: string, resources: Record<string, unknown>): ReadonlySet<string> {
  const dependants = new Set([target]);
  for (const reached of dependants)
    for (const name of directDependants(resources).get(reached) ?? []) dependants.add(name);
  return dependants;
}

const directDependants = memoizeByObject(findDependants);

function findDependants(resources: Record<string, unknown>) {
  const dependants = new Map<unknown, string[]>();
  for (const [name, resource] of Object.entries(resources)) {
    const needed = new Set([...asList(asObject(resource).DependsOn), ...namesIn(resource)]);
    for (const target of needed) addTo(dependants, target, name);
  }
  return dependants;
}

/** The names to which the functions in a part of a template refer: of resources, parameters and conditions. */
export function namesIn(part: unknown): string[] {
  const references = JSON.stringify(part ?? "", withoutVariables).matchAll(namePattern);
  return [...references].map(([, name = "", placeholder = name]) => placeholder);
}

const namePattern = /"(?:Ref|Condition|Fn::If|Fn::GetAtt)":\[?"([^".]+)|\$\{\s*([^\s"!.}]+)/g;

/** An `Fn::Sub` without what refers to its own variables. */
function withoutVariables(key: string, value: unknown) {
  const [text, variables] = key === "Fn::Sub" ? asList(value) : [];
  if (!isObject(variables)) return value;
  const references = Object.keys(variables).map((name) => `\${${name}}`);
  return [references.reduce((rest, reference) => rest.replaceAll(reference, ""), String(text)), variables];
}
