import { memoizeByObject } from "../memoize";
import { parsedJson } from "../text";
import { looksLikeRegion, parseArn } from "../policy";

/** One resource as plain data, wherever it comes from: neither Pulumi's SDK nor AWS's is needed to read it. */
export interface ResourceRecord {
  urn: string;
  /** Type token, for example `aws:iam/role:Role`. */
  type: string;
  /** Name in the program, the last part of the URN. */
  name: string;
  /** The resource's outputs; `read` gets values out of it. */
  props: Record<string, unknown>;
  /** Names of the properties that the program gives, if they are in sight: the others are as AWS had them last. */
  given?: ReadonlySet<string>;
  /** Paths of the properties that Pulumi leaves as they are (`ignoreChanges`). */
  ignoreChanges?: readonly string[];
  /** URN of the parent. */
  parent?: string;
  /** For each top-level property the URNs of the resources that its value comes from. */
  propertyDependencies: Record<string, string[]>;
  /** The provider that makes the resource, with its inputs. */
  provider?: { urn: string; props: Record<string, unknown> };
  /** True for one that the file reads and does not make: what is attached to it elsewhere is not in sight. */
  isRead?: true;
  /** The resource that describes this one in its own properties, such as a CloudFormation stack with its template. */
  within?: ResourceRecord;
  /** The name of its cluster, as a policy in its template has it. */
  writtenCluster?: string | undefined;
  /** How the conditions of its template come out if it has these properties. */
  when?: When | undefined;
  /** What it has instead if conditions of its template come out otherwise, or an interrupted update changed it. */
  alternatives?: readonly Partial<ResourceRecord>[] | undefined;
}

interface When {
  /** True if both may be so at the same time. */
  meets(outcome: When): boolean;
}

/** A resource in each of its outcomes, the first one itself. */
export function outcomesOf(record: ResourceRecord): readonly ResourceRecord[] {
  return record.alternatives ? allOutcomes(record) : [record];
}

const allOutcomes = memoizeByObject((record: ResourceRecord) => [
  record,
  ...(record.alternatives ?? []).map((outcome) => ({ ...record, ...outcome })),
]);

/** True unless the conditions of a template keep two outcomes apart. */
export function canMeet(first?: ResourceRecord, second?: ResourceRecord): boolean {
  return !first?.when || !second?.when || first.when.meets(second.when);
}

export function describe({ type, name, urn, within }: ResourceRecord): string {
  if (!within) return `${type} "${name}"`;
  return urn === within.urn ? describe(within) : `${type} "${name}" in ${describe(within)}`;
}

/** A property, by the path to it, as it is written: `ComputeConfig.NodeRoleArn` if the names are those of CloudFormation. */
export function describeProperty(
  { type, within }: ResourceRecord,
  path: string,
  isOfTemplate = within?.type.startsWith("aws"),
): string {
  const hasOtherName = isOfTemplate && type.startsWith("aws-native:");
  return hasOtherName ? path.replace(/(?:^|\.)[a-z]/g, (letter) => letter.toUpperCase()) : path;
}

