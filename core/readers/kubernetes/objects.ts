import { isObject } from "../../text";
import { allFrom, isPartlyUnknown, plain, read, text, type ResourceRecord } from "../../records/record";
import { yamlDocuments } from "../yaml";

/** What Pulumi makes of files and charts: its objects are resources of their own. */
const components = /^kubernetes:(?:(?:yaml|kustomize)\/|.*:Chart$)/;

/**
 * The Kubernetes objects that a resource of Kubernetes describes in its properties, at any depth: the items of a list, the values of
 * a chart, what Crossplane or kro makes. What a chart makes by itself is not in sight.
 */
export function objectsWithin(record: ResourceRecord): ResourceRecord[] {
  const [, apiVersion, kind = ""] = /^kubernetes:([^:]+\/[^:]+):(\w+)$/.exec(record.type) ?? [];
  if (apiVersion === undefined || isOwnKind(apiVersion, kind) || components.test(record.type)) return [];
  const properties =
    apiVersion.startsWith("helm.sh/") && kind === "Release"
      ? ["values"]
      : Object.keys(record.props).filter((key) => !notWanted.has(key));
  return properties
    .flatMap((property) => {
      const value = plain(read(record.props, property));
      const listed = property === "items" && kind.endsWith("List") && Array.isArray(value);
      const own = { apiVersion, kind: kind.replace(/List$/, "") };
      const objects = listed ? value.map((item: unknown) => (isObject(item) ? { ...own, ...item } : item)) : value;
      return objectsIn(objects).map((object) => ({ object, urns: record.propertyDependencies[property] ?? [] }));
    })
    .map(({ object, urns }, index) => objectAs(object, urns, record, index));
}

function objectAs(object: KubernetesObject, urns: string[], within: ResourceRecord, index: number): ResourceRecord {
  const open = Object.entries(object).filter(([, value]) => isPartlyUnknown(value));
  return {
    urn: `${within.urn}#${index}`,
    type: kubernetesType(object),
    name: text(object, "metadata", "name") ?? object.kind,
    props: object,
    propertyDependencies: allFrom(urns, Object.fromEntries(open)),
    ...{ provider: within.provider, within },
  };
}

/** The type token of a Kubernetes object, by which Pulumi's provider makes it. */
export function kubernetesType({ apiVersion, kind }: KubernetesObject): string {
  return `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
}

export const configMapTypes = ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"] as const;

/** True for the ConfigMap of a name, in its own namespace or in the one that its provider puts objects into. */
export function isConfigMap({ type, props, provider }: ResourceRecord, namespace: string, name: string): boolean {
  const isOfType = configMapTypes.some((one) => one === type);
  if (!isOfType || text(props, "metadata", "name") !== name) return false;
  return (text(props, "metadata", "namespace") ?? text(provider?.props, "namespace")) === namespace;
}

export interface KubernetesObject extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
}

export function isKubernetesObject(value: unknown): value is KubernetesObject {
  return isObject(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}

/** True for a built-in kind of Kubernetes that is not a list: nobody applies a manifest inside it, such as in a ConfigMap's text. */
function isOwnKind(apiVersion: string, kind: string): boolean {
  return /^(?:[^./]+(?:\/|$)|(?:[^/]*\.)?k8s\.io\/)/.test(apiVersion) && !kind.endsWith("List");
}

/** Where an object keeps what was applied, or was seen. */
const notWanted = new Set(["metadata", "status"]);

/** A text with a manifest, or with values of a chart that hold one. */
const mayHoldObjects = /^[ -]*apiVersion:/m;

/** A text with a variable of kro or Flux, `${schema.spec.role}`: it is another text wherever it is used. */
const variable = /^.*\$\{.*$/;

/** The objects in a value, which is a copy of its own, and those in them. They lose what is a variable. */
function objectsIn(value: unknown): KubernetesObject[] {
  if (typeof value === "string") return mayHoldObjects.test(value) ? objectsIn(documentsOf(value)) : [];
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  for (const [key, item] of Object.entries(value))
    if (typeof item === "string" && variable.test(item)) delete value[key];
  const own = isKubernetesObject(value) ? [value] : [];
  if (own.some(({ apiVersion, kind }) => isOwnKind(apiVersion, kind))) return own;
  const inside = Object.entries(value).filter(([key]) => own.length === 0 || !notWanted.has(key));
  return [...own, ...inside.flatMap(([, item]) => objectsIn(item))];
}

/** Text with places for the chart to fill in may be no YAML; then it is not in sight. */
function documentsOf(text: string): unknown[] {
  const documents = yamlDocuments(text).map(({ value }) => value());
  return documents.includes(undefined) ? [] : documents;
}
