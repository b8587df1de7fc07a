import type { Command } from "commander";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import { describeWalk } from "../../walk/options";
import type { WalkOptions } from "../../walk/walk";

/** The options of `fargate-role audit`, as commander hands them over. */
export interface AuditOptions extends WalkOptions, OutputOptions, AcceptedOptions {
  policyPack: string;
  policyPackConfig?: string;
}

/** Gives `audit` its options. */
export function describeAudit(command: Command): Command {
  command
    .description("judge the state of all stacks of a backend with a policy pack")
    .requiredOption("--policy-pack <directory>", "the policy pack, as for pulumi policy analyze")
    .option("--policy-pack-config <file>", "the pack's configuration");
  return describeWalk(describeAccepted(describeOutputs(command)));
}
