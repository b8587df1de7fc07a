import type { ArgumentRule } from "./rule";
import { flag } from "./rule";

export const forceDetachPolicies: ArgumentRule = {
  defaultsTo: "`true`",
  limits: "`true` or `false`",
  example: "false",
  check: flag(
    "Give forceDetachPolicies: false to keep the role while anything else is attached to it, or leave it out",
  ),
};
