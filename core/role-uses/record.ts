/**
 * One resource of a stack as plain data. The policy pack makes it from what the engine hands over, the `fargate-role`
 * command from an exported state; neither Pulumi's SDK nor AWS's is needed to read it.
 */
export interface ResourceRecord {
  urn: string;
  /** Type token, for example `aws:iam/role:Role`. */
  type: string;
  /** Name in the program, the last part of the URN. */
  name: string;
  /** The resource's outputs; `read` gets values out of it. */
  props: Record<string, unknown>;
  /** URN of the parent. */
  parent?: string;
  /** For each top-level property the URNs of the resources that its value comes from. */
  propertyDependencies: Record<string, string[]>;
  /** The provider that makes the resource, with its inputs. */
  provider?: { urn: string; props: Record<string, unknown> };
}

/** A resource in words: its type and its name in the program. */
export function describe(record: ResourceRecord): string {
  return `${record.type} "${record.name}"`;
}

/** `project/stack` of a URN `urn:pulumi:STACK::PROJECT::...`; undefined for another text. */
export function stackOfUrn(urn: string): string | undefined {
  const match = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn);
  return match ? `${match[2]}/${match[1]}` : undefined;
}
