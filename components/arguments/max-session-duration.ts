import { sessionDurationMaximum, sessionDurationMinimum } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { wholeNumber } from "./rule";

export const maxSessionDuration: ArgumentRule = {
  defaultsTo: "AWS's default, 3600",
  limits: `A whole number of seconds, ${sessionDurationMinimum} to ${sessionDurationMaximum}`,
  example: "3600",
  check: wholeNumber(
    sessionDurationMinimum,
    sessionDurationMaximum,
    `is not a whole number of seconds from ${sessionDurationMinimum} (1 hour) to ${sessionDurationMaximum} (12 hours)`,
    "Give maxSessionDuration: 3600, or leave it out",
  ),
};
