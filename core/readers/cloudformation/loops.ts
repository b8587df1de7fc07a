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

/** A template whose loops are written out, and by the name of a resource the loop that makes it. */
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
 * @param listOf the collection of a loop, with its functions resolved
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
  for (const section of sections) if (section in template) result[section] = unroll.part(template[section], new Map());
  if (unroll.valueCount > valueLimit) return { template, loopOf };
  for (const [key, loop] of Object.entries(asObject(template.Resources)).filter(([name]) => isLoop(name)))
    for (const [name] of unroll.entries(key, loop, new Map())) if (!isLoop(name)) loopOf.set(name, key);
  return { template: result as Template, loopOf };
}

/** The value of each identifier of the loops around a part. */
type LoopValues = ReadonlyMap<string, string>;

class Unrolling {
  /** How many values were written out. */
  valueCount = 0;

  constructor(private readonly listOf: (collection: unknown) => unknown) {}

  /** The entries that come of an entry of an object: itself, or those that a loop makes. */
  entries(key: string, content: unknown, outer: LoopValues): [string, unknown][] {
    const [identifier, collection, body] = isLoop(key) ? asList(content) : [];
    const list = typeof identifier === "string" ? this.listOf(this.part(collection, outer)) : undefined;
    if (typeof identifier !== "string" || !isObject(body) || !Array.isArray(list) || !list.every(isScalar))
      return [[withValues(key, outer), this.part(content, outer)]];
    return list.flatMap((value) => {
      const values = new Map(outer).set(identifier, String(value));
      return this.entriesOf(body, values);
    });
  }

  private entriesOf(body: Record<string, unknown>, values: LoopValues) {
    return Object.entries(body).flatMap(([key, content]) => this.entries(key, content, values));
  }

  part(content: unknown, values: LoopValues): unknown {
    if (++this.valueCount > valueLimit) return unknown;
    if (typeof content === "string") return withValues(content, values);
    if (Array.isArray(content)) return content.map((part) => this.part(part, values));
    if (!isObject(content)) return content;
    const { Ref: target } = content;
    const isReference = typeof target === "string" && Object.keys(content).length === 1;
    const value = isReference ? values.get(target) : undefined;
    return value ?? Object.fromEntries(this.entriesOf(content, values));
  }
}

/** A text with the values of loops in it: `${Name}` as it is, `&{Name}` without the characters that a logical name may not have. */
function withValues(text: string, values: LoopValues) {
  return text.replace(/([$&])\{(\w+)\}/g, (written, sign: string, name: string) => {
    const value = values.get(name);
    if (value === undefined) return written;
    return sign === "$" ? value : value.replace(/[^0-9A-Za-z]/g, "");
  });
}
