import { asList, asObject, isObject } from "../../text";

/**
 * The resources of a template that depend on one of them, by way of others too: a reference from that one to any of them would make a
 * circle, which CloudFormation refuses.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
 */
export function dependantsOf(target: string, resources: Record<string, unknown>): ReadonlySet<string> {
  const needs = Object.entries(resources).map(([name, one]) => [name, new Set(referencesIn(one))] as const);
  const found = new Set([target]);
  for (const reached of found) for (const [name, needed] of needs) if (needed.has(reached)) found.add(name);
  return found;
}

/** The names to which a resource refers: of other resources, and of what is none. */
function referencesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn);
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    const all = asList(value);
    if (key === "Ref" || key === "DependsOn") return all.filter((one) => typeof one === "string");
    if (key === "Fn::GetAtt") return all.slice(0, 1).flatMap(resourceIn);
    if (key !== "Fn::Sub") return referencesIn(value);
    const own = asObject(all[1]);
    const named = [...String(all[0]).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => name.trim());
    return [...named.filter((name) => !Object.hasOwn(own, name)).flatMap(resourceIn), ...referencesIn(own)];
  });
}

/** `Name` of `Name.Attribute`. */
function resourceIn(reference: unknown): string[] {
  return typeof reference === "string" ? [reference.replace(/\..*$/, "")] : [];
}
