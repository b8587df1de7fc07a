import type { Exemption } from "..";
import { asList, asObject, isObject, ownEntry } from "../../text";
import { configSchemaOf, defaultLevel, policyKinds, type PolicyName } from "./policies";
import { checkConfig } from "./schema";

/** An exception of Pulumi's own: it covers the violations of policies by resources. */
export interface PulumiException {
  id: string;
  reason: string;
  match: readonly { policies: readonly string[]; targets: readonly string[] }[];
  /** ISO time, which Pulumi does not look at. */
  expiresAt?: string;
}

/**
 * What the file of `--policy-pack-config` says.
 * @see https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/configuration/
 */
export interface PackConfig {
  /** By name of the policy. */
  policies: Record<string, unknown>;
  /** The ESC environments that it names. */
  environments: string[];
  /** In the order of their ids; only version 2 has them. */
  exceptions: PulumiException[];
}

const texts = (value: unknown): string[] => asList(value).filter((one) => typeof one === "string");

/** One without a reason, or that matches nothing, is refused by Pulumi: it covers nothing. */
function exceptionsOf(value: unknown): PulumiException[] {
  return Object.entries(asObject(value))
    .map(([id, one]) => {
      const { reason, match, expiresAt } = asObject(one);
      return {
        id,
        reason: typeof reason === "string" ? reason : "",
        match: asList(match).map((entry) => {
          const { policies, targets } = asObject(entry);
          return { policies: texts(policies), targets: texts(targets) };
        }),
        ...(typeof expiresAt === "string" && { expiresAt }),
      };
    })
    .filter(({ reason }) => reason.trim() !== "")
    .sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

/** The configuration of a policy pack in either form: the policies at the top level, or, if `version` is a number, below `policies`. */
export function packConfigOf(value: unknown): PackConfig {
  const { environments, ...file } = asObject(value);
  const names = texts(environments);
  if (typeof file.version !== "number") return { policies: file, environments: names, exceptions: [] };
  return { policies: asObject(file.policies), environments: names, exceptions: exceptionsOf(file.exceptions) };
}

/** True for a configuration of this pack, which may exempt nothing, or for one that exempts something. */
export function isPackConfig(value: unknown): boolean {
  if (isObject(value) && typeof value.version === "number" && isObject(value.policies)) return true;
  const { policies } = packConfigOf(value);
  const isOfPolicy = ([name, { exempt }]: [string, Record<string, unknown>]) =>
    name === "all" || ownEntry(policyKinds, name) !== undefined || Array.isArray(exempt);
  return Object.entries(policies).some(([name, setting]) => isOfPolicy([name, asObject(setting)]));
}

const enforcementLevels = ["advisory", "mandatory", "remediate", "disabled"] as const;
type EnforcementLevel = (typeof enforcementLevels)[number];

/** What a configuration comes to for one policy. */
export interface PolicySettings {
  name: PolicyName;
  /** No policy remediates a state. */
  level: Exclude<EnforcementLevel, "remediate">;
  exempt: readonly Exemption[];
  /** By key, in the form of the policy's schema. */
  values: Record<string, unknown>;
  /** Keys that the policy does not have, in words. */
  unknownKeys: string[];
}

/** The settings of a policy, or of all of them. A text alone is the enforcement level. */
export function settingOf(policy: unknown): Record<string, unknown> {
  return typeof policy === "string" ? { enforcementLevel: policy } : asObject(policy);
}

/** The settings of every policy; `problems` are in words, and nothing can be judged with them. */
export function settingsOf(policies: Record<string, unknown>): { settings: PolicySettings[]; problems: string[] } {
  const problems: string[] = [];
  const all = settingOf(policies.all).enforcementLevel;
  const settings = (Object.keys(policyKinds) as PolicyName[]).map((name) => {
    const kind = policyKinds[name];
    const { enforcementLevel = all ?? defaultLevel(kind), ...values } = settingOf(ownEntry(policies, name));
    const level = enforcementLevels.find((one) => one === enforcementLevel);
    const { unknown: unknownKeys, invalid } = checkConfig(configSchemaOf(kind), values);
    problems.push(...invalid.map((problem) => `${name}: ${problem}`));
    if (!level) problems.push(`${name}: its enforcementLevel is not one of ${enforcementLevels.join(", ")}`);
    const exempt = asList(values.exempt).filter(isObject) as unknown as Exemption[];
    return { name, level: level === "remediate" || !level ? "mandatory" : level, exempt, values, unknownKeys } as const;
  });
  return { settings, problems };
}
