import { AwsUnreadable } from "../../aws/errors";
import type { UnknownPart } from "./inventory";

/** Where what could not be read is noted. */
export type NoteUnknown = (part: UnknownPart) => void;

/**
 * A part that could not be read, with the reason.
 * @throws the error, if it is a defect and not an answer of AWS
 */
export function unknownPart(
  { action, ...place }: Omit<UnknownPart, "reason" | "toDo" | "denied">,
  error: unknown,
): UnknownPart {
  if (!(error instanceof AwsUnreadable)) throw error;
  const { happened: reason, toDo, missingAction } = error;
  return { action, reason, ...(toDo !== undefined && { toDo }), denied: missingAction !== undefined, ...place };
}

/** Notes that a part could not be read, and goes on with a value in its place. */
export async function noting<Found, Otherwise>(
  note: NoteUnknown,
  part: Omit<UnknownPart, "reason" | "toDo" | "denied">,
  question: Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await question;
  } catch (error) {
    note(unknownPart(part, error));
    return otherwise;
  }
}
