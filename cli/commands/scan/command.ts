import { setImmediate as nextTurn } from "node:timers/promises";
import type { Command } from "commander";
import { collect, roleToAssume, validateAccount, validateFix, type AwsContext } from "../../aws/options";
import { didYouMean } from "../../../core/did-you-mean";
import { looksLikeRegion, regionNames } from "../../../core/trust";
import { quoteTyped, compareTexts, printable } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import type { AwsConnection } from "../../../core/aws/connection";
import { collectAccount, collectAccounts, enter, listAccounts, type ListedAccount } from "../../aws/collect";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import type { LedgerEntry } from "../../../core/facts/ledger";
import { answer, describeRoleOptions, type RoleOptions } from "../../answer/answer";
import { judgingAccount } from "../../aws/judge-account";
import { planIsWritten, readPlans, refuseOtherPartition, writePlans } from "../../aws/backup";
import { openPlans, planRole } from "../../aws/plan";
import { makeChanges, planAgain, readerAgain } from "../fix";
import { writeLedger } from "../ledger/file";
import { reachOf } from "../../report/how-to";
import type { Reach } from "../../../core/findings/render/fix/aws-cli";
import { emptyReport, isAdvisedAboutTrust, type Report } from "../../report/report";
import type { TextOptions } from "../../report/text";
import { saveFile } from "../../io/files";
import type { Progress } from "../../io/terminal";
import { formatInventory } from "../../aws/saved-accounts";
import { ledgerEntries } from "../ledger/entries";

export interface ScanOptions extends RoleOptions {
  region?: string[];
  save?: string;
  ledger?: string;
  verbose?: true;
  organization?: true;
  account?: string[];
  assumeRole: string;
}

export const defaultAssumeRole = "OrganizationAccountAccessRole";

export function describeScan(command: Command): Command {
  command
    .description("find every role for Fargate in an account or organization, and judge who can use it")
    .option("--region <region>", "a Region to read; repeatable (default: all that are enabled)", collect)
    .option("--organization", "read every active account of the organization")
    .option("--account <id>", "read this account; repeatable (default: that of the credentials)", collect)
    .option("--assume-role <name>", "the role to assume in each other account", roleToAssume, defaultAssumeRole)
    .option("--save <file>", "keep what was read in this file, for judge")
    .option("--verbose", "list every role, also those that are right")
    .option("--ledger <file>", "write the role ledger of what was read, for the policy pack");
  return describeRoleOptions(command, 900);
}

export function validateScan(options: ScanOptions): void {
  validateFix(options);
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

/** What a bar says that it counts. */
const counted = { roles: "roles", profiles: "Fargate profiles", findings: "findings" };

/** Gathers the report account by account, so that an account can be forgotten when it is judged. */
class Scan {
  readonly report = emptyReport();
  readonly kept: AccountRecord[] = [];
  readonly readings = new Map<string, AccountRecord["readAt"]>();
  readonly ledger: LedgerEntry[] = [];
  private readonly deadline: number;

  constructor(
    private readonly options: ScanOptions,
    private readonly keep: boolean,
    private readonly progress: Progress,
    private readonly reach: Reach,
  ) {
    this.deadline = Date.now() + options.timeout * 1000;
  }

  /** Lets signals in between two roles, and ends the scan when its time is over. */
  private readonly checkpoint = async (): Promise<void> => {
    await nextTurn();
    if (Date.now() <= this.deadline) return;
    this.progress("roles", 0, 0);
    throw new Unanswered(`The scan did not end in ${this.options.timeout} seconds. Allow more time with --timeout`);
  };

  async take(account: AccountRecord): Promise<void> {
    const { ledger, fix, plan } = this.options;
    const steps = judgingAccount(account, { reach: this.reach, now: this.options.at });
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      const { what, done, total } = step.value;
      this.progress(counted[what], done, total, account.id);
      await this.checkpoint();
    }
    const { estate, status, roles, findings } = step.value;
    this.readings.set(account.id, account.readAt);
    this.report.accounts.push(status);
    this.report.roles.push(...roles.map(({ judgement }) => judgement));
    this.report.findings.push(...findings);
    if (fix ?? plan !== undefined)
      for (const [index, { role }] of roles.entries()) {
        await this.checkpoint();
        this.report.plans.push(planRole(role));
        this.progress("planned changes", index + 1, roles.length, account.id);
      }
    if (this.keep) this.kept.push(account);
    if (ledger !== undefined) this.ledger.push(...ledgerEntries(estate));
  }

  finish(): Report {
    this.report.judged = this.report.roles.length;
    this.report.accounts.sort((a, b) => compareTexts(a.id, b.id));
    this.report.roles.sort((a, b) => compareTexts(a.arn, b.arn));
    return this.report;
  }
}

