import * as v from "valibot";
import { isCalendarDate, isObject } from "../../text";
import { roleNameLimit } from "../../trust";
import {
  anyListOf,
  formProblems,
  formsOf,
  isNotOf,
  jsonOf,
  oneOf,
  text,
  unknownKeys,
  type ConfigSchema,
} from "./value";
import { findingKinds } from "..";

// Pulumi checks these patterns with Go's regular expressions and this pack with JavaScript's: only what both share.
const roleName = `[0-9A-Za-z_+=,.@*-]{1,${roleNameLimit}}`;
const account = "(?:[0-9]{12}|[0-9]*\\*[0-9*]*)";
const anyPath = "(?:[!-~]*/)?";
const roleArn = `arn:[a-z*-]+:iam::${account}:role/${anyPath}${roleName}`;
const crossingGlob = `[0-9a-z:*-]*\\*[0-9a-z:*-]*(?:/${anyPath}${roleName})?`;

/** A role by ARN or name, or a glob for either. */
export const roleGlob = text(
  "an IAM role's ARN or name, or a glob of their characters with * for any run of characters",
  700,
  `^(?:${roleName}|${roleArn}|${crossingGlob})$`,
);

/** A day of an exemption, `YYYY-MM-DD`. */
const dayPattern = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";

/** True for a day of the calendar, which February 30 is not. */
export function isDay(value: string): boolean {
  return new RegExp(dayPattern).test(value) && isCalendarDate(value);
}

/** What an entry of `exempt` may have. */
const exemption: ConfigSchema = {
  role: roleGlob,
  resource: text("the name of the role's resource in the program or its URN, or a glob for either", 1000),
  reason: text("a reason in words", 1000, "[^ \\t\\r\\n]"),
  finding: oneOf(Object.keys(findingKinds), "is not the id of a finding", {
    description: "the id of the only finding that is exempt",
  }),
  until: text("the last day of the exemption, such as 2027-03-31", undefined, dayPattern, isDay),
};

/** The form of an entry of `exempt`. */
const exemptionForm = v.pipe(
  v.custom<Record<string, unknown>>(isObject, isNotOf("object")),
  v.rawCheck(({ dataset, addIssue }) => {
    const { role, resource, reason } = dataset.value as Record<string, unknown>;
    if (reason === undefined) addIssue({ message: "reason is missing" });
    if (role === undefined && resource === undefined) addIssue({ message: "it names neither a role nor a resource" });
    for (const message of unknownKeys(dataset.value as object, Object.keys(exemption))) addIssue({ message });
  }),
  v.object(formsOf(exemption)),
);

/** Roles that a policy leaves alone, each with the reason; every policy takes it. */
export const exempt = anyListOf(
  {
    json: {
      type: "object",
      description: "a role and the reason",
      required: ["reason"],
      additionalProperties: false,
      properties: jsonOf(exemption),
    },
    form: exemptionForm,
  },
  "roles that this policy leaves alone, by `role` (ARN, name or glob) or `resource` (name in the program, or URN), with a `reason`, and if wanted for one `finding` or `until` a day",
);

/** What is wrong with a list of exemptions, in words; empty if nothing is. */
export function exemptionProblems(list: readonly unknown[]): string[] {
  return formProblems({ exempt }, { exempt: list });
}
