import { rolePathLimit, rolePathPattern } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { text } from "./rule";

export const path: ArgumentRule = {
  defaultsTo: "`/`",
  limits: `\`/\`, or text between two slashes; at most ${rolePathLimit} characters, none of them a space`,
  example: '"/eks/"',
  check: text(
    (value) => rolePathPattern.test(value) && value.length <= rolePathLimit,
    `is not a role path, which begins and ends with / and has at most ${rolePathLimit} characters, none of them a space`,
    'Give a path such as "/eks/", or leave it out for "/"',
  ),
};
