import { CouldNotTell, exitCodes, type Verdict } from "../exit";
import type { AwsAccount } from "./aws-account";
import { fixRole } from "./fix";
import type { CheckOptions } from "./options";
import { planRole } from "./plan";
import { renderErrorAsJson, renderJson } from "./render-json";
import { renderChanges, renderText } from "./render-text";
import type { Report } from "./report";
import { surveyRole } from "./survey";
import { parseCluster, resolveTarget, validateQuestion } from "./target";

/** What the check needs of the world around it. */
export interface CheckSurroundings {
  connect(options: CheckOptions, region: string | undefined): Promise<AwsAccount>;
  /** Asks for a yes; undefined where there is nobody to ask. */
  confirm?: (question: string) => Promise<boolean>;
  print: (text: string) => void;
  /** For what belongs beside the answer, so that the answer stays one document. */
  printAside: (text: string) => void;
  colour: boolean;
}

async function read(aws: AwsAccount, role: string, options: CheckOptions): Promise<Report> {
  const question = { role, cluster: options.cluster, ...(options.region ? { region: options.region } : {}) };
  const caller = await aws.callerIdentity();
  return planRole(await surveyRole(aws, resolveTarget(question, await aws.region(), caller)));
}

/** True if the change may be made: because of `--yes`, or because the user who saw it says so. */
async function agreed(report: Report, options: CheckOptions, surroundings: CheckSurroundings): Promise<boolean> {
  const { colour, confirm, printAside } = surroundings;
  printAside(renderChanges(report, { colour }));
  if (options.yes) return true;
  if (!confirm)
    throw new CouldNotTell("--fix asks before it changes anything, and there is no terminal to ask at. Add --yes");
  return confirm(
    `Make ${report.changes.length === 1 ? "this change" : "these changes"} to role ${report.target.roleName}?`,
  );
}

async function answer(role: string, options: CheckOptions, surroundings: CheckSurroundings): Promise<Verdict> {
  validateQuestion({ role, ...options });
  const region = options.region ?? parseCluster(options.cluster).arn?.region;
  const aws = await surroundings.connect(options, region);
  let report = await read(aws, role, options);
  let applied: string[] = [];
  if (options.fix && report.changes.length > 0 && report.untouchable === undefined) {
    if (await agreed(report, options, surroundings)) ({ applied, report } = await fixRole(aws, report));
    else surroundings.printAside("Nothing was changed.");
  }
  const { profile } = options;
  surroundings.print(
    options.output === "json"
      ? renderJson(report, applied, profile)
      : renderText(report, { colour: surroundings.colour, fix: options.fix ?? false, applied, profile }),
  );
  // A role that --fix must not touch because it could not be read is not known to stay wrong.
  return report.verdict;
}

/**
 * `fargate-role check`: answers, and with `--fix` mends.
 * @returns the exit code: 0 right, 1 not right, 2 could not tell
 */
export async function runCheck(role: string, options: CheckOptions, surroundings: CheckSurroundings): Promise<number> {
  const json = options.json === true || options.output === "json";
  try {
    return exitCodes[await answer(role, { ...options, output: json ? "json" : "text" }, surroundings)];
  } catch (error) {
    if (!(error instanceof CouldNotTell)) throw error;
    if (json) surroundings.print(renderErrorAsJson(error));
    else surroundings.printAside(`fargate-role: ${error.message}.`);
    return exitCodes["could-not-tell"];
  }
}
