import { isKnownRegion } from "../../../core/trust";
import { plural, printable } from "../../../core/text";
import { orSentence, prepareAnswer, giveAnswer } from "../../answer/answer";
import { Unanswered } from "../../../core/unanswered";
import { reportAsJson } from "../../report/json";
import { emptyReport } from "../../report/report";
import { reportAsText } from "../../report/text";
import type { Terminal } from "../../io/terminal";
import { readFiles } from "./files";
import { judgeReads, type JudgedReads } from "./judge-reads";
import { knownFrom, type JudgeOptions } from "./options";

/** What is said if nothing is wrong. */
function successText({ roles, accountsTaken: accounts, files, findings }: JudgedReads): string {
  if (roles.length === 0)
    return findings.some(({ id }) => id === "role-not-judged")
      ? "no role that could be judged is for Fargate; what could not be judged is named above."
      : `no role in ${plural(files.length, "file")} is for Fargate.`;
  const taken =
    accounts.length === 0
      ? ""
      : `, if ${accounts.length === 1 ? "account" : "accounts"} ${accounts.join(", ")} ${accounts.length === 1 ? "is" : "are"} yours: --account says which is`;
  return `${plural(roles.length, "role")} for Fargate in ${plural(files.length, "file")}, each for its own clusters and for nobody else${taken}.`;
}

/**
 * `fargate-role judge`: judges the roles in files, without AWS.
 * @returns the exit code: 0 pass, 1 fail, 2 unknown
 */
export function runJudge(files: readonly string[], options: JudgeOptions, context: Terminal): Promise<number> {
  return orSentence(options, context, async () => {
    const accept = await prepareAnswer("judge", options, { FILE: files });
    const deadline = Date.now() + options.timeout * 1000;
    const checkTime = (): void => {
      if (Date.now() > deadline)
        throw new Unanswered(`The files took more than ${options.timeout} seconds. Allow more time with --timeout`);
    };
    const known = knownFrom(options);
    const { region } = options;
    if (region !== undefined && !isKnownRegion(region))
      context.printAside(`fargate-role: this version does not know ${region}, and takes it for a newer Region.`);
    const judged = await judgeReads(readFiles(files, known), checkTime);
    for (const { file, without } of judged.leftOut)
      context.printAside(`fargate-role: ${printable(file)} is left out: it ${without}.`);
    const { findings, files: subjects, accountsTaken } = judged;
    const taken = accountsTaken.length > 0 && { accountsTaken };
    const report = await accept({ ...emptyReport(), findings, subjects, ...taken }, context);
    const success = successText(judged);
    const { colour, width } = context;
    const text = () => reportAsText(report, { colour, width, success });
    return giveAnswer(
      { command: "judge", report, text, json: () => reportAsJson(report, { withChanges: false }) },
      options,
      context,
    );
  });
}
