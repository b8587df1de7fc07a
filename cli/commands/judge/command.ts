import type { Command } from "commander";
import { describeAccepted, type AcceptedOptions } from "../../answer/accept";
import { answer, refuseOverwriting } from "../../answer/answer";
import { collect, once, timeoutOption, validateAccount } from "../../aws/options";
import { parseCluster } from "../scan/target";
import { inAccount, judgedAccount, noticesOf } from "../../aws/judge-account";
import { fileName, type Read } from "./content";
import { listFiles, readFiles, type Listed } from "./files";
import { judgeReads, unreadFinding, type JudgedReads } from "./judge-source";
import type { Terminal } from "../../io/terminal";
import { TimeLimit } from "../../io/time-limit";
import { describeOutputs, type OutputOptions } from "../../report/outputs";
import { isAdvisedAboutTrust, type Report } from "../../report/report";
import { makeFinding, resultOf, type Finding } from "../../../core/findings";
import { didYouMean, compareTexts, plural, printable, distinct, shortList } from "../../../core/text";
import { placeInFile } from "../../../core/findings/place";
import { elsewhereIn } from "../../../core/facts/elsewhere";
import type { Question } from "../../../core/readers/source";
import { isKnownRegion, mayBeRegion, regionNames } from "../../../core/policy";
import { serves, standIn } from "../../../core/trust";
import { Unanswered } from "../../../core/unanswered";

export interface JudgeOptions extends OutputOptions, AcceptedOptions {
  /** Names or ARNs of EKS clusters, each as it was typed. */
  cluster?: string[];
  account?: string;
  region?: string;
  /** `NAME=VALUE`, each as it was typed. */
  parameter?: string[];
  expectRole?: true;
  verbose?: true;
  /** In seconds. */
  timeout: number;
}

export function describeJudge(command: Command): Command {
  command
    .description("judge the roles for Fargate in files, without AWS")
    .argument(
      "<file...>",
      "trust policies, CloudFormation templates, directories, Terraform and Pulumi states and plans, saved accounts; - for standard input",
    )
    .option("--cluster <name>", "the name or ARN of an EKS cluster that the roles are for; repeatable", collect)
    .option("--account <id>", "the account that the roles are for", once)
    .option("--region <region>", "the Region that the files are deployed to", once)
    .option("--parameter <name=value>", "the value of a template's parameter; repeatable", collect)
    .option(
      "--verbose",
      "list every role of a saved account, also those that are right, and whole policies, ARNs and allowed requests",
    )
    .option(
      "--expect-role",
      "exit with 2 if no role is judged, or a program is not; the trust policy of another service is a problem",
    )
    .addOption(timeoutOption(600));
  return describeAccepted(describeOutputs(command));
}

function parameterOf(text: string): [string, string] {
  const end = text.indexOf("=");
  if (end > 0) return [text.slice(0, end), text.slice(end + 1)];
  throw new Unanswered(
    `--parameter ${JSON.stringify(text)} has no value. Give NAME=VALUE, for example --parameter ClusterName=prod`,
  );
}

/** @throws Unanswered if an option has no meaning */
function knownFrom(options: JudgeOptions): Question {
  const { account: ownAccount, region: ownRegion, cluster, parameter = [], expectRole: isAsked } = options;
  if (ownAccount !== undefined) validateAccount(ownAccount);
  if (ownRegion !== undefined && !mayBeRegion(ownRegion))
    throw new Unanswered(
      `--region ${JSON.stringify(ownRegion)} is not a Region of AWS${didYouMean(ownRegion, regionNames)}. Give one, for example us-east-1`,
    );
  const clusters = cluster?.map((text) => parseCluster(text));
  const [account, secondAccount] = new Set(
    [{ accountId: ownAccount }, ...(clusters ?? [])].flatMap(({ accountId }) => accountId ?? []),
  );
  if (secondAccount !== undefined)
    throw new Unanswered(
      `--cluster and --account name two accounts, ${account} and ${secondAccount}; a role works for the clusters of its own account only. Judge them one after the other`,
    );
  const [first, second] = new Set(clusters?.flatMap((named) => named.region ?? []));
  const onlyRegion = second === undefined ? first : undefined;
  const places = clusters?.map(({ name, region = ownRegion }) => ({ name, region }));
  const parameters = Object.fromEntries(parameter.map(parameterOf));
  return { account, region: ownRegion ?? onlyRegion, clusters: places, parameters, isAsked };
}

/** The text if nothing is wrong. */
function successText({ files, leftOut, findings, roles }: JudgedReads) {
  if (roles.length === 0) return `no role in ${plural(files.length + leftOut.length, "file")} is for Fargate.`;
  const judged = `${plural(roles.length, "role")} for Fargate in ${plural(files.length, "file")}`;
  if (isAdvisedAboutTrust(findings)) return `${judged}, and nothing that must be changed; see the advice.`;
  const isOpen = roles.map(({ role }) => serves(role.document, { for: { cluster: standIn } }));
  const whom = [!isOpen.every(Boolean) && "its own clusters", isOpen.some(Boolean) && "any cluster of the account"];
  return `${judged}, each for ${whom.filter(Boolean).join(" or ")} and for nobody else.`;
}

