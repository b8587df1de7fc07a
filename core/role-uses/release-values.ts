import { loadAll } from "js-yaml";
import { isObject } from "../text";
import { plain, read, type ResourceRecord } from "./record";
import { isSmall } from "./templates";

export const releaseType = "kubernetes:helm.sh/v3:Release";

/**
 * The Kubernetes objects in the values of a Helm release: many charts take some, as `extraObjects` or as the chart `raw` does,
 * and install them as they are. What a chart makes by itself is not in sight.
 */
export function objectsInValues(release: ResourceRecord): ResourceRecord[] {
  if (release.type !== releaseType) return [];
  const urns = release.propertyDependencies.values ?? [];
  return objectsIn(plain(read(release.props, "values"))).map((object, index): ResourceRecord => {
    const name = isObject(object.metadata) ? object.metadata.name : undefined;
    return {
      urn: `${release.urn}#${index}`,
      type: `kubernetes:${object.apiVersion === "v1" ? "core/v1" : object.apiVersion}:${object.kind}`,
      name: typeof name === "string" ? name : object.kind,
      props: object,
      propertyDependencies: Object.fromEntries(Object.keys(object).map((key) => [key, urns])),
      provider: release.provider,
      within: release,
    };
  });
}

interface KubernetesObject extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
}

function objectsIn(value: unknown): KubernetesObject[] {
  if (typeof value === "string") return /^apiVersion:/m.test(value) ? objectsIn(parsed(value)) : [];
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  return isKubernetesObject(value) ? [value] : Object.values(value).flatMap(objectsIn);
}

function isKubernetesObject(value: Record<string, unknown>): value is KubernetesObject {
  return typeof value.apiVersion === "string" && typeof value.kind === "string";
}

/** Text with places for the chart to fill in may be no YAML; then it is not in sight. */
function parsed(text: string): unknown {
  try {
    const documents = loadAll(text);
    return isSmall(documents) ? documents : undefined;
  } catch {
    return undefined;
  }
}
