import { awsLine } from "../../../aws/commands";
import { printable } from "../../../text";
import type { Step } from "../../fix-kinds";

/** A line as it is printed. One that is not a sentence is pasted as it is: broken, it would be something else. */
export interface PrintedLine {
  text: string;
  of: "say" | "run" | "paste";
  /** In a block with something new: what is new is marked. */
  mark: string;
}

/** The lines of what there is to do, safe to print; a whole policy only if somebody asks for more. */
export function printedLines(all: readonly Step[], verbose = false): PrintedLine[] {
  const steps = all.filter(({ isWhole }) => verbose || !isWhole);
  return steps.flatMap((step, place): PrintedLine | PrintedLine[] => {
    const next = steps[place + 1];
    if ("say" in step) {
      // A fix of one sentence may end with a command, and a sentence with what is pasted.
      const end = next && !("say" in next) ? ":" : steps.length > 1 && !step.say.endsWith("}") ? "." : "";
      return { of: "say", mark: "", text: printable(step.say) + end };
    }
    if ("run" in step) return { of: "run", mark: "", text: printable(step.run.map(awsLine).join(" && ")) };
    const isMarked = step.paste.some(({ is }) => is === "new");
    return step.paste.map(({ text, is }) => ({
      ...{ of: "paste", text: printable(text) },
      mark: !isMarked ? "" : is === "new" ? "+ " : "  ",
    }));
  });
}

export const fixText = (steps: readonly Step[]): string =>
  printedLines(steps)
    .map(({ text }) => text)
    .join("\n");
