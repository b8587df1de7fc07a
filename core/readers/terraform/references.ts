import { asList, isObject, asObject, groupBy } from "../../text";

/** A module's configuration in a plan. */
interface Module {
  resources: Record<string, unknown>[];
  calls: Map<string, Call>;
  outputs: Record<string, unknown>;
}

/** How a module is called. */
interface Call {
  expressions: Record<string, unknown>;
  forEach: unknown;
  module: Module;
}

function moduleOf(value: unknown): Module {
  const { resources, module_calls: calls, outputs } = asObject(value);
  const entries = Object.entries(asObject(calls)).map(([name, call]) => {
    const { expressions, for_each_expression: forEach, module } = asObject(call);
    return [name, { expressions: asObject(expressions), forEach, module: moduleOf(module) }] as const;
  });
  return {
    resources: asList(resources).filter(isObject),
    calls: new Map(entries),
    outputs: asObject(outputs),
  };
}

/** The instance of a resource or module to which an expression belongs. */
interface Instance {
  /** Its key, such as `[0]` or `["blue"]`; empty if it has none. */
  key: string;
  /** What its `for_each` goes over. */
  forEach: unknown;
}

/** The references in an expression at any depth, such as `aws_iam_role.pods.arn`. */
function referencesIn(expression: unknown, instance?: Instance): string[] {
  if (Array.isArray(expression)) return expression.flatMap((one) => referencesIn(one, instance));
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([key, value]) => {
    if (key !== "references") return referencesIn(value, instance);
    const references = mostExact(asList(value).filter((one): one is string => typeof one === "string"));
    return instance ? ofInstance(references, instance) : references;
  });
}

/** A resource or module as a whole, which may have an instance for each key. */
const hasInstances = /^(?!(?:var|local|each|count|path|terraform)\.)[\w-]+\.[\w-]+$/;

/**
 * The references in the expression of one instance: if it says so, to what has the same key in place of to all instances.
 * So it is with `each.value.arn` and `for_each = aws_iam_role.pods`, and with `aws_iam_role.pods[each.key].arn`.
 */
function ofInstance(references: readonly string[], { key, forEach }: Instance): string[] {
  // What a module gets for all its instances in one variable says nothing of one of them.
  const each = referencesIn(forEach).filter((one) => !one.startsWith("var."));
  const [values, isIndex] = [/^each\.value(?=\.|$)/, /^(?:each\.key|count\.index)$/];
  const followed = references.flatMap((one) =>
    values.test(one) && each.length > 0
      ? each.map((all) => (hasInstances.test(all) ? one.replace(values, () => all + key) : all))
      : one,
  );
  const [all = "", other] = followed.filter((one) => !isIndex.test(one));
  const isByKey = other === undefined && hasInstances.test(all) && followed.some((one) => isIndex.test(one));
  return isByKey ? [all + key] : followed;
}

/** A plan lists `a.b[0].c`, and `a.b[0]` and `a.b` with it. */
function mostExact(references: readonly string[]): string[] {
  return references.filter(
    (one) => !references.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)),
  );
}

/** The key of an instance, such as `[0]` or `["blue"]`. */
const instanceKey = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const everyKey = new RegExp(instanceKey, "g");
const lastKey = new RegExp(`${instanceKey}(?=\\.?$)`);
const moduleStep = new RegExp(String.raw`^module\.[^.[]+(?:${instanceKey})?\.`);
const resourceReference = new RegExp(String.raw`^((?:data\.)?[a-z][\w-]*\.[\w-]+)(${instanceKey})?`);
const outputReference = new RegExp(String.raw`^module\.([\w-]+)(${instanceKey})?(?:\.([\w-]+))?`);

/** What stands behind these is not in a plan's configuration. */
const isHidden = /^(?:local|each\.value)(?:\.|$)/;
/** Stands for the resources that a value may come from if a plan does not show them. */
const hidden = "";

/** An address without the keys of its instances. */
const withoutKeys = (address: string): string => address.replace(everyKey, "");

/** The key of the instance that an address, or a step on the way to one, ends with. */
const keyOf = (address: string): string => lastKey.exec(address)?.[0] ?? "";

