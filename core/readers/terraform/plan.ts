import { asPulumi, asTerraform, mayAttachExecutionPolicy } from "./types";
import { isPartlyUnknown, unknown, type ResourceRecord } from "../../records/record";
import { asList, isObject, asObject } from "../../text";
import { accountIdPattern, parseRoleArn } from "../../trust";
import { Unanswered } from "../../unanswered";
import { partitionOfFile, type Known, type Reading } from "../source";
import { constantsIn, policyAtApply } from "./policy-document";
import { credentialsOf, type Json, objectAt, objects, providerRegion } from "./providers";
import { References } from "./references";
import { writtenPolicy } from "./written-policy";

/** One resource of a plan or a state. */
export interface Resource {
  address: string;
  mode: unknown;
  type: string;
  name: string;
  values: Record<string, unknown>;
  /** True in the places of the values that must not be shown. */
  sensitive?: unknown;
}

/** True for what `terraform show -json` writes of a plan or a state, and for a state file. */
export function isTerraform(value: unknown): value is Json {
  if (!isObject(value)) return false;
  const isStateFile = typeof value.terraform_version === "string" && Array.isArray(value.resources);
  return "format_version" in value
    ? "planned_values" in value || "values" in value || "resource_changes" in value
    : isStateFile;
}

const isResource = ({ address, type, name }: Json) => [address, type, name].every((one) => typeof one === "string");

/** The resources of a module and of those that it calls. */
function resourcesIn(module: Json): Resource[] {
  const own = objects(module.resources).filter(isResource);
  const resources = own.map((one) => ({ ...one, values: objectAt(one, "values"), sensitive: one.sensitive_values }));
  return [...(resources as unknown as Resource[]), ...objects(module.child_modules).flatMap(resourcesIn)];
}

/** The resources of a state file, which has their instances. */
function resourcesOfState(state: Json): Resource[] {
  return objects(state.resources).flatMap((one) =>
    objects(one.instances).map((instance): Resource => {
      const { module, mode } = one;
      const [type, name] = [String(one.type), String(one.name)];
      const key = instance.index_key === undefined ? "" : `[${JSON.stringify(instance.index_key)}]`;
      const address = `${typeof module === "string" ? `${module}.` : ""}${type}.${name}${key}`;
      const [values, sensitive] = [objectAt(instance, "attributes"), marksOfState(instance.sensitive_attributes)];
      return { address, mode, type, name, values, sensitive };
    }),
  );
}

/** The changes that a plan puts off to a later one, as far as it knows them. */
const deferredIn = (plan: Json): Json[] =>
  objects(plan.deferred_changes).map((one) => objectAt(one, "resource_change"));

/** The resources that there will be by some changes. */
function resourcesOfChanges(changes: readonly Json[]): Resource[] {
  return changes.filter(isResource).flatMap((one) => {
    const { after: values, after_sensitive: sensitive } = objectAt(one, "change");
    return isObject(values) ? [{ ...one, values, sensitive } as unknown as Resource] : [];
  });
}

/** What a plan does not know yet of each resource, by its address. */
function unknownsOf(plan: Json): Map<string, unknown> {
  const changes = [...objects(plan.resource_changes), ...deferredIn(plan)];
  // An object that was replaced and has yet to be deleted has the address of the one in its place.
  const lasting = changes.filter(({ deposed }) => deposed === undefined);
  return new Map(lasting.map((one) => [String(one.address), objectAt(one, "change").after_unknown]));
}

/** The values with `unknown` wherever the plan says that something is known only after the apply. */
function withUnknown(value: unknown, after: unknown): unknown {
  if (after === true) return unknown;
  if (Array.isArray(after)) return after.map((one, index) => withUnknown(asList(value)[index], one));
  if (!isObject(after)) return value;
  const values = asObject(value);
  const changed = Object.entries(after).map(([key, one]) => [key, withUnknown(values[key], one)] as const);
  return { ...values, ...Object.fromEntries(changed) };
}

/** The address of a document that a trust policy comes from, and what is read of it. */
const documentSource = /^((?:module\..+\.)?data\.aws_iam_policy_document\.[^.]+?)(?:\.(?:minified_)?json)?$/;

/**
 * The documents that Terraform reads at the apply, by what a trust policy names. A change has all that the plan knows of one; the
 * configuration lacks what `dynamic` makes.
 */
