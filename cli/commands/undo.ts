import { Option, type Command } from "commander";
import { shellLine } from "../../core/aws/commands";
import type { AwsConnection } from "../../core/aws/connection";
import { accountRole } from "../../core/advise/account/role";
import { permitsCluster, type ClusterUse } from "../../core/advise/account/clusters";
import { estateOf } from "../../core/facts/estate";
import { intentionIn } from "../../core/facts/role-trust";
import { readAccount } from "../../core/readers/account/account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { unreadText, whatHidesUsers, type Source } from "../../core/readers/source";
import { memoize } from "../../core/memoize";
import { compareAccess, type ClusterReference, type Comparison } from "../../core/trust";
import { collectAccount, enter } from "../aws/collect";
import { printable, printableJson } from "../../core/text";
import { orSentence } from "../answer/answer";
import { collect, describeAws, roleToAssume, type AwsCommandOptions, type AwsContext, oneOf } from "../aws/options";
import { exitCodes } from "../io/exit";
import { Unanswered } from "../../core/unanswered";
import { changesOfOthers, stepsToTakeBack, undoPlan } from "../aws/apply";
import { readBackup, refuseOtherPartition } from "../aws/backup";
import { plannedClusters, writtenPolicies, type RolePlan } from "../aws/plan";
import { outputsOf, type OutputOptions } from "../report/outputs";
import { putBackText, type PutBack } from "../report/text";
import { mayChange } from "../io/terminal";
import { agreement, strangersAmong } from "./agreement";
import { parseCluster } from "./check/target";
import { freshFor } from "./fix";

export interface UndoOptions extends AwsCommandOptions, OutputOptions {
  assumeRole?: string;
  yes?: true;
  cutOff?: ClusterReference[];
  letIn?: string[];
}

const formats = ["text", "json"] as const;

function clustersToCutOff(text: string, earlier: ClusterReference[] = []): ClusterReference[] {
  return [...earlier, parseCluster(text, "--cut-off")];
}

export function describeUndo(command: Command): Command {
  command
    .description("put roles back as they were before --fix, from the backup that it wrote")
    .argument("<backup>", "the backup file")
    .option("--assume-role <name>", "the role to assume in each other account", roleToAssume)
    .option("--yes", "do not ask; all but the account's pods need --let-in")
    .option("--let-in <who>", "with --yes: who else may get the role back, as undo names them; repeatable", collect)
    .option(
      "--cut-off <cluster>",
      "the name or ARN of a cluster that may lose the role though its profiles use it; repeatable",
      clustersToCutOff,
    );
  return describeAws(command, 300)
    .addOption(
      new Option("--output <format>", "how to answer (default: text)")
        .choices(formats)
        .argParser((text) => [oneOf(formats)(text)]),
    )
    .option("--json", "the same as --output json");
}

type Undone = { role: string; actions: string[]; left: string[] }[];

interface Undoing extends PutBack {
  plan: RolePlan;
  aws: AwsConnection;
}

/** Reads who uses the role now, and finds what is to be put back on it, and who gains and who loses it by that. */
async function prepare(
  plan: RolePlan,
  aws: AwsConnection,
  read: () => Promise<AccountRecord>,
  options: UndoOptions,
): Promise<Undoing> {
  const { roleName, trustPolicy: before } = plan;
  const { now, steps } = await stepsToTakeBack(aws, plan);
  const found = { plan, aws, roleName, steps, now: now.trustPolicy };
  if (writtenPolicies(steps).length === 0) return found;
  const source = readAccount(await read());
  const intended = { ...intentionIn({}, source), accounts: [plan.account] };
  const access = compareAccess(now.trustPolicy, before, intended);
  if (!access)
    throw new Unanswered(
      `Who would gain or lose role ${roleName} is too complex to tell, so undo leaves it alone. ` +
        "Its trust policy from before is in the backup, under trustPolicy",
    );
  refuseToCutOff(plan, source, { now: now.trustPolicy, ...access }, options);
  return { ...found, access };
}

/** @throws Unanswered if a cluster whose Fargate profiles use the role would lose it, and is not named */
function refuseToCutOff(
  { role: arn, roleName, trustPolicy: before, account }: RolePlan,
  source: Source,
  { now, lost }: Comparison & { now: string },
  { cutOff = [] }: UndoOptions,
): void {
  if (!lost.some((one) => one.kind === "pods" && (one.where?.place.account ?? account) === account)) return;
  const hiding = whatHidesUsers(source);
  if (hiding)
    throw new Unanswered(
      `Clusters would lose role ${roleName}, and not everything that uses it could be read: ${unreadText(hiding)}`,
    );
  const estate = estateOf(source);
  const facts = estate.roles.find(({ made }) => made?.arn === arn);
  const uses = (facts && accountRole(facts, estate)?.clusters) ?? [];
  const isNamed = ({ region, cluster }: ClusterUse): boolean =>
    cutOff.some(
      (one) => one.name === cluster && (one.region ?? region) === region && (one.accountId ?? account) === account,
    );
  const isCutOff = (use: ClusterUse): boolean =>
    use.profiles.some((profile) => {
      const alone = { ...use, profiles: [profile] };
      return permitsCluster(now, alone, source) && !permitsCluster(before, alone, source);
    });
  const unnamed = uses.filter((use) => isCutOff(use) && !isNamed(use));
  if (unnamed.length === 0) return;
  const names = unnamed.map(({ region, cluster }) => `${region}/${cluster}`).join(", ");
  const words = [...new Set(unnamed.map(({ cluster }) => `--cut-off ${cluster}`))].join(" ");
  throw new Unanswered(
    `Fargate profiles of ${names} use role ${roleName} now, and would lose it. To put it back anyway, add ${words}`,
  );
}

