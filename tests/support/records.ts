import { estateOf, type Estate } from "../../core/facts/estate";
import type { Source } from "../../core/readers/source";
import type { ResourceRecord } from "../../core/records/record";
import { urnOf } from "./analyzer";
import { expand, type Written } from "./stack-cases";

/** A resource of a stack as plain data. */
export function recordOf(
  type: string,
  name: string,
  props: Record<string, unknown> = {},
  changes: Partial<ResourceRecord> = {},
): ResourceRecord {
  return { urn: urnOf(type, name), type, name, props, propertyDependencies: {}, ...changes };
}

/** A provider of AWS with its inputs, for a resource that it makes. */
export function providedBy(props: Record<string, unknown>, name = "it"): Pick<ResourceRecord, "provider"> {
  return { provider: { urn: urnOf("pulumi:providers:aws", name), props } };
}

/** Resources that are written as in the stacks of `tests/cases`, but for a provider, which is written as plain data. */
export function recordsOf(written: Written): ResourceRecord[] {
  return expand(written).map(({ type, name, props, ...changes }) =>
    recordOf(type, name, props, changes as Partial<ResourceRecord>),
  );
}

/** A stack as a source that shows all of these resources. */
export function sourceOf(records: ResourceRecord[], changes: Partial<Source> = {}): Source {
  return { file: "stack", records, nameOf: ({ name }) => name, ...changes };
}

export function estateIn(...records: ResourceRecord[]): Estate {
  return estateOf(sourceOf(records));
}