function documentsAtApply(plan: Json, references: References): (source: string) => unknown {
  const changes = [...objects(plan.resource_changes), ...deferredIn(plan)].filter(
    ({ type, mode }) => type === "aws_iam_policy_document" && mode === "data",
  );
  return (source) => {
    const [, address] = documentSource.exec(source) ?? [];
    if (address === undefined) return unknown;
    // A document has instances, and a reference may leave open which one it means.
    const meant = changes.filter((one) => `${String(one.address)}[`.startsWith(`${address}[`));
    const planned = meant.map((one) => objectAt(one, "change")).map((one) => withUnknown(one.after, one.after_unknown));
    const all = planned.length > 0 ? planned : [constantsIn(references.expressionsOf(address))];
    const [first, ...others] = all.map((values) => policyAtApply(asObject(values)));
    return others.includes(unknown) ? unknown : first;
  };
}

/** The property of a role with all its managed policies. */
const ownList = "managed_policy_arns";

/** True if a plan makes the list of a role's managed policies another one. */
function isListChanged(resource: Json): boolean {
  const { actions, before, after } = objectAt(resource, "change");
  const [was, is] = [before, after].map((values) => asObject(values)[ownList]);
  return String(actions).includes("create") || (Array.isArray(was) && JSON.stringify(was) !== JSON.stringify(is));
}

/** The properties that name the role of nodes or pods, or an instance profile. What is attached to one of several is uncertain for each. */
const namesRole = /(?:role|principal|instance_profile)(?:_arn)?$/;

function recordOf(
  { address, mode, type, name, values }: Resource,
  references: References,
  region: string | undefined,
  roles: string[],
  changesList: boolean,
): ResourceRecord {
  const isOpen = (property: string) =>
    namesRole.test(property) && isPartlyUnknown(values[property]) && !type.includes("polic");
  const alternatives = references.sides(address, isOpen).map((all) => asPulumi(type, values, all));
  const resource = asPulumi(type, values, Object.fromEntries(references.of(address)));
  const { props, propertyDependencies } = resource;
  if (mayAttachExecutionPolicy(resource))
    for (const key of ["role", "roles"])
      if (isPartlyUnknown(props[key]) && !propertyDependencies[key]?.length) propertyDependencies[key] = roles;
  const expressions = references.expressionsOf(address);
  // The value may come from a variable, and be null: then the role keeps the policies that it has. Those of a new role are not known.
  const isFromElsewhere = changesList && ownList in expressions && Array.isArray(values[ownList]);
  const givesList = isFromElsewhere || Array.isArray(objectAt(expressions, ownList).constant_value);
  return {
    urn: address,
    ...resource,
    name,
    ...(alternatives.length > 0 && { alternatives }),
    ...(givesList && { given: new Set(Object.keys(asPulumi(type, expressions, {}).props)) }),
    ...(mode === "data" && { isRead: true }),
    // A resource without a provider is a component if somebody asks for what no rule reads.
    provider: { urn: "", props: { region } },
  };
}

const isManaged = ({ mode }: Resource) => mode !== "data";

const isRole = ({ type }: Resource) => /^aws(?:cc)?_iam_role$/.test(type);

/** The roles that a plan or state reads and does not make, each once. */
function rolesRead(resources: readonly Resource[]): Resource[] {
  const roles = resources.filter(isRole);
  const made = roles.filter(isManaged);
  const read = roles.filter((one) => !isManaged(one)).reverse();
  return [...new Map(read.map((one) => [one.address, one])).values()].filter(
    ({ values: { name, arn } }) => !made.some(({ values }) => values.name === name && (values.arn ?? arn) === arn),
  );
}

/** True for a plan, whose resources may not be there yet. */
const isPlan = (value: Json): boolean => "planned_values" in value || "resource_changes" in value;

/** What a state says is there, with `unknown` for what must not be shown; undefined if the value is not a state. */
export function resourcesInState(value: unknown): Resource[] | undefined {
  if (!isTerraform(value) || isPlan(value)) return undefined;
  return resourcesOf(value)
    .filter(isManaged)
    .map((one) => (isOfAws(one) ? { ...one, values: asObject(withUnknown(one.values, one.sensitive)) } : one));
}

function resourcesOf(value: Json): Resource[] {
  if (Array.isArray(value.resources)) return resourcesOfState(value);
  if ("values" in value) return resourcesIn(objectAt(value, "values", "root_module"));
  // A plan may list only its changes.
  const planned =
    "planned_values" in value
      ? resourcesIn(objectAt(value, "planned_values", "root_module"))
      : resourcesOfChanges(objects(value.resource_changes));
  return [...planned, ...resourcesOfChanges(deferredIn(value))];
}

