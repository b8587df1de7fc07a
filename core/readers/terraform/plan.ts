import { asPulumi, asTerraform, mayAttachExecutionPolicy } from "./types";
import { isPartlyUnknown, unknown, type ResourceRecord } from "../../records/record";
import { distinct, isObject, asObject, only } from "../../text";
import { accountIdPattern, parseRoleArn } from "../../policy";
import { Unanswered } from "../../unanswered";
import { partitionOfFile, type Question, type Reading } from "../source";
import { markedIn, marksOfState, withUnknown } from "./marks";
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
  if ("format_version" in value) return "planned_values" in value || "values" in value || "resource_changes" in value;
  return typeof value.terraform_version === "string" && Array.isArray(value.resources);
}

function isResource({ address, type, name }: Json) {
  return [address, type, name].every((part) => typeof part === "string");
}

/** The resources of a module and of those that it calls. */
function resourcesIn(module: Json): Resource[] {
  const declared = objects(module.resources).filter(isResource);
  const resources = declared.map((resource) => {
    return resourceOf(resource, objectAt(resource, "values"), resource.sensitive_values);
  });
  return [...resources, ...objects(module.child_modules).flatMap(resourcesIn)];
}

function resourceOf(resource: Json, values: Json, sensitive: unknown): Resource {
  return { ...resource, values, sensitive } as unknown as Resource;
}

/** The resources of a state file, which has their instances. */
function resourcesOfState(state: Json): Resource[] {
  function instancesOf(resource: Json) {
    const { module, mode } = resource;
    const [type, name] = [String(resource.type), String(resource.name)];
    const prefix = typeof module === "string" ? `${module}.` : "";
    function instanceOf(instance: Json) {
      const key = instance.index_key === undefined ? "" : `[${JSON.stringify(instance.index_key)}]`;
      const address = `${prefix}${type}.${name}${key}`;
      const sensitive = marksOfState(instance.sensitive_attributes);
      return { address, mode, type, name, values: objectAt(instance, "attributes"), sensitive };
    }
    return objects(resource.instances).map(instanceOf);
  }
  return objects(state.resources).flatMap(instancesOf);
}

/** The changes that a plan puts off to a later one, as far as it knows them. */
function deferredIn(plan: Json) {
  return objects(plan.deferred_changes).map((deferred) => objectAt(deferred, "resource_change"));
}

function changesIn(plan: Json) {
  return [...objects(plan.resource_changes), ...deferredIn(plan)];
}

/** The resources that there will be by some changes. */
function resourcesOfChanges(changes: readonly Json[]): Resource[] {
  return changes.filter(isResource).flatMap((resource) => {
    const { after: values, after_sensitive: sensitive } = objectAt(resource, "change");
    return isObject(values) ? resourceOf(resource, values, sensitive) : [];
  });
}

/** The marks of the values that a plan does not know yet, by the address of the resource. */
function unknownsOf(plan: Json) {
  // A replaced object that has yet to be deleted has the address of the object in its place.
  const lasting = changesIn(plan).filter(({ deposed }) => deposed === undefined);
  return new Map(lasting.map((resource) => [String(resource.address), objectAt(resource, "change").after_unknown]));
}

/** Matches a reference to the document of a trust policy, with its address. */
const documentSource = /^((?:module\..+\.)?data\.aws_iam_policy_document\.[^.]+?)(?:\.(?:minified_)?json)?$/;

/**
 * The documents that Terraform reads at the apply, by what a trust policy names. A change has all that the plan knows of one; the
 * configuration lacks what `dynamic` makes.
 */
