import { asList, asObject, isObject } from "../../text";
import { isScalar, unknown } from "../../records/record";

/** True for the key of an `Fn::ForEach`, which makes other keys. */
export function isLoop(key: string): boolean {
  return key.startsWith("Fn::ForEach::");
}

export function hasLoop(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return Object.keys(part).some(isLoop) || Object.values(part).some(hasLoop);
}

/** A template whose loops are written out, and the loop that makes a resource of this name. */
interface Unrolled<Template> {
  template: Template;
  loopOf: ReadonlyMap<string, string>;
}

/** No template that a service takes has more values than this, loops or not. */
const valueLimit = 100_000;

/** The sections where a loop may stand. */
const sections = ["Conditions", "Outputs", "Resources"];

/**
 * A template with its loops written out: those over a list that is known. The others stay as they are, and so do all loops of a
 * template that would become too large.
 * @param listOf what a loop goes over, with its functions resolved
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
 */
export function unrolled<Template extends Record<string, unknown>>(
  template: Template,
  listOf: (collection: unknown) => unknown,
): Unrolled<Template> {
  const loopOf = new Map<string, string>();
  if (!sections.some((section) => hasLoop(template[section]))) return { template, loopOf };
  const unroll = new Unrolling(listOf);
  const result: Record<string, unknown> = { ...template };
  for (const section of sections.filter((one) => isObject(template[one]))) {
    const entries = Object.entries(asObject(template[section])).flatMap(([key, content]) => {
      const made = unroll.entries(key, content, new Map());
      if (isLoop(key) && section === "Resources") for (const [name] of made) if (!isLoop(name)) loopOf.set(name, key);
      return made;
    });
    result[section] = Object.fromEntries(entries);
  }
  return unroll.left < 0 ? { template, loopOf: new Map() } : { template: result as Template, loopOf };
}

/** The value of each identifier of the loops around a part. */
type Items = ReadonlyMap<string, string>;

class Unrolling {
  /** How many values more there may be; below 0 if the template becomes too large. */
  left = valueLimit;

  constructor(private readonly listOf: (collection: unknown) => unknown) {}

  /** What comes of an entry of an object: itself, or what a loop makes of its items. */
  entries(key: string, content: unknown, around: Items): [string, unknown][] {
    const [identifier, collection, made] = isLoop(key) ? asList(content) : [];
    const list = typeof identifier === "string" ? this.listOf(this.part(collection, around)) : undefined;
    if (typeof identifier !== "string" || !isObject(made) || !Array.isArray(list) || !list.every(isScalar))
      return [[withItems(key, around), this.part(content, around)]];
    return list.flatMap((item) => {
      const items = new Map(around).set(identifier, String(item));
      return Object.entries(made).flatMap(([name, one]) => this.entries(name, one, items));
    });
  }

  private part(value: unknown, items: Items): unknown {
    if (--this.left < 0) return unknown;
    if (typeof value === "string") return withItems(value, items);
    if (Array.isArray(value)) return value.map((one) => this.part(one, items));
    if (!isObject(value)) return value;
    const { Ref: target, ...others } = value;
    const item = typeof target === "string" && Object.keys(others).length === 0 ? items.get(target) : undefined;
    return item ?? Object.fromEntries(Object.entries(value).flatMap(([key, one]) => this.entries(key, one, items)));
  }
}

/** A text with the items in it: `${Name}` as it is, `&{Name}` without what a logical name may not have. */
function withItems(text: string, items: Items): string {
  return text.replace(/([$&])\{(\w+)\}/g, (written, sign: string, name: string) => {
    const item = items.get(name);
    return item === undefined ? written : sign === "$" ? item : item.replace(/[^0-9A-Za-z]/g, "");
  });
}
