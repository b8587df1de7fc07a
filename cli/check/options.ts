import { InvalidArgumentError, Option, type Command } from "commander";

/** The options of `fargate-role check`, as commander hands them over. */
export interface CheckOptions {
  cluster: string;
  region?: string;
  profile?: string;
  endpoint?: string;
  timeout: number;
  output: "text" | "json";
  json?: true;
  fix?: true;
  yes?: true;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("Give a number of seconds above 0.");
  return value;
}

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("Give an http or https URL, for example http://127.0.0.1:5000.");
  return text;
}

/** Gives `check` its arguments and options. */
export function describeCheck(command: Command): Command {
  return command
    .description("check a pod execution role by AWS's procedure, and with --fix mend it")
    .argument("<role>", "the role's name or ARN")
    .requiredOption("--cluster <name>", "the EKS cluster's name or ARN")
    .option("--region <region>", "the cluster's Region (default: from the cluster's ARN or the AWS configuration)")
    .option("--profile <name>", "the profile of the AWS configuration to use")
    .addOption(new Option("--endpoint <url>", "base URL that stands in for all AWS services").argParser(url))
    .addOption(
      new Option("--timeout <seconds>", "how long one question to AWS may take, retries included")
        .argParser(seconds)
        .default(60),
    )
    .addOption(new Option("--output <format>", "how to answer").choices(["text", "json"]).default("text"))
    .option("--json", "the same as --output json")
    .option("--fix", "make the changes, after showing them and asking")
    .option("--yes", "with --fix: do not ask");
}
