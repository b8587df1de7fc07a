import { existsSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Command } from "commander";
import {
  collect,
  describeAws,
  firstGiven,
  notEmpty,
  reachOf,
  roleToAssume,
  validateAccount,
  type AwsContext,
} from "../../aws/options";
import { shellLine } from "../../../core/aws/commands";
import { didYouMean, quoteTyped, compareTexts, printable, distinct } from "../../../core/text";
import { isArn, looksLikeRegion, regionNames } from "../../../core/policy";
import { Unanswered } from "../../../core/unanswered";
import type { AwsConnection } from "../../../core/aws/connection";
import { collectRecorded } from "../../aws/aggregator";
import { collectAccounts, listAccounts, type ListedAccount } from "../../aws/collect";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import type { LedgerEntry } from "../../../core/readers/ledger";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { answer } from "../../answer/answer";
import { judgingAccount, noticesOf } from "../../aws/judge-account";
import { writeLedger } from "../ledger/file";
import { emptyReport, isAdvisedAboutTrust, type Report } from "../../report/report";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import { saveFile } from "../../io/files";
import { formatInventory } from "../../aws/saved-accounts";
import { ledgerEntries } from "../ledger/entries";
import { scanRole, type ScanRoleOptions } from "./role";

export interface ScanOptions extends ScanRoleOptions, OutputOptions, AcceptedOptions {
  save?: string;
  ledger?: string;
  verbose?: true;
  organization?: true;
  aggregator?: string;
  account?: string[];
  assumeRole: string;
}

export function describeScan(command: Command): Command {
  command
    .description("judge who can use one role, or every role for Fargate in an account or organization")
    .argument("[role]", "the name or ARN of one role")
    .option(
      "--cluster <name>",
      "with ROLE: the name or ARN of an EKS cluster that the role is for; repeatable (default: those whose profiles use it)",
      collect,
    )
    .option("--fix", "with ROLE: make the role right, after showing the change and asking")
    .option("--yes", "with --fix: do not ask")
    .option(
      "--region <region>",
      "a Region to read; repeatable (default: all that are enabled); with ROLE: the Region of its clusters",
      collect,
    )
    .option("--organization", "read every active account of the organization")
    .option(
      "--aggregator <name>",
      "read an aggregator of AWS Config, by name or ARN, in place of the accounts",
      notEmpty,
    )
    .option("--account <id>", "read this account; repeatable (default: that of the credentials)", collect)
    .option(
      "--assume-role <name>",
      "the role to assume in each other account",
      roleToAssume,
      "OrganizationAccountAccessRole",
    )
    .option("--save <file>", "keep what was read in this file, for judge")
    .option("--verbose", "list every role, also those that are right, and whole policies, ARNs and allowed requests")
    .option("--ledger <file>", "write what was read as a role ledger, for the policy pack");
  return describeAccepted(describeOutputs(describeAws(command, 900)));
}

/** Whether a text is the path of a file in place of a role. */
function isFile(text: string) {
  if (isArn(text)) return false;
  return /\.(?:json|ya?ml|template|tfstate)$/.test(text) || (/[./]/.test(text) && existsSync(text));
}

/** @throws Unanswered if options are given that mean nothing together */
function validateRole(role: string | undefined, options: ScanOptions) {
  const { cluster, fix, yes, organization, aggregator, account, save, ledger, region, verbose } = options;
  const ofRole = firstGiven({ "--fix": fix, "--cluster NAME": cluster });
  if (role === undefined && ofRole !== undefined)
    throw new Unanswered(`${ofRole} is for one role. Give its name or ARN: fargate-role scan ROLE ${ofRole}`);
  if (yes && !fix) throw new Unanswered("--yes goes with --fix. Without it nothing is changed or asked");
  if (role === undefined) return;
  if (isFile(role))
    throw new Unanswered(
      `${printable(role)} is a file. For what a file says: ${shellLine("fargate-role", "judge", role)}`,
    );
  const ofAccount = firstGiven({
    "--organization": organization,
    "--aggregator": aggregator,
    "--account": account,
    "--save": save,
    "--ledger": ledger,
    "--verbose": verbose,
  });
  if (ofAccount !== undefined)
    throw new Unanswered(`${ofAccount} contradicts ROLE: only one role is read. Leave one of them out`);
  if (region && region.length > 1)
    throw new Unanswered("With ROLE, --region is the Region of its clusters: give it once, or clusters by their ARNs");
}

