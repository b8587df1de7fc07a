import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { checkConfig } from "./config";
import type { Exemption } from "./exemptions";
import { guarded } from "./guard";
import { pulumiMetadata, type PolicyMetadata } from "./metadata";
import { notice } from "./notices";

/** A policy that judges one resource by its inputs, before anything is created. */
export interface ResourcePolicy<Config> extends PolicyMetadata {
  /** Reports what is wrong with the resource. */
  judge: (args: ResourceValidationArgs, config: Config, report: (message: string) => void) => void;
  /** Makes the resource right; undefined leaves it as it is. */
  remediate?: (args: ResourceValidationArgs, config: Config) => Record<string, unknown> | undefined;
}

/** Makes a policy of the pack from its description: checks the configuration first, and never throws. */
export function resourcePolicy<Config extends { exempt?: Exemption[] }>(
  policy: ResourcePolicy<Config>,
): ResourceValidationPolicy {
  const { judge, remediate, ...metadata } = policy;
  const described = pulumiMetadata(metadata);
  const once = new CarriedOnce();
  return {
    ...described,
    validateResource: (args, report) =>
      guarded(
        () => {
          const { unknown, invalid } = checkConfig(described.configSchema.properties, args.getConfig());
          const problems = [...unknown, ...invalid].join("\n");
          if (once.carries(problems, args.urn)) report(problems);
          if (invalid.length === 0) judge(args, args.getConfig<Config>(), report);
        },
        (reason) => report(`${args.type} "${args.name}" could not be judged: ${reason}`),
      ),
    ...(remediate && {
      remediateResource: async (args: ResourceValidationArgs) => {
        let result: Record<string, unknown> | undefined;
        await guarded(
          () => {
            const { invalid } = checkConfig(described.configSchema.properties, args.getConfig());
            if (invalid.length === 0) result = remediate(args, args.getConfig<Config>());
          },
          (reason) => notice(policy.name, `${args.type} "${args.name}" could not be remediated: ${reason}`),
        );
        return result as Record<string, unknown>;
      },
    }),
  };
}

/**
 * Lets one resource carry a finding that concerns the whole configuration: Pulumi hands resource policies one resource
 * at a time, and a wrong key deserves one finding, not one for each resource. The first resource to come carries it,
 * and carries it again when it is judged again.
 */
class CarriedOnce {
  private text = "";
  private carrier = "";

  /** True if the resource is the one that carries the text. */
  carries(text: string, urn: string): boolean {
    if (text !== this.text) {
      this.text = text;
      this.carrier = urn;
    }
    return text !== "" && urn === this.carrier;
  }
}
