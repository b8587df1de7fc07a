import type { Command } from "commander";
import {
  collect,
  describeAws,
  describeFix,
  roleToAssume,
  validateAccount,
  validateFix,
  type AwsCommandOptions,
  type FixCommandOptions,
} from "../../aws/options";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { didYouMean } from "../../../core/did-you-mean";
import { looksLikeRegion, regionNames } from "../../../core/trust";
import { quoteTyped } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { firstGiven } from "../../io/options";
import { describeOutputs, type OutputOptions } from "../../report/outputs";

/** The options of `fargate-role scan`, as commander hands them over. */
export interface ScanOptions extends AwsCommandOptions, FixCommandOptions, OutputOptions, AcceptedOptions {
  region?: string[];
  from?: string[];
  save?: string;
  ledger?: string;
  organization?: true;
  account?: string[];
  assumeRole: string;
}

export const defaultAssumeRole = "OrganizationAccountAccessRole";

const examples = `
Examples:
  fargate-role scan
  fargate-role scan --region eu-west-1 --region us-east-1 --save account.json
  fargate-role scan --from account.json --from other-account.json --json
  fargate-role scan --organization --timeout 3600
  fargate-role scan --output text --output sarif=roles.sarif --output svg=roles.svg
  fargate-role scan --exemptions exempt.json --baseline known.json`;

/** Gives `scan` its options. */
export function describeScan(command: Command): Command {
  command
    .description("find every role for Fargate in an account or organization, and judge who can use it")
    .option("--region <region>", "a Region to read; repeatable (default: all that are enabled)", collect)
    .option(
      "--from <file>",
      "read this file and not AWS: one of --save, or the output of aws iam get-account-authorization-details; repeatable",
      collect,
    )
    .option("--organization", "read every active account of the organization")
    .option("--account <id>", "read this account; repeatable (default: that of the credentials)", collect)
    .option("--assume-role <name>", "the role to assume in each account but one's own", roleToAssume, defaultAssumeRole)
    .option("--save <file>", "keep what was read in this file")
    .option("--ledger <file>", "write the role ledger of what was read, for the policy pack");
  return describeFix(describeAccepted(describeOutputs(describeAws(command, 900)))).addHelpText("after", examples);
}

/** @throws Unanswered if options are given that mean nothing together */
export function validateScan(options: ScanOptions): void {
  validateFix(options);
  const { from, region, profile, endpoint, organization, account, fix, apply } = options;
  const live = {
    "--region": region,
    "--profile": profile,
    "--endpoint": endpoint,
    "--organization": organization,
    "--account": account,
    "--fix": fix,
    "--apply": apply,
  };
  const contradicting = firstGiven(live);
  if (from !== undefined && contradicting !== undefined)
    throw new Unanswered(`--from contradicts ${contradicting}: with --from AWS is not asked. Leave one of them out`);
  if (organization && account !== undefined)
    throw new Unanswered("--organization contradicts --account: it reads every account. Leave one of them out");
  const nowhere = region?.find((name) => !looksLikeRegion(name));
  if (nowhere !== undefined)
    throw new Unanswered(
      `--region ${quoteTyped(nowhere)} is no name of a Region${didYouMean(nowhere, regionNames)}. Give one, for example --region eu-west-1`,
    );
  account?.forEach(validateAccount);
}
