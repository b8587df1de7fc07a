import { resultOf } from "../../core/findings";
import { withoutCommands } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { exitCodes, messageOf, WouldOverwrite } from "../io/exit";
import type { Printer, Terminal } from "../io/terminal";
import { placeOf, unwritable, writeWhole } from "../io/files";
import { reportAsHtml } from "../report/html/report";
import { errorAsJson, reportAsJson } from "../report/json";
import { reportAsJunit } from "../report/junit";
import { reportAsMarkdown } from "../report/markdown";
import { outputsOf, type Format, type OutputOptions, type OutputTarget } from "../report/outputs";
import { numbersText, type Report } from "../report/report";
import { reportAsSarif } from "../report/sarif";
import { reportAsText } from "../report/text";
import { readAccepted, type AcceptedOptions } from "./accept";

/** The answer of a command; `text` and `json` are forms of its own, and the report gives the other forms. */
export interface Answer {
  command: string;
  report: Report;
  text: (report: Report) => string;
  json?: (report: Report) => string;
}

export type FileOptions = OutputOptions & AcceptedOptions & { save?: string; ledger?: string };

/** Files that a command reads, each by its option or argument. */
type FilesRead = Record<string, string | readonly string[] | undefined>;

/** Refuses options if one would overwrite the file of another: a baseline may be the only file with what was known before. */
export function refuseOverwriting(options: FileOptions, read: FilesRead = {}): void {
  const { save, ledger, exemptions, baseline } = options;
  const written = {
    "--output": outputsOf(options).flatMap(({ file }) => file ?? []),
    "--save": save,
    "--ledger": ledger,
  };
  const owners = new Map<string, string>();
  const filesOfOptions = { ...read, "--exemptions": exemptions, "--baseline": baseline, ...written };
  for (const [option, files = []] of Object.entries(filesOfOptions))
    for (const file of [files].flat()) {
      const owner = owners.get(placeOf(file));
      if (owner !== undefined && option in written)
        throw new WouldOverwrite(`${option} ${file} would overwrite a file of ${owner}. Give another name`);
      owners.set(placeOf(file), option);
    }
}

/**
 * Gives the answer of a command in the forms that were asked for, without what is accepted. The options are checked before anything is
 * read, so that the report of an error never overwrites an input.
 */
export async function answered(
  options: FileOptions,
  context: Printer,
  find: () => Promise<Answer>,
  read?: FilesRead,
): Promise<number> {
  refuseOverwriting(options, read);
  const accept = await readAccepted(options);
  const judged = await find();
  for (const notice of new Set(judged.report.notices)) context.printAside(`fargate-role: ${notice}.`);
  return giveAnswer({ ...judged, report: await accept(judged.report, context) }, options, context);
}

/**
 * Runs a command that judges roles.
 * @param find finds the report, and what is said when all is well
 */
export function answer(
  command: string,
  options: FileOptions & { verbose?: true },
  context: Terminal,
  find: () => Promise<{ report: Report; success: string }>,
  read?: FilesRead,
): Promise<number> {
  async function inText(): Promise<Answer> {
    const { report, success } = await find();
    return {
      command,
      report,
      text: (accepted) => reportAsText(accepted, { ...context, verbose: options.verbose, success }),
    };
  }
  return orSentence(options, context, () => answered(options, context, inText, read));
}

/** Runs a command; if it has no answer, says why in one sentence, or in JSON, with exit code 2. */
export async function orSentence(
  options: OutputOptions,
  context: Printer,
  run: () => Promise<number>,
  asJson: (message: string, missingAction?: string) => string = errorAsJson,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    let outputs: OutputTarget[] = options.json ? [{ format: "json" }] : [];
    try {
      outputs = outputsOf(options);
    } catch {
      // The failure itself is about the outputs.
    }
    const mayWrite = ({ file }: OutputTarget) => file === undefined || !(error instanceof WouldOverwrite);
    const json = outputs.filter((output) => output.format === "json" && mayWrite(output));
    await writeOutputs(json, () => asJson(error.message, error.missingAction), context);
    if (!json.some(({ file }) => file === undefined)) context.printAside(`fargate-role: ${messageOf(error)}.`);
    return exitCodes.unknown;
  }
}

function textOf(format: Format, { command, report, text, json = reportAsJson }: Answer) {
  const forms: Record<Format, () => string> = {
    text: () => withoutCommands(text(report)),
    json: () => json(report),
    sarif: () => reportAsSarif(report),
    junit: () => reportAsJunit(report, command),
    markdown: () => reportAsMarkdown(report, command),
    html: () => reportAsHtml(report, command),
  };
  return forms[format]();
}

/** Gives an answer in every form that was asked for. Exit code: that of the answer, or 2 if a file could not be written. */
export async function giveAnswer(judged: Answer, options: OutputOptions, context: Printer): Promise<number> {
  const { report } = judged;
  const outputs = outputsOf(options);
  const complete = await writeOutputs(outputs, (format) => textOf(format, judged), context);
  if (!complete) return exitCodes.unknown;
  const files = outputs.map(({ file }) => file);
  if (!files.includes(undefined)) context.printAside(`fargate-role: ${numbersText(report)} See ${files.join(", ")}.`);
  return exitCodes[resultOf(report.findings)];
}

/** Writes every output. A file that cannot be written leaves the others as they are. */
async function writeOutputs(
  outputs: readonly OutputTarget[],
  render: (format: Format) => string,
  { print, printAside }: Printer,
) {
  let complete = true;
  for (const { format, file } of outputs)
    if (file === undefined) print(render(format));
    else
      try {
        await writeWhole(file, `${render(format)}\n`);
      } catch (error) {
        complete = false;
        printAside(`fargate-role: ${unwritable(file, error)}.`);
      }
  return complete;
}
