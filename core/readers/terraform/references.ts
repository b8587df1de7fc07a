import { asList, isObject, asObject, groupBy } from "../../text";
import { type Json, objects } from "./providers";

/** A module's configuration in a plan, and how it calls others. */
interface Module {
  resources: Json[];
  calls: Map<string, { expressions: Json; forEach: unknown; module: Module }>;
  outputs: Json;
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
const moduleStep = new RegExp(String.raw`^module\.[^.[]+(?:${instanceKey})?\.`);
const resourceReference = new RegExp(String.raw`^((?:data\.)?[a-z][\w-]*\.[\w-]+)(${instanceKey})?`);
const outputReference = new RegExp(String.raw`^module\.([\w-]+)(${instanceKey})?(?:\.([\w-]+))?`);

const isRoleOrProfile = /(?:^|\.)aws(?:cc)?_iam_(?:role|instance_profile)\.[^.]+$/;

/** What stands behind these is not in a plan's configuration; `hidden` stands for it. */
const isHidden = /^(?:local|each\.value)(?:\.|$)/;
const hidden = "";

/** An address without the keys of its instances. */
const withoutKeys = (address: string) => address.replace(everyKey, "");

/** The key that an address, or a step on the way to one, ends with. */
const keyOf = (address: string) => lastKey.exec(address)?.[0] ?? "";

/** `name` of a step `module.name[0].`. */
const nameIn = (step: string) => withoutKeys(step).split(".")[1] ?? "";

/** The modules on the way to a resource, each with its key, and the rest of its address. */
function modulesOf(address: string): { path: string[]; localAddress: string } {
  const path: string[] = [];
  let localAddress = address;
  for (;;) {
    const [step] = moduleStep.exec(localAddress) ?? [];
    if (step === undefined) return { path, localAddress };
    path.push(step);
    localAddress = localAddress.slice(step.length);
  }
}

/** A module that is called: the steps to it, and the configurations on the way. */
interface Called {
  path: readonly string[];
  chain: readonly Module[];
}

/** Which resources a property comes from, by the configuration in a plan: through variables and outputs of modules. */
export class References {
  private readonly root: Module;
  private readonly byPlainAddress: ReadonlyMap<string, readonly string[]>;

  /** @param addresses those of all resources of the plan */
  constructor(configuration: unknown, addresses: readonly string[]) {
    this.root = moduleOf(configuration);
    this.byPlainAddress = groupBy(addresses, withoutKeys);
  }

  /** The key of the provider that makes or reads a resource, in the plan's `provider_config`. */
  providerOf(address: string): unknown {
    return this.configurationOf(address).resource?.provider_config_key;
  }

  /** What the configuration says of a resource's properties. */
  expressionsOf(address: string): Json {
    return asObject(this.configurationOf(address).resource?.expressions);
  }

  /** The one thing that all of a property comes from, such as `data.aws_iam_policy_document.trust.json`; undefined for any other. */
  onlySource(address: string, property: string): string | undefined {
    const [source, secondSource] = this.sourcesOf(address, property);
    return secondSource === undefined ? source : undefined;
  }

  /** By property, the addresses of the resources and data sources that it comes from: none if a plan does not show them. */
  of(address: string): Map<string, string[]> {
    return new Map(
      Object.keys(this.expressionsOf(address)).flatMap((property) => {
        const sources = [...this.sourcesOf(address, property)];
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
      const sources = this.sourcesOf(address, property);
      const roles = sources.has(hidden) ? [] : [...sources].filter((source) => isRoleOrProfile.test(source));
      return roles.map((role) => Object.fromEntries(new Map(sourcesByProperty).set(property, [role])));
    });
  }

  private sourcesOf(address: string, property: string) {
    const { place, resource } = this.configurationOf(address);
    const instance = { key: keyOf(address), forEach: resource?.for_each_expression };
    const references = referencesIn(asObject(resource?.expressions)[property], instance);
    return new Set(place ? this.resolve(references, place, new Set()) : []);
  }

  private configurationOf(address: string) {
    const { path, localAddress } = modulesOf(address);
    const chain = [this.root];
    for (const step of path) {
      const next = chain.at(-1)?.calls.get(nameIn(step))?.module;
      if (!next) return {};
      chain.push(next);
    }
    const resource = chain.at(-1)?.resources.find((candidate) => candidate.address === withoutKeys(localAddress));
    return { place: { path, chain }, resource };
  }

  private resolve(references: readonly string[], place: Called, seen: Set<string>) {
    return references.flatMap((reference) => {
      const key = `${place.path.join("")} ${reference}`;
      if (seen.has(key)) return [];
      seen.add(key);
      if (reference.startsWith("var.")) return this.ofVariable(reference, place, seen);
      if (reference.startsWith("module.")) return this.ofOutput(reference, place, seen);
      if (isHidden.test(reference)) return [hidden];
      const addresses = this.ofResource(reference, place);
      if (addresses.length > 1) return [...addresses, hidden];
      // What is read is none of what the plan makes.
      return addresses.length === 0 && reference.startsWith("data.") ? [place.path.join("") + reference] : addresses;
    });
  }

  private ofResource(reference: string, { path }: Called) {
    const [, plain, key = ""] = resourceReference.exec(reference) ?? [];
    if (plain === undefined) return [];
    const addresses = this.byPlainAddress.get(withoutKeys(path.join("")) + plain) ?? [];
    // Of a step without a key, any instance counts.
    const inModule = addresses.filter((address) =>
      modulesOf(address).path.every((step, index) => [step, withoutKeys(step)].includes(path[index] ?? "")),
    );
    const exact = inModule.filter((address) => modulesOf(address).localAddress === plain + key);
    return exact.length > 0 ? exact : inModule;
  }

  private ofVariable(reference: string, { path, chain }: Called, seen: Set<string>): string[] {
    const outer = { path: path.slice(0, -1), chain: chain.slice(0, -1) };
    const step = path.at(-1) ?? "";
    const call = outer.chain.at(-1)?.calls.get(nameIn(step));
    const expression = call?.expressions[reference.split(".")[1] ?? ""];
    return this.resolve(referencesIn(expression, { key: keyOf(step), forEach: call?.forEach }), outer, seen);
  }

  private ofOutput(reference: string, { path, chain }: Called, seen: Set<string>): string[] {
    const [, name = "", key = "", output] = outputReference.exec(reference) ?? [];
    const called = chain.at(-1)?.calls.get(name)?.module;
    if (!called || output === undefined) return [];
    const inner = { path: [...path, `module.${name}${key}.`], chain: [...chain, called] };
    return this.resolve(referencesIn(called.outputs[output]), inner, seen);
  }
}
