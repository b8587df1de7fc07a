import type { StackValidationPolicy } from "@pulumi/policy";
import { withId } from "../../core/findings";
import type { Facts } from "../../core/facts/facts";
import { checkConfig } from "./config";
import { guarded } from "./guard";
import { pulumiMetadata, type PolicyMetadata } from "./metadata";
import { Output, type ExemptConfig } from "./output";
import { factsOf } from "./records";
import { endResourcePolicies } from "./resource-policy";
import { secretsOf } from "./secrets";

/** A policy that judges all resources of a stack together. */
export interface StackPolicy<Config> extends PolicyMetadata {
  judge: (facts: Facts, config: Config, output: Output) => void | Promise<void>;
}

/** Makes a policy of the pack from its description: checks the configuration first, and never throws. */
export function stackPolicy<Config extends ExemptConfig>(policy: StackPolicy<Config>): StackValidationPolicy {
  const { judge, ...metadata } = policy;
  const described = pulumiMetadata(metadata);
  return {
    ...described,
    validateStack: async (args, report) => {
      const config = args.getConfig<Config>();
      const { unknown, invalid } = checkConfig(described.configSchema.properties, config);
      const usable = invalid.length === 0;
      const secrets = () => secretsOf(factsOf(args.resources));
      const output = new Output(described, secrets, report, usable ? config : {});
      await guarded(
        async () => {
          const facts = factsOf(args.resources);
          await endResourcePolicies(facts, report);
          const problems = [...unknown, ...invalid];
          if (problems.length > 0) output.report("configuration-invalid", problems);
          if (usable) await judge(facts, config, output);
          output.reportUnusedExemptions(facts);
        },
        (reason) => report(withId(`the stack could not be judged: ${reason}`, policy.finding)),
      );
    },
  };
}