/** The accounts of the organization where something can run; the others are named aside. */
async function activeAccounts(aws: AwsConnection, context: AwsContext): Promise<string[]> {
  const listed = await listAccounts(aws);
  const isActive = ({ state }: ListedAccount): boolean => state === undefined || state === "ACTIVE";
  const others = listed.filter((one) => !isActive(one)).map(({ id, state }) => `${id} (${state})`);
  if (others.length > 0) context.printAside(`Not active, and so not read: ${printable(others.sort().join(", "))}.`);
  if (others.length === listed.length)
    throw new Unanswered("The organization has no active account. Name accounts with --account");
  return listed.filter(isActive).map(({ id }) => id);
}

async function writeFiles(scan: Scan, options: ScanOptions, context: AwsContext): Promise<void> {
  const { save: file, ledger, plan, assumeRole, profile, endpoint } = options;
  if (file !== undefined) await saveFile(file, formatInventory(scan.kept), 0o600);
  if (ledger !== undefined) await writeLedger(ledger, { entries: scan.ledger, unresolved: [] });
  if (plan === undefined) return;
  await writePlans(plan, openPlans(scan.report.plans));
  const given = assumeRole === defaultAssumeRole ? undefined : assumeRole;
  context.printAside(planIsWritten("scan", plan, scan.report.plans, { profile, endpoint, assumeRole: given }));
}

async function scanLive(options: ScanOptions, context: AwsContext, text: TextOptions): Promise<Report> {
  const { region, assumeRole, organization, account, save, fix, apply } = options;
  const { progress } = context;
  const aws = context.connect(options, region?.[0]);
  const caller = await aws.callerIdentity();
  const reach = reachOf(caller.accountId, options);
  const given = apply === undefined ? undefined : await readPlans("plan", apply);
  if (given) refuseOtherPartition("plan", given, caller.partition);
  const chosen = organization ? await activeAccounts(aws, context) : (account ?? [caller.accountId]);
  const ids = given?.map((plan) => plan.account) ?? chosen;
  const how = { ...(region && { regions: [...new Set(region)] }), progress };
  const read = async (keep: boolean): Promise<Scan> => {
    // Of several accounts, several are judged at a time: each of them counts.
    const scan = new Scan(options, keep, new Set(ids).size === 1 ? progress : () => undefined, reach);
    await collectAccounts(aws, caller, ids, assumeRole, how, (one) => scan.take(one));
    return scan;
  };
  const scan = await read(given !== undefined || save !== undefined);
  await writeFiles(scan, options, context);
  const again = given?.flatMap((plan) => {
    const found = scan.kept.find(({ id }) => id === plan.account);
    return found ? [planAgain(plan, found)] : [];
  });
  if (!fix && again === undefined) return { ...scan.finish(), reach };

  const plans = again ?? scan.report.plans;
  const byAccount = new Map<string, AwsConnection>();
  for (const id of new Set(plans.map((plan) => plan.account)))
    byAccount.set(id, await enter(aws, caller, id, assumeRole));
  const connectionOf = (id: string): AwsConnection => byAccount.get(id) ?? aws;
  const isElsewhere = [...byAccount.keys()].some((id) => id !== caller.accountId);
  const readOne = (accountId: string): Promise<AccountRecord> =>
    collectAccount(connectionOf(accountId), { ...caller, accountId });
  const reading = { connectionOf, readAgain: readerAgain(scan.readings, readOne) };
  const changing = { options, terminal: context, text, ...reading, ...(isElsewhere && { assumeRole }) };
  const fixed = await makeChanges(plans, changing);
  return fixed === undefined ? { ...scan.finish(), reach } : { ...(await read(false)).finish(), reach, fixed };
}

function successText({ roles, accounts, findings }: Report, options: ScanOptions): string {
  const { region } = options;
  const [first, ...others] = accounts;
  const account = others.length === 0 ? `account ${first?.id}` : `${accounts.length} accounts`;
  const where = region === undefined ? account : `${account}, as far as ${[...new Set(region)].join(", ")} shows,`;
  if (roles.length === 0) return `${where} has no role for Fargate.`;
  if (isAdvisedAboutTrust(findings)) return `nothing must be changed in ${where}; see the advice.`;
  if (roles.length === 1) return `the one role for Fargate in ${where} is right.`;
  return `all ${roles.length} roles for Fargate in ${where} are right.`;
}

/**
 * `fargate-role scan`: judges every role for Fargate of an account or several accounts. Exit code: 0 all right, 1 something is
 * not, 2 something could not be judged.
 */
export function runScan(options: ScanOptions, context: AwsContext): Promise<number> {
  const { plan, fix, apply } = options;
  return answer("scan", options, context, async (text) => {
    validateScan(options);
    const report = await scanLive(options, context, text);
    const withChanges = fix === true || apply !== undefined || plan !== undefined;
    return { report, withChanges, success: successText(report, options) };
  });
}