async function isAgreed(undoings: readonly Undoing[], options: UndoOptions, context: AwsContext): Promise<boolean> {
  const { letIn = [], yes } = options;
  const strangers = undoings.flatMap(({ plan, access }) => strangersAmong(access?.gained ?? [], plan.account));
  const unnamed = strangers.filter((who) => !letIn.includes(who));
  const roles = undoings.map(({ roleName }) => printable(roleName)).join(", ");
  const words = shellLine(...agreement(unnamed));
  return mayChange("undo", `Put back ${roles}?`, unnamed.length === 0 ? yes : undefined, context, words);
}

/** One role that cannot be put back keeps no other from it. */
async function each<From, To>(list: readonly From[], failures: Unanswered[], run: (one: From) => Promise<To>) {
  const done: To[] = [];
  for (const one of list)
    try {
      done.push(await run(one));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      failures.push(error);
    }
  return done;
}

/** Reaches AWS with credentials for the accounts of a backup. */
async function reach(plans: readonly RolePlan[], options: UndoOptions, context: AwsContext) {
  const own = context.connect(options, undefined);
  // IAM wants some Region of the partition: if the environment names none, the one of a cluster that the backup keeps.
  const aws = await own.region().then(
    () => own,
    () => context.connect(options, plans[0] && plannedClusters(plans[0])[0]?.region),
  );
  const caller = await aws.callerIdentity();
  refuseOtherPartition("backup", plans, caller.partition);
  const others = [...new Set(plans.map(({ account }) => account))].filter((account) => account !== caller.accountId);
  if (others.length > 0 && options.assumeRole === undefined)
    throw new Unanswered(
      `The backup is of account ${others.join(", ")}, and the credentials are of account ${caller.accountId}. ` +
        "Use others with --profile, or name the role to assume there with --assume-role",
    );
  return { aws, caller };
}

async function undo(file: string, options: UndoOptions, context: AwsContext): Promise<Undone> {
  const plans = await readBackup(file);
  const { aws: own, caller } = await reach(plans, options, context);
  const { progress } = context;
  const failures: Unanswered[] = [];
  const prepareAll = (): Promise<Undoing[]> => {
    const entered = memoize((accountId) => enter(own, caller, accountId, options.assumeRole ?? ""));
    const read = memoize(async (accountId): Promise<AccountRecord> => {
      const [first, ...others] = plans.filter(({ account }) => account === accountId);
      const role = others.length > 0 ? undefined : first?.roleName;
      return collectAccount(await entered(accountId), { ...caller, accountId }, { role, progress });
    });
    return each(plans, failures, async (plan) =>
      prepare(plan, await entered(plan.account), () => read(plan.account), options),
    );
  };
  const readAt = Date.now();
  let undoings = await prepareAll();
  const open = undoings.filter(({ steps }) => steps.length > 0);
  for (const one of open) context.printAside(putBackText(one, context));
  if (open.length > 0 && !(await isAgreed(open, options, context))) throw new Unanswered("Nothing was put back");
  // Somebody may have thought for long.
  if (Date.now() > readAt + freshFor) {
    failures.length = 0;
    undoings = await prepareAll();
  }
  const undone = await each(undoings, failures, async ({ plan, aws, steps }) => ({
    role: plan.role,
    actions: await undoPlan(aws, plan, steps),
    left: await changesOfOthers(aws, plan),
  }));
  if (failures.length > 0) throw notAllUndone(undone, failures);
  return undone.filter(({ actions, left }) => actions.length + left.length > 0);
}

function notAllUndone(undone: Undone, failures: readonly Unanswered[]): Unanswered {
  const back = undone.length === 0 ? [] : [`As before are: ${undone.map(({ role }) => role).join(", ")}`];
  const missing = failures.find(({ missingAction }) => missingAction !== undefined)?.missingAction;
  return new Unanswered([...failures.map(({ message }) => message), ...back].join(". "), missing);
}

/** `fargate-role undo`: puts back what `--fix` changed. Exit code: 0 all of it is as before, 2 it could not be put back. */
export function runUndo(file: string, options: UndoOptions, context: AwsContext): Promise<number> {
  return orSentence(options, context, async () => {
    const [output] = outputsOf(options);
    const undone = await undo(file, options, context);
    const isBack = undone.some(({ actions }) => actions.length > 0);
    const left = undone.filter((one) => one.left.length > 0);
    const others = left.map((one) => `${one.role} (${one.left.join(", ")})`).join("; ");
    if (output?.format === "json") context.print(printableJson({ version: 2, result: "pass", undone }));
    else if (left.length > 0)
      context.print(printable(`OK: what --fix changed is back. What others changed since stays: ${others}.`));
    else if (isBack) context.print(`OK: the state of ${printable(file)} is back, and was read again from AWS.`);
    else context.print("OK: nothing had to be put back.");
    return exitCodes.pass;
  });
}
