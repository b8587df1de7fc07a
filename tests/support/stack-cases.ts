import { readdirSync } from "node:fs";
import { join } from "node:path";
import { secret, unknown, urnOf, type TestResource } from "./analyzer";
import { readCases } from "./cases";
import { trustFor } from "./trust";
import { documentOf } from "./trust-cases";

/**
 * Stacks as data, in the folders of `tests/cases`. A resource is `{ "TYPE NAME": PROPERTIES }`, a stack of CloudFormation
 * `{ "template NAME": TEMPLATE }` with its values as `{parameters}`, or the name of a part in `tests/cases/stack-parts.json`, whose last word stands for NAME in it.
 * What is in braces has a meaning of its own: see `read`, `roles` and `resourceOf`. A `{document}` has its statements, each by
 * what differs from the one that lets the Fargate service in.
 */
interface StackCase {
  name: string;
  /** The id of what is found; one of several is `a|b`. */
  found: string;
  /** Whether there is no notice either. */
  silent: boolean;
  /** The stack at its first preview, or deployed: what the engine makes known later is known then. */
  resources: (deployed: boolean) => TestResource[];
}

interface WrittenCase {
  name: string;
  found?: string;
  silent?: boolean;
  resources: Written[];
  /** Whether a preview shows no property of its resources. */
  unseen?: boolean;
}

type Properties = Record<string, unknown>;
export type Written = string | Record<string, Properties>;

const cases = join(__dirname, "../cases");
const parts = readCases("stack-parts.json");

export function stackCases(kind: "bypasses" | "bypasses-at-update" | "legitimate"): StackCase[] {
  return readdirSync(join(cases, kind)).flatMap((file) => {
    const written = readCases(join(kind, file)) as unknown as { cases: WrittenCase[] };
    return written.cases.map(({ name, found = "", silent = false, resources, unseen }) => ({
      name,
      found,
      silent,
      resources: (deployed: boolean) =>
        resources
          .flatMap((one) => expand(one, deployed))
          .map((resource) => (unseen && !deployed ? { ...resource, props: {} } : resource)),
    }));
  });
}

/** A resource that shows a use of the role `shared`, and one just like it that does not. */
export interface EvidenceCase {
  name: string;
  use: "nodes" | "pods";
  evidence: string;
  positive: TestResource[];
  negative: TestResource[];
}

type WrittenEvidence = Pick<EvidenceCase, "name" | "evidence"> & {
  use?: "pods";
  positive: Written[];
  negative?: Written[];
};
/** A resource that has one property alone, which names the role, or an instance profile with it. */
type ByProperty = Pick<WrittenEvidence, "use"> & { type: string; path: string; value?: string };

/** Evidence without a label is that of the last resource; if nothing else is written, the same of another role shows nothing. */
export function evidenceCases(): EvidenceCase[] {
  const written = readCases("evidence.json") as unknown as { cases: (WrittenEvidence | ByProperty)[] };
  const deployed = (resources: Written[]) => resources.flatMap((one) => expand(one, true));
  return written.cases.map((either) => {
    const { evidence, positive, negative, ...one } = "path" in either ? byProperty(either) : either;
    return {
      use: "nodes",
      ...one,
      evidence: evidence.includes('"') ? evidence : `${evidence} of ${deployed(positive).at(-1)?.type} "it"`,
      positive: deployed(positive),
      negative: deployed(
        negative ?? positive.map((resource) => (typeof resource === "string" ? resource : ofAnother(resource))),
      ),
    };
  });
}

function byProperty({ type, path, value = "{shared}", ...one }: ByProperty): WrittenEvidence {
  const isProfile = value.endsWith("profile");
  const properties = path
    .split(".")
    .reduceRight<unknown>(
      (inner, part) => (/^\d+$/.test(part) ? [...Array<object>(Number(part)).fill({}), inner] : { [part]: inner }),
      value,
    );
  return {
    name: `${type} ${path}`,
    evidence: isProfile ? `the instance profile in ${path}` : path,
    positive: [...(isProfile ? ["shared profile"] : []), { [`${type} it`]: properties as Properties }],
    ...one,
  };
}

