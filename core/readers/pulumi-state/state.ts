import { nameInUrn, type ResourceRecord } from "../../records/record";
import { asList, asObject, isObject, groupBy, mapValues } from "../../text";
import { Unanswered } from "../../unanswered";

/** One resource of a Pulumi state, as `pulumi stack export` writes it (version 3). */
interface StateResource {
  urn: string;
  type: string;
  /** True for one that is replaced already and waits to be deleted. */
  delete?: boolean;
  parent?: string;
  /** `URN::ID` of the provider. */
  provider?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  propertyDependencies?: Record<string, string[] | null>;
}

function isResource(value: unknown): value is StateResource {
  const { urn, type } = asObject(value);
  return typeof urn === "string" && typeof type === "string";
}

const damaged = "its exported state holds something that is not a resource";

/** The resources of a state, and by URN those that an interrupted update was changing, as they may be now. */
function resourcesOf(exported: unknown): { resources: StateResource[]; changing: Map<string, StateResource[]> } {
  const { version, deployment } = asObject(exported);
  // A stack that was never updated; the version does not matter.
  if (deployment === null) return { resources: [], changing: new Map() };
  if (version !== 3 && version !== 4)
    throw new Unanswered("its exported state is of a version that this version of fargate-role does not read");
  const { resources: listed, pending_operations: pending } = asObject(deployment);
  const resources = listed ?? [];
  if (!Array.isArray(resources) || !resources.every(isResource)) throw new Unanswered(damaged);
  const existing = resources.filter((resource) => resource.delete !== true);
  const urns = new Set(existing.map(({ urn }) => urn));
  const created = pendingOf("creating", pending).filter(({ urn }) => !urns.has(urn));
  const changing = groupBy(pendingOf("updating", pending), ({ urn }) => urn);
  return { resources: [...existing, ...created], changing };
}

/** The resources that an update was making or changing when it was interrupted: they may be there. */
function pendingOf(operation: "creating" | "updating", pending: unknown): StateResource[] {
  const operations = asList(pending).filter(isObject);
  const resources = operations.filter(({ type }) => type === operation).map(({ resource }) => resource);
  if (!resources.every(isResource)) throw new Unanswered(damaged);
  return resources;
}

/**
 * The resources in the output of `pulumi stack export`. A secret stays in its envelope, which is read as a value that is not known.
 * @throws Unanswered if this is not an exported state
 */
export function recordsOfState(exported: unknown): ResourceRecord[] {
  const { resources, changing } = resourcesOf(exported);
  const inputsByUrn = new Map(resources.map((resource) => [resource.urn, resource.inputs ?? {}]));
  return resources.map(({ urn, type, parent, provider: reference, propertyDependencies = {}, inputs, outputs }) => {
    const props = { ...inputs, ...outputs };
    const alternatives = changing.get(urn)?.map((changed) => ({ props: { ...props, ...changed.inputs } }));
    const record: ResourceRecord = {
      urn,
      type,
      name: nameInUrn(urn),
      props,
      alternatives,
      parent,
      propertyDependencies: mapValues(propertyDependencies, (urns) => urns ?? []),
    };
    const provider = reference?.replace(/::[^:]*$/, "");
    if (provider !== undefined) record.provider = { urn: provider, props: inputsByUrn.get(provider) ?? {} };
    return record;
  });
}

/** The output of `pulumi preview --json`. */
interface Preview {
  steps: { op: string; urn: string; newState?: unknown }[];
  changeSummary?: unknown;
}

export function isPreviewOutput(value: unknown): value is Preview {
  const { steps } = asObject(value);
  // Not a schema: its library would be the largest part that the page of the playground could do without.
  function isStep(step: unknown) {
    const { op, urn } = asObject(step);
    return typeof op === "string" && typeof urn === "string" && urn.startsWith("urn:pulumi:");
  }
  return Array.isArray(steps) && steps.length > 0 && steps.every(isStep);
}

/** The resources that there will be after the update that `pulumi preview --json` shows. */
export function recordsOfPreview({ steps }: Preview): ResourceRecord[] {
  // A resource that is replaced has several steps; the one that deletes has no new state.
  const states = new Map<string, Record<string, unknown>>();
  for (const { urn, newState } of steps) if (isObject(newState)) states.set(urn, newState);
  const records = recordsOfState({ version: 3, deployment: { resources: [...states.values()] } });
  for (const record of records) {
    const inputs = states.get(record.urn)?.inputs;
    if (isObject(inputs)) record.given = new Set(Object.keys(inputs));
  }
  return records;
}

/** True if a preview leaves out the resources that stay as they are. */
export function leavesOutSames({ steps, changeSummary }: Preview): boolean {
  const { same } = asObject(changeSummary);
  return typeof same === "number" && same > steps.filter(({ op }) => op === "same").length;
}
