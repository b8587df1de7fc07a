import { printable } from "../../core/text";
import { Unanswered } from "../../core/unanswered";

/** The command's exit code: the role or ledger is right, is not right, or could not be judged; or Ctrl-C ended it. */
export const exitCodes = { pass: 0, fail: 1, unknown: 2, interrupted: 130 } as const;

/** An output would overwrite a file that the command reads, or another output: the command writes nothing, not even the reason. */
export class WouldOverwrite extends Unanswered {}

/** Why one file, stack or role could not be judged. A defect's own message may hold values of it. */
export function reasonUnjudged(error: unknown): string {
  if (error instanceof Unanswered) return error.message;
  const { code, constructor } = error as NodeJS.ErrnoException;
  return `an error inside fargate-role (${code ?? constructor.name}). Please report it`;
}

export function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
