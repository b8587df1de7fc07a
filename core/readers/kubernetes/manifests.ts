import { isText, unknown, type ResourceRecord } from "../../records/record";
import { asList, asObject, isObject, parsedJson } from "../../text";
import type { Described } from "../source";
import { eksctlRecords, isEksctl } from "./eksctl";
import { isKubernetesObject, kubernetesType, type KubernetesObject } from "./objects";

/** The groups of those who make roles, clusters or profiles in AWS. */
const makesInAws =
  /^(?:[\w-]+\.services\.k8s\.aws|[\w-]+\.aws\.(?:m\.)?(?:upbound|crossplane)\.io|(?:controlplane|infrastructure)\.cluster\.x-k8s\.io|eksctl\.io)\//;

/** The objects of documents, also those of a list. */
function objectsIn(documents: readonly unknown[]): { object: KubernetesObject; at: Described["at"] }[] {
  return documents.flatMap((document, index) => {
    if (!isKubernetesObject(document)) return [];
    const listed = document.kind.endsWith("List") ? asList(document.items ?? []) : undefined;
    if (!listed) return [{ object: document, at: [index] as Described["at"] }];
    return listed.flatMap((object, place) =>
      isKubernetesObject(object) ? [{ object, at: [index, "items", place] as Described["at"] }] : [],
    );
  });
}

export function areManifests(documents: readonly unknown[]): boolean {
  return objectsIn(documents).length > 0;
}

/** True if one of the documents may make something in AWS. */
export function concernAws(documents: readonly unknown[]): boolean {
  return objectsIn(documents).some(({ object }) => makesInAws.test(object.apiVersion));
}

/**
 * What manifests make, roles and what is attached to them included: a file shows them together, as a stack does not.
 * @see https://aws-controllers-k8s.github.io/community/reference/
 * @see https://marketplace.upbound.io/providers/upbound/provider-aws-eks
 */
export function recordsOfManifests(
  file: string,
  documents: readonly unknown[],
  provider: ResourceRecord["provider"],
): Described[] {
  const objects = objectsIn(documents);
  const all = objects.map(({ object }) => object);
  return objects.flatMap(({ object, at }): Described[] => {
    // Names tell findings apart: two objects of one name would count as one.
    const names = [nameOf(object), asObject(object.metadata).generateName];
    const [name, urn] = [names.find(isText) ?? `${object.kind}#${at.at(-1)}`, [file, ...at].join("#")];
    const common = { urn, name, propertyDependencies: {}, provider };
    if (isEksctl(object)) return eksctlRecords(object, common, at);
    const spec = withReferences(object, all);
    const own = iamResource(object, spec, all) ?? { type: kubernetesType(object), props: { ...object, ...spec } };
    const written = own.type.startsWith("aws-native:") && { written: namesInAck(object) };
    return [{ record: { ...common, ...own }, label: `${object.kind} "${name}"`, at, ...written }];
  });
}

/**
 * What ACK calls by another name. It takes either policies or references to them.
 * @see https://github.com/aws-controllers-k8s/iam-controller/blob/main/pkg/resource/role/references.go
 */
function namesInAck({ spec }: KubernetesObject): Described["written"] {
  const { policyRefs } = asObject(spec);
  return { managedPolicyArns: policyRefs === undefined ? "policies" : "policyRefs", policies: "inlinePolicies" };
}

/** The name in Kubernetes, or the one that Crossplane takes in AWS; undefined if Kubernetes makes one. */
function nameOf({ metadata }: KubernetesObject): string | undefined {
  const { name, annotations } = asObject(metadata);
  const external = asObject(annotations)["crossplane.io/external-name"];
  return [external, name].find((one) => typeof one === "string");
}

/** Properties that refer to another object, with the property that AWS gets and the kind of that object. */
const references: Record<string, readonly [property: string, kind: string]> = {
  podExecutionRole: ["podExecutionRoleARN", "Role"],
  podExecutionRoleArn: ["podExecutionRoleArn", "Role"],
  cluster: ["clusterName", "Cluster"],
  clusterName: ["clusterName", "Cluster"],
  nodeRole: ["nodeRole", "Role"],
  nodeRoleArn: ["nodeRoleArn", "Role"],
  role: ["role", "Role"],
  roleName: ["roleName", "Role"],
};

/** The parts of an object that hold what AWS gets, with names in the place of references. */
function withReferences(object: KubernetesObject, all: readonly KubernetesObject[]): Record<string, unknown> {
  const spec = asObject(object.spec);
  const filled = (content: Record<string, unknown>) => {
    const found = Object.entries(references).flatMap(([base, [property, kind]]): [string, unknown][] => {
      const { [`${base}Ref`]: reference, [`${base}Selector`]: selector } = content;
      const named = reference ?? selector;
      if (!isObject(named) || content[property] !== undefined) return [];
      return [[property, targetOf(named, kind, all)]];
    });
    return { ...content, ...Object.fromEntries(found) };
  };
  const { forProvider } = spec;
  return { spec: isObject(forProvider) ? { ...spec, forProvider: filled(forProvider) } : filled(spec) };
}