function documentsAtApply(plan: Json, references: References) {
  const documents = changesIn(plan).filter(({ type, mode }) => type === "aws_iam_policy_document" && mode === "data");
  function documentAt(source: string) {
    const [, address] = documentSource.exec(source) ?? [];
    if (address === undefined) return unknown;
    // A document has instances, and a reference may leave open which one it means.
    const instances = documents.filter((document) => `${String(document.address)}[`.startsWith(`${address}[`));
    const planned = instances.map((document) => {
      const { after, after_unknown: marks } = objectAt(document, "change");
      return withUnknown(after, marks);
    });
    if (planned.length === 0) planned.push(constantsIn(references.expressionsOf(address)));
    const [first, ...more] = planned.map((values) => policyAtApply(asObject(values)));
    return more.includes(unknown) ? unknown : first;
  }
  return documentAt;
}

/** The property of a role with all its managed policies. */
const policyList = "managed_policy_arns";

/** True if a plan changes the list of a role's managed policies. */
function isListChanged(resource: Json) {
  const { actions, before, after } = objectAt(resource, "change");
  if (String(actions).includes("create")) return true;
  const [previous, next] = [before, after].map((values) => asObject(values)[policyList]);
  return Array.isArray(previous) && JSON.stringify(previous) !== JSON.stringify(next);
}

/** The properties that name the role of nodes or pods, or an instance profile. A policy for one of several roles is uncertain for each. */
const namesRole = /(?:role|principal|instance_profile)(?:_arn)?$/;

function recordOf(
  { address, mode, type, name, values }: Resource,
  references: References,
  region: string | undefined,
  roles: string[],
  changesList: boolean,
): ResourceRecord {
  const resource = asPulumi(type, values, Object.fromEntries(references.of(address)));
  const { props, propertyDependencies } = resource;
  if (mayAttachExecutionPolicy(resource))
    for (const key of ["role", "roles"])
      if (isPartlyUnknown(props[key]) && !propertyDependencies[key]?.length) propertyDependencies[key] = roles;
  // A resource without a provider is a component if somebody asks for what no rule reads.
  const record: ResourceRecord = { urn: address, ...resource, name, provider: { urn: "", props: { region } } };
  const isOpen = (property: string) =>
    namesRole.test(property) && isPartlyUnknown(values[property]) && !type.includes("polic");
  const alternatives = references.sides(address, isOpen).map((sources) => asPulumi(type, values, sources));
  if (alternatives.length > 0) record.alternatives = alternatives;
  const expressions = references.expressionsOf(address);
  // The value may come from a variable, and be null: then the role keeps the policies that it has. Those of a new role are not known.
  const isFromElsewhere = changesList && policyList in expressions && Array.isArray(values[policyList]);
  const givesList = isFromElsewhere || Array.isArray(objectAt(expressions, policyList).constant_value);
  if (givesList) record.given = new Set(Object.keys(asPulumi(type, expressions, {}).props));
  if (mode === "data") record.isRead = true;
  return record;
}

function isManaged({ mode }: Resource) {
  return mode !== "data";
}

function isRole({ type }: Resource) {
  return /^aws(?:cc)?_iam_role$/.test(type);
}

/** The roles that a plan or state reads and does not make, each once. */
function rolesRead(resources: readonly Resource[]): Resource[] {
  const roles = resources.filter(isRole);
  const made = roles.filter(isManaged);
  const read = roles.filter((role) => !isManaged(role)).reverse();
  const byAddress = new Map(read.map((role) => [role.address, role]));
  return [...byAddress.values()].filter(({ values: { name, arn } }) => {
    return !made.some(({ values }) => values.name === name && (values.arn ?? arn) === arn);
  });
}

/** True for a plan, whose resources may not be there yet. */
function isPlan(value: Json) {
  return "planned_values" in value || "resource_changes" in value;
}

