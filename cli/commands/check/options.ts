import type { Command } from "commander";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { notEmpty } from "../../io/options";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import { collect, describeAws, describeFix, type AwsCommandOptions, type FixCommandOptions } from "../../aws/options";

/** The options of `fargate-role check`, as commander hands them over. */
export interface CheckOptions extends AwsCommandOptions, FixCommandOptions, OutputOptions, AcceptedOptions {
  cluster?: string[];
  region?: string;
}

const examples = `
Examples:
  fargate-role check pods --cluster blue
  fargate-role check pods --cluster blue --cluster green --region eu-west-1 --plan plan.json
  fargate-role check --apply plan.json`;

/** Gives `check` its arguments and options. */
export function describeCheck(command: Command): Command {
  command
    .description(
      "check a pod execution role as it is in AWS, for the clusters that use it, and with --fix make it right",
    )
    .argument("[role]", "the role's name or ARN")
    .option("--cluster <name>", "the name or ARN of an EKS cluster that the role is for; repeatable", collect)
    .option(
      "--region <region>",
      "the clusters' Region (default: from the cluster's ARN or the AWS configuration)",
      notEmpty,
    );
  return describeFix(describeAccepted(describeOutputs(describeAws(command, 300)))).addHelpText("after", examples);
}
