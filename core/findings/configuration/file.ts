import { asList, asObject } from "../../text";

/** The content of a policy pack's configuration file. The Pulumi CLI itself reports what is wrong with it. */
export interface PackConfig {
  /** What each policy is told, by its name. */
  policies: Record<string, unknown>;
  /** The ESC environments that tell policies more. */
  environments: string[];
  /** Violations that do not fail at any level, by the id of the exception. */
  exceptions: Record<string, unknown>;
  /** The same file with other policies. */
  withPolicies: (policies: Record<string, unknown>) => object;
}

/** The configuration of a policy pack in either form: the policies at the top level, or, if `version` is a number, below `policies`. */
export function packConfigOf(value: unknown): PackConfig {
  const { environments, ...file } = asObject(value);
  const names = asList(environments).filter((name) => typeof name === "string");
  if (typeof file.version !== "number")
    return { policies: file, environments: names, exceptions: {}, withPolicies: (policies) => policies };
  return {
    policies: asObject(file.policies),
    environments: names,
    exceptions: asObject(file.exceptions),
    withPolicies: (policies) => ({ ...file, policies }),
  };
}
