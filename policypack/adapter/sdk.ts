/** Resources of Pulumi's policy SDK as records, with the marks of secrets, and whether this is a preview. */
import type * as policy from "@pulumi/policy";
import type { PolicyResource, PolicyResourceOptions } from "@pulumi/policy";
import { createRequire } from "node:module";
import { join } from "node:path";
import { memoize } from "../../core/memoize";
import { secret, type ResourceRecord } from "../../core/records/record";
import { mapValues } from "../../core/text";

/** Where a message, and what the SDK makes of it, carry what the engine sent. A WeakMap of as many entries costs the garbage collector more. */
const sentKey = Symbol("as sent");

interface Carrier {
  [sentKey]?: Properties;
}

type Properties = Record<string, unknown> & Carrier;

/** The part of the SDK that turns the engine's message into properties; it drops the marks of secrets. */
interface Deserialization {
  deserializeProperties?: (sent: Sent, keepsSecrets: boolean) => Properties;
}

interface Sent extends Carrier {
  toJavaScript(): Properties;
}

/** A part of the SDK that serves: Pulumi runs a pack in its own directory, whose copy may not be the one beside this file. */
const loadServing = memoize((id): unknown => createRequire(join(process.cwd(), "package.json"))(id));

function servingSdk(): typeof policy {
  return loadServing("@pulumi/policy") as typeof policy;
}

/**
 * Has the SDK hand over what the engine sent, and unpack each message once: it would do so again for every policy. Call before
 * the pack starts to serve. The SDK says by no public way which values are secrets: only a remediation gets them marked, and it
 * runs at one enforcement level only. So this reaches for a part of the SDK that may be gone in another version.
 * @param isAlone true if no other policy needs what the SDK makes of it
 */
export function keepWhatIsSent({ isAlone }: { isAlone: boolean }, load = loadServing): void {
  let sdk: Deserialization;
  try {
    sdk = load("@pulumi/policy/deserialize") as Deserialization;
  } catch {
    return;
  }
  const original = sdk.deserializeProperties;
  if (!original) return;
  sdk.deserializeProperties = (sent, keepsSecrets) => {
    // A remediation changes what it gets.
    if (keepsSecrets) return original(sent, keepsSecrets);
    const value = (sent[sentKey] ??= sent.toJavaScript());
    const made = isAlone ? value : original({ toJavaScript: () => value }, keepsSecrets);
    // Not enumerable: others look through what is theirs.
    return Object.defineProperty(made, sentKey, { value });
  };
}

/** A resource as the SDK gives it to a policy, alone or with all others of the stack. */
interface SentResource extends Pick<PolicyResource, "urn" | "type" | "name" | "props" | "provider"> {
  opts?: Pick<PolicyResourceOptions, "ignoreChanges" | "parent">;
}

/** A resource as a record, with its properties as the engine sent them. */
export function recordOf({ urn, type, name, props, provider, opts }: SentResource): ResourceRecord {
  return {
    urn,
    type,
    name,
    parent: opts?.parent,
    props: sentProperties(props),
    propertyDependencies: {},
    ignoreChanges: opts?.ignoreChanges,
    provider: provider && { urn: provider.urn, props: sentProperties(provider.props) },
  };
}

/** The same for one of all resources of a stack, which shows its parent and where its properties come from. */
export function stackRecordOf(resource: PolicyResource): ResourceRecord {
  const dependencies = Object.entries(resource.propertyDependencies);
  return {
    ...recordOf(resource),
    parent: resource.parent?.urn,
    propertyDependencies: Object.fromEntries(dependencies.map(([key, from]) => [key, from.map(({ urn }) => urn)])),
  };
}

/**
 * The properties as the engine sent them: unknown values as Pulumi's text for them, secrets in their envelopes. An SDK that
 * does not show which values are secrets leaves every value a secret.
 */
export function sentProperties(props: Properties): Properties {
  const target = withoutProxies(props);
  return target[sentKey] ?? mapValues(target, secret);
}

/** As {@link sentProperties}, for the properties that a remediation gets. */
export function remediableProperties(props: Properties): Properties {
  return enveloped(withoutProxies(props)) as Properties;
}

/** The identity of the message that properties came with: the same object for every policy that judges it. */
export function messageIdentity(props: Properties): object {
  const target = withoutProxies(props);
  return target[sentKey] ?? target;
}

/**
 * Puts a value into the properties of a resource under remediation. The SDK keeps a secret property secret. It would lose
 * a secret deep inside the old value, so then the whole new value becomes a secret.
 */
export function replaceProperty(props: Properties, property: string, value: unknown): void {
  const old = withoutProxies(props)[property];
  props[property] = !isSecret(old) && holdsSecret(old) ? new (servingSdk().Secret)(value) : value;
}

/** False in an update, where every value must be known; true in a preview, and if Pulumi does not say. */
export function isPreview(): boolean {
  return (process.env.PULUMI_NODEJS_DRY_RUN ?? process.env.PULUMI_DRY_RUN) !== "false";
}

function enveloped(value: unknown): unknown {
  if (isSecret(value)) return secret(enveloped(value.value));
  if (Array.isArray(value)) return value.map(enveloped);
  if (typeof value !== "object" || value === null) return value;
  return mapValues({ ...value }, enveloped);
}

function isSecret(value: unknown): value is policy.Secret {
  return value instanceof servingSdk().Secret;
}

function holdsSecret(value: unknown) {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

function withoutProxies(props: Properties) {
  let value = props;
  while (value.__isSpecialProxy === true) value = value.__getSpecialProxyTarget as Properties;
  return value;
}
