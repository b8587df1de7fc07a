import { makeFinding, type Finding } from "../../../core/findings";
import { isKnownRegion } from "../../../core/trust";
import { mayBeSameRole } from "../../../core/records/identity";
import { plural, printable } from "../../../core/text";
import { orSentence, prepareAnswer, giveAnswer } from "../../answer/answer";
import { Unanswered } from "../../../core/unanswered";
import { reportAsJson } from "../../report/json";
import { emptyReport, type Report } from "../../report/report";
import { reportAsText } from "../../report/text";
import type { Terminal } from "../../io/terminal";
import { reasonUnjudged } from "../../io/exit";
import { readFiles } from "./files";
import { judgeSource, type Judged } from "./judge";
import { knownFrom, type JudgeOptions } from "./options";

/** A file of which it is unknown what it says of roles. */
function unreadFinding(file: string, problem: string): Finding {
  const message = printable(`${file} cannot be judged: ${problem}`);
  const fix = "Correct the path or the file, or leave it out";
  return makeFinding("file-unreadable", { file }, { message, fix, level: "unknown" });
}

/** What is to be said of the profiles whose roles no file shows. */
function shownNowhere(all: readonly Judged[]): Finding[] {
  const shown = all.flatMap((one) => one.shown.map((role) => ({ ...role, urn: undefined })));
  return all
    .flatMap(({ elsewhere }) => elsewhere)
    .filter(({ role }) => !role || !shown.some((one) => mayBeSameRole(role, one)))
    .map(({ finding }) => finding);
}

async function judgeFiles(
  files: readonly string[],
  options: JudgeOptions,
  context: Terminal,
): Promise<{ report: Report; success: string }> {
  const known = knownFrom(options);
  const { region } = options;
  if (region !== undefined && !isKnownRegion(region))
    context.printAside(`fargate-role: this version does not know ${region}, and takes it for a newer Region.`);
  const report: Report = { ...emptyReport(), subjects: [] };
  const deadline = Date.now() + options.timeout * 1000;
  const checkTime = (): void => {
    if (Date.now() > deadline)
      throw new Unanswered(`The files took more than ${options.timeout} seconds. Allow more time with --timeout`);
  };
  const all: Judged[] = [];
  for await (const read of readFiles(files, known)) {
    checkTime();
    if ("source" in read) {
      const { file, lack } = read.source;
      try {
        const judged = judgeSource(read.source, checkTime);
        all.push(judged);
        report.findings.push(...judged.findings);
      } catch (error) {
        if (error instanceof Unanswered) throw error;
        report.findings.push(unreadFinding(file, reasonUnjudged(error)));
      }
      if (lack !== undefined) report.findings.push(unreadFinding(file, lack));
      report.subjects?.push(file);
    } else if ("problem" in read) report.findings.push(unreadFinding(read.file, read.problem));
    else context.printAside(`fargate-role: ${printable(read.file)} is left out: it ${read.without}.`);
  }
  report.findings.push(...shownNowhere(all));
  const roles = all.reduce((sum, one) => sum + one.roles, 0);
  const accounts = [...new Set(all.flatMap((one) => one.accountsTaken))];
  if (accounts.length > 0) report.accountsTaken = accounts;
  const taken =
    accounts.length === 0
      ? ""
      : `, if ${accounts.length === 1 ? "account" : "accounts"} ${accounts.join(", ")} ${accounts.length === 1 ? "is" : "are"} yours: --account says which is`;
  const count = report.subjects?.length ?? 0;
  const success =
    roles === 0
      ? report.findings.some(({ id }) => id === "role-not-judged")
        ? "no role that could be judged is for Fargate; what could not be judged is named above."
        : `no role in ${plural(count, "file")} is for Fargate.`
      : `${plural(roles, "role")} for Fargate in ${plural(count, "file")}, each for its own clusters and for nobody else${taken}.`;
  return { report, success };
}

/**
 * `fargate-role judge`: judges the roles in files, without AWS.
 * @returns the exit code: 0 pass, 1 fail, 2 unknown
 */
export function runJudge(files: readonly string[], options: JudgeOptions, context: Terminal): Promise<number> {
  return orSentence(options, context, async () => {
    const accept = await prepareAnswer("judge", options, { FILE: files });
    const { report: found, success } = await judgeFiles(files, options, context);
    const report = await accept(found, context);
    const { colour, width } = context;
    const text = () => reportAsText(report, { colour, width, success });
    return giveAnswer(
      { command: "judge", report, text, json: () => reportAsJson(report, { withChanges: false }) },
      options,
      context,
    );
  });
}
