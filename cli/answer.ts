import type { AwsCommandOptions, AwsContext, FixCommandOptions } from "./aws-options";
import { exitCodes, isUnanswered, messageOf } from "./exit";
import { errorAsJson, reportAsJson } from "./report/json";
import { resultOf, type Report } from "./report/report";
import { reportAsText, type TextOptions } from "./report/text";

/** What a command found out, and how it is said. */
export interface Answer {
  report: Report;
  /** True if the changes that are left to make belong to the answer. */
  withChanges: boolean;
  /** What is said when all is well. */
  success: string;
}

function textOptions(options: AwsCommandOptions & FixCommandOptions, { colour, width }: AwsContext): TextOptions {
  const { profile, fix, apply } = options;
  const isFix = fix === true || apply !== undefined;
  return { colour, width, ...(profile === undefined ? {} : { profile }), fix: isFix, success: "" };
}

/**
 * Runs a command that judges roles, prints its answer in the format that was asked for, and what it could not answer as
 * one sentence.
 * @param find finds the answer; the text options are for what is shown on the way to it
 * @returns the exit code: 0 right, 1 not right, 2 could not tell
 */
export async function answer(
  options: AwsCommandOptions & FixCommandOptions,
  context: AwsContext,
  find: (text: TextOptions) => Promise<Answer>,
): Promise<number> {
  const text = textOptions(options, context);
  return orSentence(options, context, async () => {
    const { report, withChanges, success } = await find(text);
    const { profile } = options;
    context.print(
      isJson(options)
        ? reportAsJson(report, { withChanges, ...(profile === undefined ? {} : { profile }) })
        : reportAsText(report, { ...text, success }),
    );
    return exitCodes[resultOf(report)];
  });
}

/** True if the answer is a JSON document. */
export function isJson({ json, output }: AwsCommandOptions): boolean {
  return json === true || output === "json";
}

/** Runs a command; what it cannot answer is one sentence, or the same in JSON, and exit code 2. */
export async function orSentence(
  options: AwsCommandOptions,
  context: AwsContext,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    if (isJson(options)) context.print(errorAsJson(error.message, error.missingAction));
    else context.printAside(`fargate-role: ${messageOf(error)}.`);
    return exitCodes.unknown;
  }
}
