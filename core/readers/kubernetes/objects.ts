import { isObject } from "../../text";
import { items, plain, read, text, unknown, type ResourceRecord } from "../../records/record";
import { yamlDocuments } from "../yaml";

/** The ConfigMap with the settings of Karpenter 0.x, and its key for the instance profile of all nodes. */
export const karpenterSettingsName = "karpenter-global-settings";
export const karpenterInstanceProfileKey = "aws.defaultInstanceProfile";

export const releaseType = "kubernetes:helm.sh/v3:Release";

/** The Kubernetes objects that a resource describes: those in the values of a Helm release, or the items of a list. */
export function objectsWithin(record: ResourceRecord): ResourceRecord[] {
  if (record.type === releaseType) return objectsInValues(record);
  const itemType = /^(kubernetes:[^:]+:\w+)List$/.exec(record.type)?.[1];
  if (itemType === undefined) return [];
  const list = items(record.props, "items");
  return list === unknown
    ? []
    : list.flatMap((_, index) => {
        const object = plain(read(record.props, "items", index));
        return isObject(object) ? [objectAs(itemType, object, record, "items", index)] : [];
      });
}

/**
 * Many charts take objects, as `extraObjects` or as the chart `raw` does, and install them as they are. What a chart makes by
 * itself is not in sight, but for the settings of Karpenter.
 */
function objectsInValues(release: ResourceRecord): ResourceRecord[] {
  const values = plain(read(release.props, "values"));
  return [...objectsIn(values), ...karpenterSettings(values)].map((object, index) => {
    return objectAs(kubernetesType(object), object, release, "values", index);
  });
}

/** An object in a property of a resource, as a resource of its own. */
function objectAs(
  type: string,
  object: Record<string, unknown>,
  within: ResourceRecord,
  property: string,
  index: number,
): ResourceRecord {
  const urns = within.propertyDependencies[property] ?? [];
  return {
    urn: `${within.urn}#${index}`,
    type,
    name: text(object, "metadata", "name") ?? type.slice(type.lastIndexOf(":") + 1),
    props: object,
    propertyDependencies: Object.fromEntries(Object.keys(object).map((key) => [key, urns])),
    provider: within.provider,
    within,
  };
}

/** The ConfigMap that the chart of Karpenter 0.x makes of its settings. */
function karpenterSettings(values: unknown): KubernetesObject[] {
  return [read(values, "settings", "aws"), read(values, "aws")].flatMap((settings) => {
    const instanceProfile = isObject(settings) ? settings.defaultInstanceProfile : undefined;
    if (instanceProfile === undefined) return [];
    return [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: karpenterSettingsName },
        data: { [karpenterInstanceProfileKey]: instanceProfile },
      },
    ];
  });
}

/** The type token of a Kubernetes object, by which Pulumi's provider makes it. */
export function kubernetesType({ apiVersion, kind }: KubernetesObject): string {
  return `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
}

interface KubernetesObject extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
}

function objectsIn(value: unknown): KubernetesObject[] {
  if (typeof value === "string") return /^apiVersion:/m.test(value) ? objectsIn(documentsOf(value)) : [];
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  return isKubernetesObject(value) ? [value] : Object.values(value).flatMap(objectsIn);
}

export function isKubernetesObject(value: unknown): value is KubernetesObject {
  return isObject(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}

/** Text with places for the chart to fill in may be no YAML; then it is not in sight. */
function documentsOf(text: string): unknown[] {
  const documents = yamlDocuments(text).map(({ value }) => value());
  return documents.includes(undefined) ? [] : documents;
}
