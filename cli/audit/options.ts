import type { Command } from "commander";
import { describeWalk, type WalkCommandOptions } from "../walk/options";

/** The options of `fargate-role audit`, as commander hands them over. */
export interface AuditOptions extends WalkCommandOptions {
  policyPack: string;
  policyPackConfig?: string;
  json?: true;
}

/** Gives `audit` its options. */
export function describeAudit(command: Command): Command {
  return describeWalk(
    command
      .description("judge the state of all stacks of a backend with a policy pack")
      .requiredOption("--policy-pack <directory>", "the policy pack, as for pulumi policy analyze")
      .option("--policy-pack-config <file>", "the pack's configuration")
      .option("--json", "answer in JSON"),
  );
}