/** The roles of files, each with what is found about it. */
function rolesOfFiles({ roles, findings, origins }: JudgedReads): Report["rolesOfFiles"] {
  const ofRole = Map.groupBy(findings, (finding) => {
    const origin = origins.get(finding)?.problem;
    return `${finding.file} ${(origin && "role" in origin ? origin.role?.urn : undefined) ?? finding.resource}`;
  });
  const inFiles = roles.filter(({ estate }) => !estate.source.complete);
  return inFiles.map(({ role: { role }, estate: { source } }) => {
    const { file, resource, line } = placeInFile(source, role.record);
    const findingsOfRole = [role.urn, resource].flatMap((name) => ofRole.get(`${file} ${name}`) ?? []);
    return { arn: role.arn, file, resource, line, findings: findingsOfRole };
  });
}

/** If a role was expected and none was judged. */
function noRole({ files, leftOut }: JudgedReads): Finding {
  const where = shortList([...files, ...leftOut.map(({ file }) => file)].map(fileName));
  const message = printable(`No role in ${where} is for Fargate, and --expect-role says that there is one`);
  const fix = "Give the role: aws iam get-role --role-name NAME > role.json";
  return makeFinding("role-not-judged", {}, { message, fix, level: "unknown" });
}

/** The files of directories that are recognised and not read. */
function notReadIn({ leftOut }: JudgedReads): Report["notRead"] {
  const programs = leftOut.filter(({ kind }) => kind === "not-read");
  if (programs.length === 0) return undefined;
  return programs.map(({ file, without: reason, instead: fix }) => ({ file, reason, fix }));
}

/** Says how much of directories was read. Programs alone may hold the roles there, or those that `--expect-role` asks for. */
function sayDirectories(listed: Listed, judged: JudgedReads, { expectRole }: JudgeOptions, context: Terminal) {
  const { leftOut, roles, findings } = judged;
  const below = [...listed.values()].filter((directory) => directory !== undefined);
  if (below.length === 0) return;
  const where = shortList(distinct(below));
  const skipped = leftOut.filter(({ file }) => listed.get(file) !== undefined);
  const count = plural(below.length, "file");
  const read = below.length - skipped.length;
  context.printAside(printable(`fargate-role: read ${read} of ${count} in ${where}, and left out ${skipped.length}.`));
  const [program] = notReadIn(judged) ?? [];
  const isJudged = roles.some(({ estate }) => listed.get(estate.source.file) !== undefined);
  if (!program || (isJudged && !expectRole)) return;
  const problem = `its roles may be in programs, such as ${program.file}`;
  findings.push(unreadFinding(where, problem, `${program.fix}, in place of ${where}`));
}

/** `fargate-role judge`: judges the roles in files, without AWS. Exit code: 0 pass, 1 fail, 2 unknown. */
export function runJudge(paths: readonly string[], options: JudgeOptions, context: Terminal): Promise<number> {
  async function find() {
    const { signal, endsAt } = new TimeLimit(options.timeout * 1000);
    function checkTime() {
      if (signal.aborted || Date.now() > endsAt)
        throw new Unanswered(`The files took more than ${options.timeout} seconds. Allow more time with --timeout`);
    }
    const known = knownFrom(options);
    const { region } = options;
    if (region !== undefined && !isKnownRegion(region))
      context.printAside(`fargate-role: this version does not know ${region}, and treats it as a newer Region.`);
    const listed = await listFiles(paths);
    const reads: Read[] = [];
    for await (const read of readFiles(listed, known, signal)) {
      checkTime();
      reads.push(read);
    }
    const judged = judgeReads(reads, checkTime, inAccount, elsewhereIn);
    refuseOverwriting(options, { FILE: judged.files });
    for (const { file, without, instead, kind } of judged.leftOut)
      if (kind === "too-large" || (instead === undefined && listed.get(file) === undefined))
        context.printAside(`fargate-role: ${printable(fileName(file))} is left out: it ${without}.`);
    sayDirectories(listed, judged, options, context);
    return { report: reportOf(judged, options), success: successText(judged) };
  }
  return answer("judge", options, context, find, { FILE: paths });
}

function reportOf(judged: JudgedReads, { expectRole }: JudgeOptions): Report {
  const { files, accountsTaken, sources } = judged;
  const accounts = sources
    .filter(({ estate }) => estate.source.complete)
    .map(({ estate, findings }) => judgedAccount(estate, findings));
  const roles = accounts.flatMap((account) => account.roles.map(({ judgement }) => judgement));
  const hiding = judged.roles.flatMap(({ estate: { source } }) => (source.hidesAttachments ? source.file : []));
  const withoutAttachments = distinct(hiding).map(fileName);
  const defaultsTaken = distinct(judged.roles.flatMap(({ estate: { source } }) => source.template?.defaults ?? []));
  // Each role of an account is a subject of its own.
  const subjects = files.filter((file) => !accounts.some(({ estate }) => estate.source.file === file));
  const isLacking = expectRole && judged.roles.length === 0 && resultOf(judged.findings) === "pass";
  return {
    judged: judged.roles.length,
    subjects,
    accounts: accounts.map(({ status }) => status),
    roles: roles.sort((a, b) => compareTexts(a.arn, b.arn)),
    rolesOfFiles: rolesOfFiles(judged),
    notices: sources.flatMap(noticesOf),
    notRead: notReadIn(judged),
    findings: isLacking ? [...judged.findings, noRole(judged)] : judged.findings,
    ...(accountsTaken.length > 0 && { accountsTaken }),
    ...(defaultsTaken.length > 0 && { defaultsTaken }),
    ...(withoutAttachments.length > 0 && { withoutAttachments }),
  };
}