/** The resources of a state, with `unknown` for the values that must not be shown; undefined if the value is not a state. */
export function resourcesInState(value: unknown): Resource[] | undefined {
  if (!isTerraform(value) || isPlan(value)) return undefined;
  const managed = resourcesOf(value).filter(isManaged);
  return managed.map((resource) => {
    if (!isOfAws(resource)) return resource;
    return { ...resource, values: asObject(withUnknown(resource.values, resource.sensitive)) };
  });
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

/** True for a type of AWS. A provider for objects in a cluster marks a manifest or chart as a whole, which tells nothing of a part. */
function isOfAws({ type }: Resource) {
  return /^aws(?:cc)?_/.test(type);
}

/**
 * The account of the roles: that of their ARNs, or of the caller identity that Terraform asked for with the same credentials; undefined
 * if there are several, or nothing tells it.
 */
function accountOf(
  resources: readonly Resource[],
  prior: readonly Resource[],
  references: References,
  configuration: unknown,
) {
  const credentials = ({ address }: Resource) => credentialsOf(configuration, references.providerOf(address));
  const accountId = ({ values }: Resource) => values.account_id;
  const callers = [...resources, ...prior].filter((resource) => {
    return resource.type === "aws_caller_identity" && accountIdPattern.test(String(accountId(resource)));
  });
  const roles = resources.filter((resource) => resource.type === "aws_iam_role" && isManaged(resource));
  function idsFor(role: Resource) {
    const idInArn = parseRoleArn(String(role.values.arn))?.accountId;
    if (idInArn !== undefined) return [idInArn];
    const sameCallers = callers.filter((caller) => credentials(caller) === credentials(role));
    return sameCallers.length > 0 ? sameCallers.map(accountId) : [undefined];
  }
  const ids = roles.length > 0 ? roles.flatMap(idsFor) : callers.map(accountId);
  const id = only(distinct(ids));
  return typeof id === "string" ? id : undefined;
}

/**
 * A plan or a state as `terraform show -json` writes it, or a state file.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(file: string, text: string, value: Json, known: Question): Reading {
  if (value.errored === true)
    throw new Unanswered(
      "terraform plan ended with an error, so the plan may lack resources. Correct what it reports, and plan again",
    );
  const resources = resourcesOf(value);
  const prior = isPlan(value) ? resourcesIn(objectAt(value, "prior_state", "values", "root_module")) : [];
  const managed = resources.filter(isManaged);
  const shown = [...managed, ...rolesRead([...resources, ...prior])];
  const references = new References(
    objectAt(value, "configuration", "root_module"),
    shown.map(({ address }) => address),
  );
  const valuesOf = plannedValues(value, references);
  const roles = managed.filter(isRole).map(({ address }) => address);
  const changed = objects(value.resource_changes).filter(isListChanged);
  const changedLists = new Set(changed.map(({ address }) => address));
  function plannedRecord(resource: Resource) {
    const region = providerRegion(value, references.providerOf(resource.address)) ?? known.region;
    const values = valuesOf(resource);
    return recordOf({ ...resource, values }, references, region, roles, changedLists.has(resource.address));
  }
  const providers = Object.keys(objectAt(value, "configuration", "provider_config"));
  return {
    file,
    records: shown.map(plannedRecord),
    account: known.account ?? accountOf(resources, prior, references, value.configuration),
    partition: partitionOfFile(text, known),
    isInAws: isPlan(value) ? undefined : true,
    providerRegions: providers.flatMap((key) => providerRegion(value, key) ?? []),
    secrets: shown.filter(isOfAws).flatMap(({ values, sensitive }) => markedIn(values, sensitive)),
    nameOf: ({ urn }) => urn,
    propertyOf: asTerraform,
    terraform: (role) => writtenPolicy(role, [...resources, ...prior], references),
  };
}

/** The values of a resource as far as the plan knows them. */
function plannedValues(plan: Json, references: References) {
  const unknowns = unknownsOf(plan);
  const documentAt = documentsAtApply(plan, references);
  function valuesOf({ address, values }: Resource) {
    const planned = asObject(withUnknown(values, unknowns.get(address)));
    if (planned.assume_role_policy !== unknown) return planned;
    // A policy that is read at the apply is known all the same if it is for others.
    const source = references.onlySource(address, "assume_role_policy") ?? "";
    return { ...planned, assume_role_policy: documentAt(source) };
  }
  return valuesOf;
}
