import { createInterface } from "node:readline/promises";
import { SingleBar, Presets } from "cli-progress";
import { printable, withoutCommands } from "../../core/text";
import { Unanswered } from "../../core/unanswered";

/** A progress bar on standard error while a terminal is there; nothing otherwise. */
function progressBar(what: string): (done: number, total: number, current?: string) => void {
  if (!process.stderr.isTTY) return () => undefined;
  const format = `{bar} {value}/{total} ${what}  {current}`;
  const bar = new SingleBar({ format, clearOnComplete: true }, Presets.shades_classic);
  return (done, total, name = "") => {
    const current = printable(name);
    if (done === 0) bar.start(total, 0, { current });
    else bar.update(done, { current });
    if (done >= total) bar.stop();
  };
}

export interface Printer {
  print: (text: string) => void;
  /** What belongs beside the answer, on standard error. */
  printAside: (text: string) => void;
}

/** Where a command writes and asks. */
export interface Terminal extends Printer {
  /** Asks for a yes; undefined if there is nobody to ask. */
  confirm?: (question: string) => Promise<boolean>;
  progress: (done: number, total: number, current?: string) => void;
  colour: boolean;
  width: number;
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close the terminal without an answer: that means no.
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `).catch(() => ""), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** True if changes may be made: because of `--yes`, or because the user says so. `words` are what to type if nobody can be asked. */
export async function mayChange(
  who: string,
  question: string,
  yes: true | undefined,
  terminal: Terminal,
  words = "--yes",
): Promise<boolean> {
  if (yes) return true;
  if (!terminal.confirm)
    throw new Unanswered(`${who} asks before it changes anything, and there is no terminal to ask at. Add ${words}`);
  return terminal.confirm(question);
}

/** Whether to write colours: FORCE_COLOR says yes unless it is 0, NO_COLOR says no, else a terminal decides. */
export function usesColour(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = environment;
  if (force !== undefined) return force !== "0" && force !== "false";
  return (no === undefined || no === "") && isTerminal;
}

export function thisTerminal(progressOf: string): Terminal {
  const { columns } = process.stdout as { columns?: number };
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  return {
    print: (text) => console.log(text),
    printAside: (text) => console.error(withoutCommands(text)),
    ...(isTerminal ? { confirm } : {}),
    progress: progressBar(progressOf),
    colour: usesColour(process.env, process.stdout.isTTY),
    // At least 40 to be readable. In a pipe each text stays one line.
    width: columns === undefined ? Infinity : Math.max(40, Math.min(columns, 160)),
  };
}
