import { asList, isObject, asObject, groupBy, only } from "../../text";
import { type Json, objects } from "./providers";

/** A module's configuration in a plan, and how it calls others. */
interface Module {
  resources: Json[];
  calls: Map<string, Call>;
  outputs: Json;
}

interface Call {
  module: Module;
  expressions: Json;
  forEach: unknown;
}

function moduleOf(value: unknown): Module {
  const { resources, module_calls: calls, outputs } = asObject(value);
  const entries = Object.entries(asObject(calls)).map(([name, call]) => {
    const { expressions, for_each_expression: forEach, module } = asObject(call);
    return [name, { expressions: asObject(expressions), forEach, module: moduleOf(module) }] as const;
  });
  return { resources: objects(resources), calls: new Map(entries), outputs: asObject(outputs) };
}

/** The instance to which an expression belongs: its key, such as `["blue"]` or nothing, and what its `for_each` goes over. */
interface Instance {
  key: string;
  forEach: unknown;
}

/** The references in an expression at any depth, such as `aws_iam_role.pods.arn`. */
function referencesIn(expression: unknown, instance?: Instance): string[] {
  if (Array.isArray(expression)) return expression.flatMap((part) => referencesIn(part, instance));
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([key, value]) => {
    if (key !== "references") return referencesIn(value, instance);
    const references = mostExact(
      asList(value).filter((reference): reference is string => typeof reference === "string"),
    );
    return instance ? ofInstance(references, instance) : references;
  });
}

/** A resource or module as a whole, which may have an instance for each key. */
const hasInstances = /^(?!(?:var|local|each|count|path|terraform)\.)[\w-]+\.[\w-]+$/;

/** The references in the expression of one instance: `each.value.arn` and `aws_iam_role.pods[each.key].arn` mean what has the same key. */
function ofInstance(references: readonly string[], { key, forEach }: Instance) {
  // What a module gets for all its instances in one variable says nothing of one of them.
  const each = referencesIn(forEach).filter((reference) => !reference.startsWith("var."));
  const [values, isIndex] = [/^each\.value(?=\.|$)/, /^(?:each\.key|count\.index)$/];
  const followed = references.flatMap((reference) =>
    values.test(reference) && each.length > 0
      ? each.map((collection) =>
          hasInstances.test(collection) ? reference.replace(values, () => collection + key) : collection,
        )
      : reference,
  );
  const [resource = "", secondResource] = followed.filter((reference) => !isIndex.test(reference));
  const isByKey =
    secondResource === undefined &&
    hasInstances.test(resource) &&
    followed.some((reference) => isIndex.test(reference));
  return isByKey ? [resource + key] : followed;
}

/** A plan lists `a.b[0].c`, and `a.b[0]` and `a.b` with it. */
function mostExact(references: readonly string[]) {
  return references.filter(
    (reference) =>
      !references.some((longer) => longer.startsWith(`${reference}.`) || longer.startsWith(`${reference}[`)),
  );
}

/** The key of an instance, such as `[0]` or `["blue"]`. */
const instanceKey = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const everyKey = new RegExp(instanceKey, "g");
const lastKey = new RegExp(`${instanceKey}(?=\\.?$)`);
const moduleStep = new RegExp(String.raw`module\.[^.[]+(?:${instanceKey})?\.`, "g");
const modulePath = new RegExp(`^(?:${moduleStep.source})+`);
const resourceReference = new RegExp(String.raw`^((?:data\.)?[a-z][\w-]*\.[\w-]+)(${instanceKey})?`);
const outputReference = new RegExp(String.raw`^module\.([\w-]+)(${instanceKey})?(?:\.([\w-]+))?`);

const isRoleOrProfile = /(?:^|\.)aws(?:cc)?_iam_(?:role|instance_profile)\.[^.]+$/;

/** What stands behind these is not in a plan's configuration; `hidden` stands for it. */
const isHidden = /^(?:local|each\.value)(?:\.|$)/;
const hidden = "";

/** An address without the keys of its instances. */
function withoutKeys(address: string) {
  return address.replace(everyKey, "");
}

/** The key that an address, or a step on the way to one, ends with. */
function keyOf(address: string) {
  return lastKey.exec(address)?.[0] ?? "";
}

/** `name` of a step `module.name[0].`. */
function nameIn(step: string) {
  return withoutKeys(step).split(".")[1] ?? "";
}

/** The modules on the way to a resource, each with its key, and the rest of its address. */
function modulesOf(address: string): { path: readonly string[]; localAddress: string } {
  const path = modulePath.exec(address)?.[0] ?? "";
  return { path: path.match(moduleStep) ?? [], localAddress: address.slice(path.length) };
}

/** The root module, or one that is called: the steps to it, and who calls it. */
interface Place {
  path: string;
  module: Module;
  call?: Call & Instance;
  outer?: Place;
}

function placeIn(outer: Place, name: string, key: string): Place | undefined {
  const call = outer.module.calls.get(name);
  return call && { path: `${outer.path}module.${name}${key}.`, module: call.module, call: { ...call, key }, outer };
}