export function validateScan(role: string | undefined, options: ScanOptions): void {
  validateRole(role, options);
  const { region, organization, account } = options;
  if (organization && account !== undefined)
    throw new Unanswered("--organization contradicts --account: it reads every account. Leave one of them out");
  const nowhere = region?.find((name) => !looksLikeRegion(name));
  if (nowhere !== undefined)
    throw new Unanswered(
      `--region ${quoteTyped(nowhere)} is not the name of a Region${didYouMean(nowhere, regionNames)}. Give one, for example --region eu-west-1`,
    );
  account?.forEach(validateAccount);
}

/** The accounts of the organization where something can run; the others are named aside. */
async function activeAccounts(aws: AwsConnection, context: AwsContext) {
  const listed = await listAccounts(aws);
  const isActive = ({ state }: ListedAccount) => state === undefined || state === "ACTIVE";
  const inactive = listed.filter((account) => !isActive(account)).map(({ id, state }) => `${id} (${state})`);
  if (inactive.length > 0) context.printAside(`Not active, and so not read: ${printable(inactive.sort().join(", "))}.`);
  if (inactive.length === listed.length)
    throw new Unanswered("The organization has no active account. Name accounts with --account");
  return listed.filter(isActive).map(({ id }) => id);
}

/** Gathers the report account by account, so that an account can be forgotten when it is judged. */
async function scanLive(options: ScanOptions, context: AwsContext) {
  const { region, assumeRole, organization, aggregator, account, save, ledger, timeout } = options;
  const { progress } = context;
  const aws = context.connect(options, aggregator === undefined ? region?.[0] : undefined);
  const caller = await aws.callerIdentity();
  const reach = reachOf(caller.accountId, options);
  const accountIds = organization ? await activeAccounts(aws, context) : account;
  const ids = accountIds ?? [caller.accountId];
  const deadline = Date.now() + timeout * 1000;
  const report = { ...emptyReport(), notices: [] as string[], reach };
  const kept: AccountRecord[] = [];
  const entries: LedgerEntry[] = [];
  // Of several accounts, several are judged at a time: each of them counts.
  const judged = new Set(ids).size === 1 ? progress : () => undefined;
  async function take(record: AccountRecord) {
    const steps = judgingAccount(record, {}, reach);
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      const { what, done, total } = step.value;
      judged(what === "profiles" ? "Fargate profiles" : what, done, total, record.id);
      // Lets signals in between two roles.
      await nextTurn();
      if (Date.now() <= deadline) continue;
      judged("roles", 0, 0);
      throw new Unanswered(`The scan did not end in ${timeout} seconds. Allow more time with --timeout`);
    }
    const { estate, status, roles, findings } = step.value;
    report.accounts.push(status);
    report.roles.push(...roles.map(({ judgement }) => judgement));
    report.findings.push(...findings);
    report.notices.push(...noticesOf(step.value));
    if (save !== undefined) kept.push(record);
    if (ledger !== undefined) entries.push(...ledgerEntries(estate));
  }
  const regions = region && distinct(region);
  if (aggregator === undefined) await collectAccounts(aws, caller, ids, assumeRole, { regions, progress }, take);
  else for (const record of await collectRecorded(aws, caller, aggregator, { accountIds, regions })) await take(record);
  if (save !== undefined) await saveFile(save, formatInventory(kept), 0o600);
  if (ledger !== undefined) await writeLedger(ledger, { roles: entries, unresolved: [] });
  report.accounts.sort((a, b) => compareTexts(a.id, b.id));
  report.roles.sort((a, b) => compareTexts(a.arn, b.arn));
  return { ...report, judged: report.roles.length };
}

function successText({ roles, accounts, findings }: Report, options: ScanOptions) {
  const { region, aggregator } = options;
  const account = accounts.length === 1 ? `account ${accounts[0].id}` : `${accounts.length} accounts`;
  const shownBy = aggregator === undefined ? region : ["AWS Config"];
  const where = shownBy === undefined ? account : `${account}, as far as ${distinct(shownBy).join(", ")} shows,`;
  if (roles.length === 0) return `${where} has no role for Fargate.`;
  if (isAdvisedAboutTrust(findings)) return `nothing must be changed in ${where}; see the advice.`;
  if (roles.length === 1) return `the one role for Fargate in ${where} is right.`;
  return `all ${roles.length} roles for Fargate in ${where} are right.`;
}

/**
 * `fargate-role scan`: judges one role, or every role for Fargate of an account or several accounts. Exit code: 0 all right,
 * 1 something is not, 2 something could not be judged.
 */
export function runScan(role: string | undefined, options: ScanOptions, context: AwsContext): Promise<number> {
  return answer("scan", options, context, async () => {
    validateScan(role, options);
    if (role !== undefined) return scanRole(role, options, context);
    const report = await scanLive(options, context);
    return { report, success: successText(report, options) };
  });
}
