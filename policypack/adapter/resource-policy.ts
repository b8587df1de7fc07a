import type { ReportViolation, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { withId } from "../../core/findings";
import type { Facts } from "../../core/facts/facts";
import type { ResourceRecord } from "../../core/records/record";
import { checkConfig } from "./config";
import { guarded } from "./guard";
import { pulumiMetadata, type PolicyMetadata } from "./metadata";
import { Output, type ExemptConfig } from "./output";
import { forgetGiven, recordOf, rememberGiven } from "./records";
import { remediableProperties } from "./sdk";
import { secretsIn, secretsOf } from "./secrets";

/** A policy that judges one resource by its inputs, before anything is created. */
export interface ResourcePolicy<Config> extends PolicyMetadata {
  /** Reports what is wrong with the resource; returns whether there was something in it to judge. */
  judge: (record: ResourceRecord, config: Config, output: Output) => boolean | Promise<boolean>;
  /** Reports what only the end of the stack shows, with the configuration of its resources. */
  judgeStack?: (facts: Facts, config: Config, output: Output) => void;
  /** Changes properties of the resource so that it is right; returns whether it did. */
  remediate?: (
    record: ResourceRecord,
    config: Config,
    output: Output,
    props: Record<string, unknown>,
  ) => boolean | Promise<boolean>;
}

/** Makes a policy of the pack from its description: checks the configuration first, and never throws. */
export function resourcePolicy<Config extends ExemptConfig>(policy: ResourcePolicy<Config>): ResourceValidationPolicy {
  const { judge, judgeStack, remediate, ...metadata } = policy;
  const described = pulumiMetadata(metadata);
  const schema = described.configSchema.properties;
  const once = new CarriedOnce();
  /** URNs of the resources whose inputs were judged. */
  const judged = new Set<string>();
  const end = (config: Config, isAfterResources: boolean) => ({
    async run(facts: Facts, report: ReportViolation) {
      const secrets = () => secretsOf(facts);
      const output = new Output(described, secrets, report, config);
      // A resource that is only read, by `Role.get`, has no inputs: an audit shows what it is at the end.
      const left = isAfterResources ? facts.stack.records.filter(({ urn, within }) => !within && !judged.has(urn)) : [];
      judged.clear();
      for (const record of left) {
        await judge(record, config, new Output(described, secrets, report, config, record.urn));
      }
      judgeStack?.(facts, config, output);
      output.reportUnusedExemptions(facts);
    },
  });
  defaultEnds.push(end({} as Config, false));
  return {
    ...described,
    validateResource: async (args, report) => {
      const config = args.getConfig<Config>();
      const { unknown, invalid } = checkConfig(schema, config);
      const usable = invalid.length === 0;
      const record = recordOf(args);
      rememberGiven(record);
      const output = new Output(described, () => secretsIn(record), report, usable ? config : {});
      if (usable) ends.set(described.name, end(config, true));
      await guarded(
        async () => {
          const problems = [...unknown, ...invalid];
          if (once.carries(problems.join("\n"), args.urn)) output.report("configuration-invalid", problems);
          if (usable && (await judge(record, config, output))) judged.add(args.urn);
        },
        (reason) => report(withId(`${args.type} "${args.name}" could not be judged: ${reason}`, policy.finding)),
      );
    },
    ...(remediate && { remediateResource: remediation(described, remediate) }),
  };
}

function remediation<Config extends ExemptConfig>(
  described: ReturnType<typeof pulumiMetadata>,
  remediate: NonNullable<ResourcePolicy<Config>["remediate"]>,
): NonNullable<ResourceValidationPolicy["remediateResource"]> {
  return async (args: ResourceValidationArgs) => {
    const config = args.getConfig<Config>();
    const record = { ...recordOf(args), props: remediableProperties(args.props) };
    const output = new Output(described, () => secretsIn(record), undefined, config);
    let changed = false;
    await guarded(
      async () => {
        const { invalid } = checkConfig(described.configSchema.properties, config);
        if (invalid.length === 0) changed = await remediate(record, config, output, args.props);
      },
      (reason) => output.notice(`${args.type} "${args.name}" could not be remediated: ${reason}`),
    );
    // Pulumi takes undefined for "leave it as it is", which the SDK's type does not say.
    return (changed ? args.props : undefined) as Record<string, unknown>;
  };
}

/** What a resource policy has to say when the stack is through. */
interface End {
  run(facts: Facts, report: ReportViolation): Promise<void>;
}

/** By the name of the policy, with the configuration of the resources that it judged. */
const ends = new Map<string, End>();
const defaultEnds: End[] = [];
const ended = new WeakSet<Facts>();

/**
 * Runs what the resource policies have to say at the end of a stack: those that judged one of its resources, or all of them
 * where none did. The first stack policy that judges the stack does it, once for all.
 */
export async function endResourcePolicies(facts: Facts, report: ReportViolation): Promise<void> {
  if (ended.has(facts)) return;
  ended.add(facts);
  const now = ends.size > 0 ? [...ends.values()] : defaultEnds;
  ends.clear();
  forgetGiven();
  for (const end of now) await end.run(facts, report);
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
