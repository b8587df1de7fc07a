import type { Command } from "commander";
import { didYouMean } from "../../../core/did-you-mean";
import { mayBeRegion, regionNames, type ClusterReference } from "../../../core/trust";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { collect, timeoutOption, validateAccount } from "../../aws/options";
import { parseCluster } from "../check/target";
import { Unanswered } from "../../../core/unanswered";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import type { Known, UsingCluster } from "../../../core/readers/source";

/** The options of `fargate-role judge`, as commander hands them over. */
export interface JudgeOptions extends OutputOptions, AcceptedOptions {
  /** Names or ARNs of EKS clusters, each as it was typed. */
  cluster?: string[];
  account?: string;
  region?: string;
  /** `NAME=VALUE`, each as it was typed. */
  parameter?: string[];
  /** In seconds. */
  timeout: number;
}

const examples = `
Examples:
  fargate-role judge trust-policy.json
  fargate-role judge trust-policy.json --account 111122223333 --cluster prod
  fargate-role judge template.yaml --account 111122223333 --parameter ClusterName=prod
  fargate-role judge cdk.out --output text --output sarif=roles.sarif
  terraform show -json plan.bin | fargate-role judge -
  pulumi preview --json --show-sames | fargate-role judge -
  aws cloudformation get-template --stack-name STACK_NAME | fargate-role judge -`;

/** Gives `judge` its argument and options. */
export function describeJudge(command: Command): Command {
  command
    .description("judge the roles for Fargate in files, without AWS")
    .argument(
      "<file...>",
      "trust policies, CloudFormation templates, cdk.out, Terraform and Pulumi states and plans; - for standard input",
    )
    .option("--cluster <name>", "the name or ARN of an EKS cluster that the roles are for; repeatable", collect)
    .option("--account <id>", "the account that the roles are for")
    .option("--region <region>", "the Region that the files are deployed to")
    .option("--parameter <name=value>", "the value of a template's parameter; repeatable", collect)
    .addOption(timeoutOption(600));
  return describeAccepted(describeOutputs(command)).addHelpText("after", examples);
}

function parameterOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new Unanswered(
    `--parameter ${JSON.stringify(text)} has no value. Give NAME=VALUE, for example --parameter ClusterName=prod`,
  );
}

/** The one account or Region of the options; undefined if they give none. */
function agreed(what: "account" | "region", values: readonly (string | undefined)[]): string | undefined {
  const [first, other] = new Set(values.filter((one) => one !== undefined));
  if (what === "account" && other !== undefined)
    throw new Unanswered(
      `--cluster and --account name two accounts, ${first} and ${other}; a role works for the clusters of its own account only. Judge them one after the other`,
    );
  return other === undefined ? first : undefined;
}

function placeOf({ name, region: own }: ClusterReference, given: string | undefined): UsingCluster {
  const region = own ?? given;
  return { name, ...(region === undefined ? {} : { region }) };
}

/** @throws Unanswered if an option has no meaning */
export function knownFrom({ account: ownAccount, region: ownRegion, cluster, parameter = [] }: JudgeOptions): Known {
  if (ownAccount !== undefined) validateAccount(ownAccount);
  if (ownRegion !== undefined && !mayBeRegion(ownRegion))
    throw new Unanswered(
      `--region ${JSON.stringify(ownRegion)} is not a Region of AWS${didYouMean(ownRegion, regionNames)}. Give one, for example us-east-1`,
    );
  const clusters = cluster?.map((text) => parseCluster(text));
  const account = agreed("account", [ownAccount, ...(clusters ?? []).map(({ accountId }) => accountId)]);
  const region = ownRegion ?? agreed("region", clusters?.map((one) => one.region) ?? []);
  return {
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(clusters === undefined ? {} : { clusters: clusters.map((one) => placeOf(one, ownRegion)) }),
    parameters: Object.fromEntries(parameter.map(parameterOf)),
  };
}
