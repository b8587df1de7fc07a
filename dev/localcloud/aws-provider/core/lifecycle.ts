/** The life of a resource, the same for every type: preview, create, read, update, delete. */
import { isPartlyUnknown, unknown } from "../../../../core/records/record";
import { filledIn } from "./check";
import type { Cloud } from "./cloud";
import type { Difference } from "./diff";
import { isNotFound, PartlyCreated } from "./errors";
import { means } from "./property";
import type { ResourceType } from "./resource-type";
import { type Values, withoutAbsent } from "./values";

/** What the outputs will be, before anything is made: the inputs, and unknown for what AWS decides. */
export function previewCreate(type: ResourceType, inputs: Values): Values {
  const outputs: Values = {};
  for (const [name, property] of Object.entries(type.properties)) {
    if (inputs[name] !== undefined) outputs[name] = inputs[name];
    else if (property.output || property.computed) outputs[name] = unknown;
  }
  return outputs;
}

/** What the outputs will be after an update: what AWS decided stays. */
export function previewUpdate(state: Values, next: Values, difference: Difference): Values {
  const outputs = { ...state };
  for (const [name, change] of difference.changes) {
    if (change === "delete") delete outputs[name];
    else outputs[name] = next[name];
  }
  return outputs;
}

export async function create(type: ResourceType, inputs: Values, cloud: Cloud): Promise<{ id: string; state: Values }> {
  const asked = withAllTags(type, inputs, cloud);
  const name = type.naming && (inputs[type.naming.property] as string | undefined);
  const title = `creating ${type.title} (${name ?? ""})`;
  const id = await doing(title, type.create(asked, cloud));
  try {
    if (type.complete) await doing(title, type.complete(id, asked, cloud));
    const state = await doing(`reading ${type.title} (${id})`, type.read(id, asked, cloud));
    return { id, state: outputsFrom(type, state ?? {}, asked, cloud) };
  } catch (error) {
    const state = await type.read(id, asked, cloud).catch(() => undefined);
    throw new PartlyCreated(id, outputsFrom(type, state ?? {}, asked, cloud), inputs, error as Error);
  }
}

/** Reads a resource for import, refresh or `get`; resolves to undefined if it does not exist. */
export async function read(
  type: ResourceType,
  id: string,
  knownState: Values,
  knownInputs: Values,
  cloud: Cloud,
): Promise<{ state: Values; inputs: Values } | undefined> {
  const known = { ...knownState, ...knownInputs };
  const found = await doing(`reading ${type.title} (${id})`, type.read(id, known, cloud));
  if (!found) return undefined;
  const state = outputsFrom(type, found, known, cloud);
  const inputs =
    Object.keys(knownInputs).length > 0 ? refreshedInputs(knownInputs, state) : importedInputs(type, state);
  return { state, inputs };
}

export async function update(
  type: ResourceType,
  id: string,
  difference: Difference,
  state: Values,
  next: Values,
  cloud: Cloud,
): Promise<Values> {
  const title = `updating ${type.title} (${id})`;
  const asked = withAllTags(type, next, cloud);
  const changed = new Set(difference.changes.keys());
  if (changed.size > 0) {
    if (!type.update) throw new Error(`${title}: AWS cannot change ${[...changed].join(", ")}`);
    await doing(title, type.update(id, changed, asked, state, cloud));
  }
  const found = await doing(`reading ${type.title} (${id})`, type.read(id, asked, cloud));
  return outputsFrom(type, found ?? {}, asked, cloud);
}

export async function remove(type: ResourceType, id: string, state: Values, cloud: Cloud): Promise<void> {
  try {
    await doing(`deleting ${type.title} (${id})`, type.delete(id, state, cloud));
  } catch (error) {
    if (!isNotFound((error as Error).cause)) throw error;
  }
}

/** Adds tagsAll: the resource's own tags over the provider's default tags. */
export function withAllTags(type: ResourceType, inputs: Values, cloud: Cloud): Values {
  if (!type.properties.tagsAll) return inputs;
  const own = inputs.tags ?? {};
  const tagsAll = isPartlyUnknown(own) ? unknown : { ...cloud.configuration.defaultTags, ...(own as Values) };
  return { ...inputs, tagsAll };
}

async function doing<T>(what: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}

/** The state as AWS has it, in the spelling of what is known if both mean the same. */
function outputsFrom(type: ResourceType, found: Values, known: Values, cloud: Cloud): Values {
  const state: Values = {};
  for (const [name, property] of Object.entries(type.properties)) {
    const value = name === "tags" ? ownTags(found, known, cloud) : name in found ? found[name] : known[name];
    state[name] = known[name] !== undefined && means(property, known[name], value) ? known[name] : value;
  }
  return withoutAbsent(state);
}

/** AWS does not say which tags are the provider's defaults: those that equal one and are not known to be asked for. */
function ownTags(found: Values, known: Values, cloud: Cloud): Values | undefined {
  if (!found.tagsAll) return known.tags as Values | undefined;
  const { defaultTags } = cloud.configuration;
  const asked = (known.tags ?? {}) as Values;
  const own = Object.entries(found.tagsAll as Values).filter(
    ([key, value]) => defaultTags[key] !== value || asked[key] !== undefined,
  );
  return own.length > 0 || known.tags !== undefined ? Object.fromEntries(own) : undefined;
}

/** The program's inputs with what changed in AWS, so that the next update sees the drift. */
function refreshedInputs(inputs: Values, state: Values): Values {
  const entries = Object.keys(inputs).map((name): [string, unknown] => [
    name,
    name === filledIn ? inputs[name] : state[name],
  ]);
  return withoutAbsent(Object.fromEntries(entries));
}

function importedInputs(type: ResourceType, state: Values): Values {
  const inputs: Values = { [filledIn]: [] };
  for (const [name, property] of Object.entries(type.properties)) {
    if (property.output || name === type.naming?.prefix) continue;
    if (property.computed && name !== type.naming?.property) continue;
    if (state[name] !== undefined) inputs[name] = state[name];
  }
  return inputs;
}
