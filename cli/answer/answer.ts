import type { AwsCommandOptions, AwsContext, FixCommandOptions } from "../aws/options";
import { readAccepted } from "./accept";
import type { AcceptedOptions } from "./options";
import { exitCodes } from "../io/exit";
import { refuseOverwriting, type FileOptions } from "./overwriting";
import { giveAnswer } from "../report/answer";
import { errorAsJson, reportAsJson } from "../report/json";
import { formatsOf, outputsOf, writeFailure, type OutputOptions } from "../report/outputs";
import { findingWithReach } from "../report/reach";
import type { Report } from "../report/report";
import { reportAsText, type TextOptions } from "../report/text";
import type { Printer } from "../io/terminal";

/** What a command found out, and how it is said. */
export interface FoundReport {
  report: Report;
  /** True if the changes that are left to make belong to the answer. */
  withChanges: boolean;
  /** What is said when all is well. */
  success: string;
}

function textOptions(options: FixCommandOptions, { colour, width }: AwsContext): TextOptions {
  const { fix, apply } = options;
  const isFix = fix === true || apply !== undefined;
  return { colour, width, fix: isFix, success: "" };
}

/**
 * Runs a command that judges roles, gives its answer in the forms that were asked for, and what it could not answer as one
 * sentence.
 * @param command its name
 * @param find finds the answer; the text options are for what is shown on the way to it
 * @returns the exit code: 0 pass, 1 fail, 2 unknown
 */
export async function answer(
  command: string,
  options: AwsCommandOptions & FixCommandOptions & OutputOptions & AcceptedOptions & FileOptions,
  context: AwsContext,
  find: (text: TextOptions) => Promise<FoundReport>,
): Promise<number> {
  const text = textOptions(options, context);
  return orSentence(options, context, async () => {
    const accept = await prepareAnswer(command, options);
    const { report: found, withChanges, success } = await find(text);
    const findings = found.findings.map((one) => findingWithReach(one, found.reach));
    const report = await accept({ ...found, findings }, context);
    const forms = {
      text: () => reportAsText(report, { ...text, success }),
      json: () => reportAsJson(report, { withChanges }),
    };
    return giveAnswer({ command, report, ...forms }, options, context);
  });
}

/**
 * Checks the options of an answer before anything is read, so that the report of an error never overwrites an input.
 * @param read files that the command reads, each by its option or argument
 * @returns what takes out of a report what is accepted
 */
export async function prepareAnswer(
  command: string,
  options: OutputOptions & AcceptedOptions & FileOptions,
  read: Record<string, readonly string[]> = {},
): ReturnType<typeof readAccepted> {
  outputsOf(options, formatsOf(command));
  refuseOverwriting(options, read);
  return readAccepted(options);
}

/**
 * Runs a command; what it cannot answer is one sentence, or the same in JSON, and exit code 2.
 * @param asJson the sentence in the JSON of the command
 */
export async function orSentence(
  options: OutputOptions,
  context: Printer,
  run: () => Promise<number>,
  asJson: (message: string, missingAction?: string) => string = errorAsJson,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    await writeFailure(error, options, asJson, context);
    return exitCodes.unknown;
  }
}
