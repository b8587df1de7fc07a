import type { UnwrappedObject } from "@pulumi/pulumi";
import type { Cloud } from "./cloud";
import { map, type Properties, text } from "./property";
import type { Tags } from "./tags";
import type { Values } from "./values";

/** The arguments of a resource of the official provider, once they are known, with what AWS adds. */
export type Known<Args> = UnwrappedObject<Args> & { arn?: string; tagsAll?: Tags };

/** A resource type: its table of properties and the AWS calls behind it. */
export interface ResourceType<Inputs extends Values = Values> {
  /** Its token, e.g. `aws:iam/role:Role`. */
  token: string;
  /** What AWS calls it, for error messages: `IAM Role`. */
  title: string;
  properties: Properties;
  /** The property that gets a generated name, and how long AWS lets it be. */
  naming?: { property: string; prefix?: string; maximum: number };
  /** Makes it; resolves to its id. */
  create(inputs: Inputs, cloud: Cloud): Promise<string>;
  /** What remains to be done once it exists; when that fails the resource is kept, as half made. */
  complete?(id: string, inputs: Inputs, cloud: Cloud): Promise<void>;
  /** Reads it as AWS has it; undefined if it does not exist. `known` is what is known of it: nothing on import. */
  read(id: string, known: Partial<Inputs>, cloud: Cloud): Promise<Values | undefined>;
  /** Makes the named properties what `next` says. */
  update?(id: string, changed: Set<string>, next: Inputs, previous: Partial<Inputs>, cloud: Cloud): Promise<void>;
  /** Deletes it. That it is gone already is not an error. */
  delete(id: string, state: Inputs, cloud: Cloud): Promise<void>;
}

/** Helps the compiler to infer; the registry holds them all under one type. */
export function resourceType<Inputs extends Values>(type: ResourceType<Inputs>): ResourceType {
  return type;
}

/** The two properties of a resource that has tags. */
export const tagProperties: Properties = { tags: map(), tagsAll: map({ output: true }) };

/** A Region of its own for a regional resource, as of version 7 of the official provider. */
export const regionProperty: Properties = { region: text({ computed: true, replaces: true }) };