/** Which resources a property comes from, by the configuration in a plan: through variables and outputs of modules. */
export class References {
  readonly root: Place;
  readonly byPlainAddress: ReadonlyMap<string, readonly string[]>;

  /** @param addresses those of all resources of the plan */
  constructor(configuration: unknown, addresses: readonly string[]) {
    this.root = { path: "", module: moduleOf(configuration) };
    this.byPlainAddress = groupBy(addresses, withoutKeys);
  }

  /** The key of the provider that makes or reads a resource, in the plan's `provider_config`. */
  providerOf(address: string): unknown {
    return configurationOf(this, address).resource?.provider_config_key;
  }

  /** What the configuration says of a resource's properties. */
  expressionsOf(address: string): Json {
    return asObject(configurationOf(this, address).resource?.expressions);
  }

  /** The one thing that all of a property comes from, such as `data.aws_iam_policy_document.trust.json`; undefined for any other. */
  onlySource(address: string, property: string): string | undefined {
    return only([...sourcesOf(this, address, property)]);
  }

  /** By property, the addresses of the resources and data sources that it comes from: none if a plan does not show them. */
  of(address: string): Map<string, string[]> {
    return new Map(
      Object.keys(this.expressionsOf(address)).flatMap((property) => {
        const sources = [...sourcesOf(this, address, property)];
        return sources.length === 0 ? [] : [[property, sources.filter((source) => source !== hidden)] as const];
      }),
    );
  }

  /**
   * What the properties come from if an open one comes from each of several roles, such as the sides of a conditional. Which of several the
   * key of an instance decides, nothing shows.
   */
  sides(address: string, isOpen: (property: string) => boolean): Record<string, string[]>[] {
    const sourcesByProperty = this.of(address);
    const open = address.replaceAll("[0]", "").includes("[") ? [] : [...sourcesByProperty.keys()].filter(isOpen);
    return open.flatMap((property) => {
      const sources = sourcesOf(this, address, property);
      const roles = sources.has(hidden) ? [] : [...sources].filter((source) => isRoleOrProfile.test(source));
      return roles.map((role) => Object.fromEntries(new Map(sourcesByProperty).set(property, [role])));
    });
  }
}

function sourcesOf(known: References, address: string, property: string) {
  const { place, resource } = configurationOf(known, address);
  const instance = { key: keyOf(address), forEach: resource?.for_each_expression };
  const references = referencesIn(asObject(resource?.expressions)[property], instance);
  return new Set(place ? resolve(known, references, place, new Set()) : []);
}

function configurationOf(known: References, address: string) {
  const { path, localAddress } = modulesOf(address);
  let place: Place | undefined = known.root;
  for (const step of path) place = place && placeIn(place, nameIn(step), keyOf(step));
  const resource = place?.module.resources.find((candidate) => candidate.address === withoutKeys(localAddress));
  return { place, resource };
}

function resolve(known: References, references: readonly string[], place: Place, seen: Set<string>) {
  function addressesOf(reference: string) {
    const key = `${place.path} ${reference}`;
    if (seen.has(key)) return [];
    seen.add(key);
    if (reference.startsWith("var.")) return ofVariable(known, reference, place, seen);
    if (reference.startsWith("module.")) return ofOutput(known, reference, place, seen);
    if (isHidden.test(reference)) return [hidden];
    const addresses = ofResource(known, reference, place);
    if (addresses.length > 1) return [...addresses, hidden];
    // A data source is read, so the plan does not make it.
    return addresses.length === 0 && reference.startsWith("data.") ? [place.path + reference] : addresses;
  }
  return references.flatMap(addressesOf);
}

function ofResource(known: References, reference: string, { path }: Place) {
  const [, plain, key = ""] = resourceReference.exec(reference) ?? [];
  if (plain === undefined) return [];
  const addresses = known.byPlainAddress.get(withoutKeys(path) + plain) ?? [];
  // Of a step without a key, any instance counts.
  const steps = modulesOf(path).path;
  const inModule = addresses.filter((address) =>
    modulesOf(address).path.every((step, index) => [step, withoutKeys(step)].includes(steps[index] ?? "")),
  );
  const exact = inModule.filter((address) => modulesOf(address).localAddress === plain + key);
  return exact.length > 0 ? exact : inModule;
}

function ofVariable(known: References, reference: string, { call, outer }: Place, seen: Set<string>): string[] {
  if (!call || !outer) return [];
  const [, name = ""] = reference.split(".");
  return resolve(known, referencesIn(call.expressions[name], call), outer, seen);
}

function ofOutput(known: References, reference: string, place: Place, seen: Set<string>): string[] {
  const [, name = "", key = "", output = ""] = outputReference.exec(reference) ?? [];
  const inner = placeIn(place, name, key);
  return inner ? resolve(known, referencesIn(inner.module.outputs[output]), inner, seen) : [];
}
