import { roleNamePattern, roleNamePrefixLimit } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { text } from "./rule";

export const namePrefix: ArgumentRule = {
  defaultsTo: "none",
  limits: `1 to ${roleNamePrefixLimit} letters, digits, \`+=,.@_-\`; not with \`name\``,
  example: '"fargate-pods-"',
  check: text(
    (value) => roleNamePattern.test(value) && value.length <= roleNamePrefixLimit,
    `is not a role name prefix, which has 1 to ${roleNamePrefixLimit} letters, digits and +=,.@_-, since AWS's provider adds 26`,
    "Give a shorter or plainer prefix, or the entire name as name",
  ),
};
