import type { StackValidationPolicy } from "@pulumi/policy";
import { findFacts, type Facts } from "../../core/role-uses";
import { checkConfig } from "./config";
import type { Exemption } from "./exemptions";
import { guarded } from "./guard";
import { pulumiMetadata, type PolicyMetadata } from "./metadata";
import { recordsOf } from "./records";

/** A policy that judges all resources of a stack together. */
export interface StackPolicy<Config> extends PolicyMetadata {
  judge: (facts: Facts, config: Config, report: (message: string, urn?: string) => void) => void | Promise<void>;
}

/** Makes a policy of the pack from its description: checks the configuration first, and never throws. */
export function stackPolicy<Config extends { exempt?: Exemption[] }>(
  policy: StackPolicy<Config>,
): StackValidationPolicy {
  const { judge, ...metadata } = policy;
  const described = pulumiMetadata(metadata);
  return {
    ...described,
    validateStack: (args, report) =>
      guarded(
        async () => {
          const { unknown, invalid } = checkConfig(described.configSchema.properties, args.getConfig());
          const problems = [...unknown, ...invalid];
          if (problems.length > 0) report(problems.join("\n"));
          if (invalid.length === 0) await judge(findFacts(recordsOf(args.resources)), args.getConfig<Config>(), report);
        },
        (reason) => report(`the stack could not be judged: ${reason}`),
      ),
  };
}