/** The name in AWS of what a reference or a selector means; the reference's own, if the file does not show it. */
function targetOf(named: Record<string, unknown>, kind: string, all: readonly KubernetesObject[]): unknown {
  const { name } = { ...named, ...asObject(named.from) };
  const labels = Object.entries(asObject(named.matchLabels));
  const isMeant = ({ metadata }: KubernetesObject): boolean => {
    const own = asObject(metadata);
    if (name !== undefined) return own.name === name;
    return labels.length > 0 && labels.every(([key, value]) => asObject(own.labels)[key] === value);
  };
  const [target, other] = all.filter((one) => one.kind === kind && makesInAws.test(one.apiVersion) && isMeant(one));
  if (!target || other) return typeof name === "string" ? name : unknown;
  const { name: inAws } = asObject(target.spec);
  return typeof inAws === "string" ? inAws : (nameOf(target) ?? unknown);
}

/** @see https://aws-controllers-k8s.github.io/docs/guides/adoption */
const isAdopted = ({ metadata }: KubernetesObject): boolean =>
  asObject(asObject(metadata).annotations)["services.k8s.aws/adoption-policy"] !== undefined;

/** What stands for the ARN of a policy that ACK makes; the ARN of one that it adopts; unknown if nothing tells. */
function policyArn(policy: KubernetesObject): unknown {
  if (!isAdopted(policy)) return `policy/${String(asObject(policy.spec).name)}`;
  const fields = asObject(asObject(policy.metadata).annotations)["services.k8s.aws/adoption-fields"];
  return asObject(typeof fields === "string" ? parsedJson(fields) : undefined).arn ?? unknown;
}

/** The ARN of a policy to which a role of ACK refers; unknown if the file does not show that policy. */
function arnReferredTo(reference: unknown, all: readonly KubernetesObject[]): unknown {
  const { name } = asObject(asObject(reference).from);
  const [policy, other] = all.filter((one) => isPolicyOfAck(one) && asObject(one.metadata).name === name);
  return policy && !other ? policyArn(policy) : unknown;
}

const isPolicyOfAck = ({ apiVersion, kind }: KubernetesObject): boolean =>
  kind === "Policy" && apiVersion.startsWith("iam.services.k8s.aws/");

/** A role, or what is attached to one, with the type and the properties of AWS's providers; undefined for anything else. */
function iamResource(
  object: KubernetesObject,
  { spec }: Record<string, unknown>,
  all: readonly KubernetesObject[],
): Pick<ResourceRecord, "type" | "props"> | undefined {
  const { apiVersion, kind } = object;
  if (!/^iam\.(?:services\.k8s\.aws|aws\.)/.test(apiVersion)) return undefined;
  const { forProvider, initProvider, ...own } = asObject(spec);
  const name = nameOf(object) ?? unknown;
  if (kind === "Role" && !isObject(forProvider)) {
    const { policies, policyRefs, inlinePolicies, assumeRolePolicyDocument, ...others } = own;
    const inline = Object.entries(asObject(inlinePolicies)).map(([policyName, policyDocument]) => ({
      ...{ policyName, policyDocument },
    }));
    const referred = asList(policyRefs).map((one) => arnReferredTo(one, all));
    const managedPolicyArns = [...asList(policies), ...referred];
    const props = { roleName: own.name ?? name, managedPolicyArns, policies: inline };
    return { type: "aws-native:iam:Role", props: { ...others, ...props, ...trust({ assumeRolePolicyDocument }) } };
  }
  if (isPolicyOfAck(object) && !isAdopted(object)) {
    const props = { policyArn: policyArn(object), policyDocument: own.policyDocument };
    return { type: "aws-native:iam:ManagedPolicy", props };
  }
  const content = { ...asObject(initProvider), ...asObject(forProvider) };
  const { assumeRolePolicy = content.assumeRolePolicyDocument, inlinePolicy, ...others } = content;
  if (kind === "Role") {
    const props = { name, inlinePolicies: inlinePolicy ?? [] };
    return { type: "aws:iam/role:Role", props: { ...others, ...props, ...trust({ assumeRolePolicy }) } };
  }
  if (kind !== "RolePolicyAttachment") return undefined;
  const props = { role: content.role ?? content.roleName, policyArn: content.policyArn ?? unknown };
  return { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", props };
}

/** A variable that Flux, kro or envsubst fills in; those of IAM have a colon. */
const variable = /\$\{[^:}]*\}/;

/** A trust policy, which is a text, with `unknown` for what a variable is in. */
function trust(property: Record<string, unknown>): Record<string, unknown> {
  const known = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value !== "string" || !variable.test(value)) return [name, value];
    const open = (_: string, one: unknown): unknown => (typeof one === "string" && variable.test(one) ? unknown : one);
    return [name, parsedJson(value, open) ?? unknown];
  };
  return Object.fromEntries(Object.entries(property).map(known));
}
