import { isObject } from "../../text";
import { valueLimit } from "../../records/size";

/**
 * A template with the loops in its resources and conditions written out. A loop over what is not known stays as it is.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 * @param valueOf the value of a collection, without functions
 */
export function withoutLoops<Template extends Record<string, unknown>>(
  template: Template,
  valueOf: (collection: unknown) => unknown,
): Template {
  const loops = new Loops(valueOf);
  const { Resources: resources, Conditions: conditions } = template;
  return { ...template, Resources: loops.writtenOut(resources), Conditions: loops.writtenOut(conditions) };
}

class Loops {
  private left = valueLimit;

  constructor(private readonly valueOf: (collection: unknown) => unknown) {}

  writtenOut(part: unknown): unknown {
    if (Array.isArray(part)) return part.map((item) => this.writtenOut(item));
    if (!isObject(part)) return part;
    const entries = Object.entries(part).flatMap(([key, value]): [string, unknown][] => {
      const rounds = key.startsWith("Fn::ForEach::") ? this.roundsOf(value) : undefined;
      return rounds?.flatMap(Object.entries) ?? [[key, this.writtenOut(value)]];
    });
    return Object.fromEntries(entries);
  }

  /** What each round of a loop makes; undefined where that is not known. */
  private roundsOf(loop: unknown): object[] | undefined {
    const [identifier, collection, fragment] = Array.isArray(loop) ? (loop as unknown[]) : [];
    const values = this.valueOf(collection);
    if (typeof identifier !== "string" || !isObject(fragment) || !Array.isArray(values)) return undefined;
    if (values.length === 0 || !values.every((value) => typeof value === "string")) return undefined;
    const rounds = values.map((value) => this.writtenOut(this.filledIn(fragment, identifier, value)));
    return this.left < 0 ? undefined : rounds.filter(isObject);
  }

  private filledIn(part: unknown, identifier: string, value: string): unknown {
    if (--this.left < 0) return undefined;
    if (typeof part === "string") return inText(part, identifier, value);
    if (Array.isArray(part)) return part.map((item) => this.filledIn(item, identifier, value));
    if (!isObject(part)) return part;
    const entries = Object.entries(part);
    if (entries.length === 1 && part.Ref === identifier) return value;
    return Object.fromEntries(
      entries.map(([key, item]) => [inText(key, identifier, value), this.filledIn(item, identifier, value)]),
    );
  }
}

/** `&{}` stands for the letters and digits of a value. */
function inText(text: string, identifier: string, value: string): string {
  return text
    .replaceAll(`\${${identifier}}`, () => value)
    .replaceAll(`&{${identifier}}`, () => value.replace(/[^A-Za-z0-9]/g, ""));
}
