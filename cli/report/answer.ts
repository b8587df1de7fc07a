import { resultOf } from "../../core/findings";
import { withoutCommands } from "../../core/text";
import { exitCodes } from "../io/exit";
import type { Printer } from "../io/terminal";
import { reportAsHtml } from "./html/report";
import { reportAsJunit } from "./junit";
import { mapAsSvg } from "./map/draw";
import { mapAsMermaid } from "./map/mermaid";
import { mapOf, type MapSource } from "./map/model";
import { reportAsMarkdown } from "./markdown";
import { outputsOf, writeOutputs, type Format, type OutputOptions } from "./outputs";
import type { Report } from "./report";
import { reportAsSarif } from "./sarif";

/** What a command has to say, in the forms that are its own; the others are written from the report. */
export interface Answer {
  /** Such as `scan`. */
  command: string;
  report: Report;
  /** What the pictures show (default: the report). */
  drawn?: MapSource;
  text: () => string;
  json: () => string;
}

function textOf(format: Format, { command, report, drawn = report, text, json }: Answer): string {
  const forms: Record<Format, () => string> = {
    text: () => withoutCommands(text()),
    json,
    sarif: () => reportAsSarif(report),
    junit: () => reportAsJunit(report, command),
    markdown: () => reportAsMarkdown(report, command),
    html: () => reportAsHtml(report, command),
    svg: () => mapAsSvg(mapOf(drawn)),
    mermaid: () => mapAsMermaid(mapOf(drawn)),
  };
  return forms[format]();
}

/**
 * Gives an answer in every form that was asked for.
 * @returns the exit code: that of the answer, or 2 if a file could not be written
 */
export async function giveAnswer(answer: Answer, options: OutputOptions, context: Printer): Promise<number> {
  const complete = await writeOutputs(outputsOf(options), (format) => textOf(format, answer), context);
  return complete ? exitCodes[resultOf(answer.report.findings)] : exitCodes.unknown;
}
