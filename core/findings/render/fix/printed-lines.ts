import { awsLine } from "../../../aws/commands";
import { printable } from "../../../text";
import type { Step } from "../../fix-kinds";

/** A line as it is printed. One that is not a sentence is pasted as it is: broken, it would be something else. */
export interface PrintedLine {
  text: string;
  kind: "say" | "run" | "paste";
  /** In a block with something new: what is new is marked. */
  mark: string;
}

/** The lines of what there is to do, safe to print; a whole policy only if somebody asks for more. */
export function printedLines(allSteps: readonly Step[], verbose = false): PrintedLine[] {
  const steps = allSteps.filter(({ isWhole }) => verbose || !isWhole);
  return steps.flatMap((step, place): PrintedLine | PrintedLine[] => {
    if ("say" in step) {
      const end = endOf(step.say, steps[place + 1], steps.length > 1);
      return { kind: "say", mark: "", text: printable(step.say) + end };
    }
    if ("run" in step) return { kind: "run", mark: "", text: printable(step.run.map(awsLine).join(" && ")) };
    const isMarked = step.paste.some(({ is }) => is === "new");
    return step.paste.map(({ text, is }) => {
      const mark = is === "new" ? "+ " : "  ";
      return { kind: "paste", text: printable(text), mark: isMarked ? mark : "" };
    });
  });
}

/** What ends a sentence. A fix of one sentence may end with a command, and a sentence with what is pasted. */
function endOf(sentence: string, next: Step | undefined, isOneOfSeveral: boolean) {
  if (next && !("say" in next)) return ":";
  return isOneOfSeveral && !sentence.endsWith("}") ? "." : "";
}

export function fixText(steps: readonly Step[]): string {
  return printedLines(steps)
    .map(({ text }) => text)
    .join("\n");
}
