import { createInterface } from "node:readline/promises";
import { SingleBar, Presets } from "cli-progress";
import { printable, withoutCommands } from "../../core/text";
import { Unanswered } from "../../core/unanswered";
import { exitCodes } from "./exit";

/** Shows how many of some things are done, such as roles, and the last of them. 0 of 0 removes the bar. */
export type Progress = (things: string, done: number, total: number, current?: string) => void;

function formatValue(value: number, _: unknown, type: string) {
  return type === "value" || type === "total" ? value.toLocaleString("en") : String(value);
}

/** The bar cuts its line at the width. It would else switch off the terminal's line wrapping, which stays off after Ctrl-C. */
const look = { clearOnComplete: true, linewrap: true };

/** A progress bar on standard error while a terminal is there; nothing otherwise. */
function progressBar(): Progress {
  if (!process.stderr.isTTY) return () => undefined;
  let shown: { things: string; bar: SingleBar } | undefined;
  return (things, done, total, name = "") => {
    const current = printable(name);
    if (shown?.things !== things || done === 0) {
      shown?.bar.stop();
      const format = `{bar} {value} of {total} ${things}  {current}`;
      shown = { things, bar: new SingleBar({ ...look, format, formatValue }, Presets.shades_classic) };
      shown.bar.start(total, done, { current });
    } else shown.bar.update(done, { current });
    if (done < total) return;
    shown.bar.stop();
    shown = undefined;
  };
}

export interface Printer {
  print: (text: string) => void;
  /** Prints a text that belongs beside the answer, on standard error. */
  printAside: (text: string) => void;
}

/** Where a command writes and asks. */
export interface Terminal extends Printer {
  /** Asks for a yes; undefined if there is nobody to ask. */
  confirm?: (question: string) => Promise<boolean>;
  progress: Progress;
  colour: boolean;
  width: number;
}

async function confirm(question: string) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C ends the command as a shell expects it. Ctrl-D closes the terminal without an answer: that means no.
  terminal.once("SIGINT", () => process.exit(exitCodes.interrupted));
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `).catch(() => ""), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** True if changes may be made: because of `--yes`, or because the user says so. */
export async function mayChange(question: string, yes: true | undefined, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  if (!terminal.confirm)
    throw new Unanswered("--fix asks before it changes anything, and there is no terminal to ask at. Add --yes");
  return terminal.confirm(question);
}

/** Whether to write colours: FORCE_COLOR says yes unless it is 0, NO_COLOR and TERM=dumb say no, else a terminal decides. */
export function usesColour(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = environment;
  if (force !== undefined) return force !== "0" && force !== "false";
  return (no === undefined || no === "") && terminal !== "dumb" && isTerminal;
}

export function thisTerminal(): Terminal {
  const { columns } = process.stdout as { columns?: number };
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  return {
    print: (text) => console.log(text),
    printAside: (text) => console.error(withoutCommands(text)),
    confirm: isTerminal ? confirm : undefined,
    progress: progressBar(),
    colour: usesColour(process.env, process.stdout.isTTY),
    // At least 40 to be readable. In a pipe each text stays one line.
    width: columns === undefined ? Infinity : Math.max(40, Math.min(columns || 80, 160)),
  };
}
