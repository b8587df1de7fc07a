import { isObject } from "../text";
import { text, type ResourceRecord } from "../records/record";

export interface KubernetesObject extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
}

export function isKubernetesObject(value: unknown): value is KubernetesObject {
  return isObject(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
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