/** The modules on the way to a resource, each with its key, and what is left. */
function modulesOf(address: string): { path: string[]; own: string } {
  const path: string[] = [];
  let own = address;
  for (;;) {
    const [step] = moduleStep.exec(own) ?? [];
    if (step === undefined) return { path, own };
    path.push(step);
    own = own.slice(step.length);
  }
}

/** True for a resource of a module, or of any instance of it if the key is not given. */
function isWithin(address: string, path: readonly string[]): boolean {
  return modulesOf(address).path.every((step, index) => step === path[index] || withoutKeys(step) === path[index]);
}

/** A module that is called: where it is, and its configuration. */
interface Called {
  path: readonly string[];
  chain: readonly Module[];
}

/**
 * Which resources a property of a resource comes from, by the configuration in a plan: through variables and outputs of
 * modules. What goes through a `local` is not in the plan's configuration.
 */
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
  expressionsOf(address: string): Record<string, unknown> {
    return asObject(this.configurationOf(address).resource?.expressions);
  }

  /**
   * The addresses of the resources and data sources that a property comes from, by the property: none of them if it comes from what
   * a plan does not show.
   */
  of(address: string): Map<string, string[]> {
    const { place, resource } = this.configurationOf(address);
    const instance = { key: keyOf(address), forEach: resource?.for_each_expression };
    return new Map(
      Object.entries(this.expressionsOf(address)).flatMap(([property, expression]) => {
        const found = place ? this.resolve(referencesIn(expression, instance), place, new Set()) : [];
        return found.length === 0 ? [] : [[property, [...new Set(found.filter((one) => one !== hidden))]] as const];
      }),
    );
  }

  private configurationOf(address: string): { place?: Called; resource?: Record<string, unknown> } {
    const { path, own } = modulesOf(address);
    const place = this.calledAt(path);
    const resource = place?.chain.at(-1)?.resources.find((one) => one.address === withoutKeys(own));
    return { ...(place && { place }), ...(resource && { resource }) };
  }

  private calledAt(path: readonly string[]): Called | undefined {
    const chain = [this.root];
    for (const step of path) {
      const next = chain.at(-1)?.calls.get(withoutKeys(step).split(".")[1] ?? "")?.module;
      if (!next) return undefined;
      chain.push(next);
    }
    return { path, chain };
  }

  private resolve(references: readonly string[], place: Called, seen: Set<string>): string[] {
    return references.flatMap((reference) => {
      const key = `${place.path.join("")} ${reference}`;
      if (seen.has(key)) return [];
      seen.add(key);
      if (reference.startsWith("var.")) return this.ofVariable(reference, place, seen);
      if (reference.startsWith("module.")) return this.ofOutput(reference, place, seen);
      if (isHidden.test(reference)) return [hidden];
      const found = this.ofResource(reference, place);
      // What is read is none of what the plan makes.
      return found.length === 0 && reference.startsWith("data.") ? [reference] : found;
    });
  }

  private ofResource(reference: string, { path }: Called): string[] {
    const [, plain, key = ""] = resourceReference.exec(reference) ?? [];
    if (plain === undefined) return [];
    const all = this.byPlainAddress.get(withoutKeys(path.join("")) + plain) ?? [];
    const inModule = all.filter((address) => isWithin(address, path));
    const exact = inModule.filter((address) => modulesOf(address).own === plain + key);
    return exact.length > 0 ? exact : inModule;
  }

  private ofVariable(reference: string, { path, chain }: Called, seen: Set<string>): string[] {
    const outer = { path: path.slice(0, -1), chain: chain.slice(0, -1) };
    const step = path.at(-1) ?? "";
    const call = outer.chain.at(-1)?.calls.get(withoutKeys(step).split(".")[1] ?? "");
    const expression = call?.expressions[reference.split(".")[1] ?? ""];
    return this.resolve(referencesIn(expression, { key: keyOf(step), forEach: call?.forEach }), outer, seen);
  }

  private ofOutput(reference: string, { path, chain }: Called, seen: Set<string>): string[] {
    const [, name = "", key = "", output] = outputReference.exec(reference) ?? [];
    const called = chain.at(-1)?.calls.get(name)?.module;
    if (!called || output === undefined) return [];
    const inner = { path: [...path, `module.${name}${key}.`], chain: [...chain, called] };
    const expression = called.outputs[output];
    return this.resolve(referencesIn(expression), inner, seen);
  }
}