/** True for a type of AWS's. Providers for what is in a cluster mark all of a manifest or chart, which tells nothing of a part of it. */
const isOfAws = ({ type }: Resource): boolean => /^aws(?:cc)?_/.test(type);

/** The values that must not be shown, by their marks. */
function markedIn(value: unknown, marks: unknown): unknown[] {
  if (marks === true) return [value];
  if (Array.isArray(marks)) return marks.flatMap((one, index) => markedIn(asList(value)[index], one));
  if (!isObject(marks)) return [];
  const values = asObject(value);
  return Object.entries(marks).flatMap(([key, one]) => markedIn(values[key], one));
}

/** The marks of a state file, which lists paths. An attribute counts as a whole if a part of it is sensitive. */
function marksOfState(sensitiveAttributes: unknown): Record<string, true> {
  const first = asList(sensitiveAttributes).map((path) => asObject(asList(path)[0]).value);
  return Object.fromEntries(first.filter((name) => typeof name === "string").map((name) => [name, true]));
}

/**
 * The account of the roles: the one that their ARNs name, or that Terraform itself asked for with the same credentials;
 * undefined if they are of several, or nothing tells.
 */
function accountOf(
  all: readonly Resource[],
  prior: readonly Resource[],
  references: References,
  configuration: unknown,
): string | undefined {
  const credentials = ({ address }: Resource) => credentialsOf(configuration, references.providerOf(address));
  const asked = [...all, ...prior].filter(
    ({ type, values }) => type === "aws_caller_identity" && accountIdPattern.test(String(values.account_id)),
  );
  const roles = all.filter((one) => one.type === "aws_iam_role" && isManaged(one));
  const idsFor = (role: Resource): unknown[] => {
    const own = parseRoleArn(String(role.values.arn))?.accountId;
    const same = own === undefined ? asked.filter((one) => credentials(one) === credentials(role)) : [];
    return same.length > 0 ? same.map(({ values }) => values.account_id) : [own];
  };
  const ids = roles.length > 0 ? roles.flatMap(idsFor) : asked.map(({ values }) => values.account_id);
  const [only, ...others] = new Set(ids);
  return others.length === 0 && typeof only === "string" ? only : undefined;
}

/**
 * A plan or a state as `terraform show -json` writes it, or a state file.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(file: string, text: string, value: Json, known: Known): Reading {
  if (value.errored === true)
    throw new Unanswered(
      "terraform plan ended with an error, so the plan may lack resources. Correct what it reports, and plan again",
    );
  const all = resourcesOf(value);
  const prior = isPlan(value) ? resourcesIn(objectAt(value, "prior_state", "values", "root_module")) : [];
  const managed = all.filter(isManaged);
  const shown = [...managed, ...rolesRead([...all, ...prior])];
  const unknowns = unknownsOf(value);
  const references = new References(
    objectAt(value, "configuration", "root_module"),
    shown.map(({ address }) => address),
  );
  const documentAt = documentsAtApply(value, references);
  const account = known.account ?? accountOf(all, prior, references, value.configuration);
  const valuesOf = ({ address, values }: Resource): Json => {
    const planned = asObject(withUnknown(values, unknowns.get(address)));
    if (planned.assume_role_policy !== unknown) return planned;
    // A policy that is read at the apply is known all the same if it is for others.
    const source = references.onlySource(address, "assume_role_policy") ?? "";
    return { ...planned, assume_role_policy: documentAt(source) };
  };
  const partition = partitionOfFile(text, known);
  // What is known of these lists, the program says.
  const changedLists = new Set(
    objects(value.resource_changes)
      .filter(isListChanged)
      .map(({ address }) => address),
  );
  const roles = managed.filter(isRole).map(({ address }) => address);
  return {
    file,
    records: shown.map((one) => {
      const { address } = one;
      const region = providerRegion(value, references.providerOf(address)) ?? known.region;
      return recordOf({ ...one, values: valuesOf(one) }, references, region, roles, changedLists.has(address));
    }),
    account,
    partition,
    ...(!isPlan(value) && { isInAws: true }),
    providerRegions: Object.keys(objectAt(value, "configuration", "provider_config")).flatMap(
      (key) => providerRegion(value, key) ?? [],
    ),
    secrets: shown.filter(isOfAws).flatMap(({ values, sensitive }) => markedIn(values, sensitive)),
    nameOf: ({ urn }) => urn,
    propertyOf: asTerraform,
    terraform: (role) => writtenPolicy(role, [...all, ...prior], references),
  };
}