const ofAnother = (resource: object) =>
  JSON.parse(
    JSON.stringify(resource)
      .replace(/\bshared\b/g, "other")
      .replace(/\bprofile"/g, 'another"'),
  ) as Written;

/** The resources that are written so. */
export function expand(written: Written, deployed = true): TestResource[] {
  if (typeof written !== "string")
    return Object.entries(written).map(([label, properties]) => {
      if (!label.startsWith("template ")) return resourceOf(label, properties, deployed);
      const { "{parameters}": parameters, "{provider}": provider, ...template } = properties;
      const stack = { templateBody: { "{json}": template }, parameters, "{provider}": provider };
      return resourceOf(label.replace("template", "aws:cloudformation/stack:Stack"), withoutUndefined(stack), deployed);
    });
  const [name = ""] = /\S+$/.exec(written) ?? [];
  const part = parts[written] ?? parts[written.replace(/\S+$/, "NAME")];
  const resources = JSON.parse(JSON.stringify(part).replaceAll("NAME", name)) as Written[];
  return resources.flatMap((one) => expand(one, deployed));
}

/**
 * A property `{ "{from}": RESOURCES }` depends on these, and is not known unless `{is}` or `{later}` says it; one that
 * `{is}` "{left out}" is none of the resource's.
 */
function resourceOf(label: string, written: Properties, deployed: boolean): TestResource {
  const [, kind = "", name = ""] = /^(.*) (\S+)$/.exec(label) ?? [];
  const role = roles[kind]?.(name);
  const resource: TestResource & { props: Properties } = { type: role ? roleType : kind, name, props: {} };
  const dependencies: Record<string, string[]> = {};
  for (const [key, value] of Object.entries({ ...role, ...written })) {
    const { "{from}": from, "{is}": is, ...rest } = isObject(value) ? value : {};
    if (from !== undefined) dependencies[key] = ([from].flat() as string[]).map(urnOfLabel);
    if (key.startsWith("{")) Object.assign(resource, { [key.slice(1, -1)]: read(value, deployed) });
    else if (is === "{left out}") continue;
    else if (from === undefined) resource.props[key] = read(value, deployed);
    else resource.props[key] = read(is ?? ("{later}" in rest ? rest : "{unknown}"), deployed);
  }
  if (Object.keys(dependencies).length > 0)
    resource.propertyDependencies = { ...resource.propertyDependencies, ...dependencies };
  return resource;
}

const roleType = "aws:iam/role:Role";
const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
/** What each kind of role has beside what is written. */
const roles: Record<string, (name: string) => Properties> = {
  "new role": (name) => ({ name, arn: "{unknown}", managedPolicyArns: "{unknown}" }),
  "made role": (name) => ({ name, arn: arnOf(name), managedPolicyArns: [] }),
  role: (name) => ({
    name,
    path: "/",
    arn: { "{later}": arnOf(name) },
    uniqueId: { "{later}": `AROA${name.toUpperCase()}` },
    managedPolicyArns: { "{later}": [] },
    inlinePolicies: { "{later}": [] },
    tagsAll: { "{later}": {} },
  }),
};

function urnOfLabel(label: string) {
  const [, type = "", name = ""] = /^(.*) (\S+)$/.exec(label) ?? [];
  return urnOf(type, name);
}

const withoutUndefined = (values: Properties) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Resources of a template: a role with the right policy, that of the pods, and what uses the role that is given. */
const inTemplate: Record<string, (given: unknown) => unknown> = {
  "{role}": (AssumeRolePolicyDocument) => ({
    Type: "AWS::IAM::Role",
    Properties: { AssumeRolePolicyDocument, ManagedPolicyArns: ["{policy}"] },
  }),
  "{pods}": (AssumeRolePolicyDocument) => ({
    Type: "AWS::IAM::Role",
    Properties: { RoleName: "pods", AssumeRolePolicyDocument, ManagedPolicyArns: ["{policy}"] },
  }),
  "{profile of}": (PodExecutionRoleArn) => ({
    Type: "AWS::EKS::FargateProfile",
    Properties: { ClusterName: "prod", PodExecutionRoleArn },
  }),
  "{node group of}": (NodeRole) => ({ Type: "AWS::EKS::Nodegroup", Properties: { ClusterName: "prod", NodeRole } }),
};

/** A value where `{unknown}`, and an object with one of these keys, stand for another one. */
function read(value: unknown, deployed: boolean): unknown {
  if (value === "{unknown}") return unknown;
  if (typeof value === "string") return value.startsWith("{") && value in parts ? read(parts[value], deployed) : value;
  if (Array.isArray(value)) return value.map((one) => read(one, deployed));
  if (!isObject(value)) return value;
  if ("{json}" in value) return JSON.stringify(read(value["{json}"], deployed));
  if ("{secret}" in value) return secret(read(value["{secret}"], deployed));
  if ("{document}" in value) return read(documentOf(value["{document}"] as object[]), deployed);
  if ("{later}" in value) return deployed ? read(value["{later}"], deployed) : unknown;
  const [key = ""] = Object.keys(value);
  if (key in inTemplate) return read(inTemplate[key]?.(value[key]), deployed);
  if ("{trust}" in value) return trustFor(...[value["{trust}"]].flat().map(String));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, read(inner, deployed)]));
}