/** True if Pulumi leaves a property, or a part of it, as it is once the resource exists. */
export function isLeftAsItIs({ ignoreChanges = [] }: ResourceRecord, property: string): boolean {
  return ignoreChanges.some((path) => {
    const [first] = path.match(/[^.[\]"]+/) ?? [];
    return first === property || first === "*";
  });
}

/** True if nothing of a resource is known: an update leaves it out (`--target`, `--exclude`), or a preview cannot ask its provider yet. */
export function isNotShown({ props }: ResourceRecord): boolean {
  return Object.keys(props).length === 0;
}

/** The URN under which Pulumi knows a resource. */
export function knownUrn({ urn, within }: ResourceRecord): string {
  return within ? knownUrn(within) : urn;
}

/** `project/stack` of a URN `urn:pulumi:STACK::PROJECT::...`; undefined for another text. */
export function stackOfUrn(urn: string): string | undefined {
  const match = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn);
  return match ? `${match[2]}/${match[1]}` : undefined;
}

/** The name of a resource in its program, the last part of its URN; it may hold colons. Another text stands for itself. */
export function nameInUrn(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** The type tokens of a resource and of its parents, the resource's own last. */
export function typesInUrn(urn: string): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}

/**
 * Stands for every value that is not known, in each source: Pulumi's own text for it, so that a policy document with one stays JSON.
 * Readers of other formats put it in the place of what these leave open.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Begins and ends what stands in a text for a part that is not known; nobody writes a private character of Unicode. */
export const hole = "\ue000";

/** Stands in a text for a part that is not known: the same for what is written in the same way. */
export function holeFor(written: unknown): string {
  return hole + encodeURIComponent(JSON.stringify(written)) + hole;
}

/** Pulumi has a text of its own for each kind of value. */
const unknowns = new Set([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A secret that Pulumi cannot decrypt, in an exported state: it was known to who made it. */
export const undecrypted = "[secret]";

// How Pulumi marks special values in an exported state.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/**
 * Reads a value at a path. `unknown` if it, or something on the way to it, is not known yet; undefined if there is none.
 * Never throws: in the policy pack, reading an unknown property throws, and a state holds secrets in envelopes.
 */
export function read(container: unknown, ...path: (string | number)[]): unknown {
  let value = opened(container);
  for (const key of path) {
    if (value === unknown || typeof value !== "object" || value === null)
      return value === unknown ? unknown : undefined;
    try {
      value = Object.hasOwn(value, key) ? opened((value as Record<string | number, unknown>)[key]) : undefined;
    } catch {
      return unknown;
    }
  }
  return value;
}

/** The value as text; undefined for anything else, and for a text that is not known yet. */
export function text(container: unknown, ...path: (string | number)[]): string | undefined {
  const value = read(container, ...path);
  return isText(value) ? value : undefined;
}

/** True for a text that is known. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== unknown;
}

/** True for a scalar that is known: CloudFormation takes each for the text that is written. */
export function isScalar(value: unknown): value is string | number | boolean {
  return isText(value) || typeof value === "number" || typeof value === "boolean";
}

/** A way to a value in a resource; its first part is the property whose dependencies count. */
export type Path = readonly [string, ...(string | number)[]];

/** A value in a resource; `unknown` if it is not known yet. */
export function valueAt(record: ResourceRecord, path: Path): unknown {
  const value = read(record.props, ...path);
  // A provider may leave out of its preview what is not known yet; the dependencies still tell that there is a value.
  const isLeftOut = read(record.props, path[0]) === undefined && path[0] in record.propertyDependencies;
  return isLeftOut ? unknown : value;
}

/** As `items`, with none for a list that is not known. */
export function knownItems(container: unknown, ...path: (string | number)[]): unknown[] {
  const list = items(container, ...path);
  return list === unknown ? [] : list;
}

/** The items of a list, of a scalar (a list of one), or of nothing; `unknown` if the list itself is not known. */
export function items(container: unknown, ...path: (string | number)[]): unknown[] | typeof unknown {
  const value = read(container, ...path);
  if (value === unknown) return unknown;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [value];
  return Array.from({ length: value.length }, (_, index) => read(value, index));
}

/** An entry of a property by its name: AWS classic has a map; AWS Native has a list, with a key and a value under these names. */
export function entryOf(props: unknown, property: string, name: string, key: string, value: string): unknown {
  const inMap = read(props, property, name);
  const list = items(props, property);
  if (inMap !== undefined || list === unknown) return inMap;
  const entry = list.find((candidate) => read(candidate, key) === name);
  return read(entry, value);
}

/** The dependencies of properties that all come from the same resources. */
export function allFrom(urns: string[] = [], props: object): ResourceRecord["propertyDependencies"] {
  return Object.fromEntries(Object.keys(props).map((key) => [key, urns]));
}

/** The Region of a resource: its own, or the one of its provider. */
export function regionOf({ props, provider }: ResourceRecord): string | undefined {
  return text(props, "region") ?? text(provider?.props, "region");
}

/** The Regions that a resource shows: its own, that of its provider, of its ARN (EKS), and those of the arguments of our component. */
export function regionsShown({ props, provider }: ResourceRecord): string[] {
  // Asked about every resource. Most show none.
  const keys = ["arn", "clusters", "regions"].filter((key) => Object.hasOwn(props, key));
  const texts = keys.flatMap((key) => textsIn(plain(read(props, key))));
  const named = texts.map((content) => {
    const arn = content.includes(":eks:") ? parseArn(content) : undefined;
    return arn?.service === "eks" ? arn.region : content;
  });
  const shown = [text(provider?.props, "region"), text(props, "region"), ...named];
  return shown.flatMap((region) => (region !== undefined && looksLikeRegion(region) ? region : []));
}

/** True for a stack set, and for what is in it: its stacks are in the accounts that it is deployed to. */
export function isInOtherAccounts({ type, within }: ResourceRecord): boolean {
  return type.endsWith(":StackSet") || (within !== undefined && isInOtherAccounts(within));
}

/** True for a property that the provider made up: it is another one in the update. */
export function isMadeUp({ props }: ResourceRecord, property: string): boolean {
  return knownItems(props, "__defaults").includes(property);
}

/** The same value without proxies and envelopes. */
export function plain(value: unknown): unknown {
  const content = opened(value);
  if (typeof content !== "object" || content === null) return content;
  if (Array.isArray(content)) return Array.from({ length: content.length }, (_, index) => plain(read(content, index)));
  return Object.fromEntries(Object.keys(content).map((key) => [key, plain(read(content, key))]));
}

/** True if a plain value, or something in it, is not known. A text that merely contains the marker was written so, and is known. */
export function isPartlyUnknown(value: unknown): boolean {
  if (typeof value === "string") return unknowns.has(value) || value.includes(hole);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isPartlyUnknown);
}

export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The value in Pulumi's envelope for a secret. */
export function secret(value: unknown): Record<string, unknown> {
  return { [signatureKey]: secretSignature, value };
}

/** What is in Pulumi's envelope for a secret, as JSON text in a state; undefined for any other value. */
export function secretContent(value: unknown): { content: unknown } | undefined {
  const envelope = enveloped(value, secretSignature);
  return envelope && { content: envelope.value ?? envelope.plaintext };
}

function opened(value: unknown): unknown {
  if (typeof value === "string") return unknowns.has(value) ? unknown : value;
  if (!isMarked(value)) return value;
  const resource = enveloped(value, resourceSignature);
  if (resource) return resource.urn;
  const envelope = enveloped(value, secretSignature);
  if (!envelope) return value;
  const content = typeof envelope.plaintext === "string" ? parsedJson(envelope.plaintext) : envelope.value;
  return content === undefined ? unknown : opened(content);
}

function isMarked(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, signatureKey);
}

function enveloped(value: unknown, signature: string): Record<string, unknown> | undefined {
  return isMarked(value) && value[signatureKey] === signature ? value : undefined;
}
