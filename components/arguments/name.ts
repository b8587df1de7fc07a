import { roleNamePattern } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { text } from "./rule";

export const name: ArgumentRule = {
  defaultsTo: "a unique name that Pulumi makes from the resource's name",
  limits: "1 to 64 letters, digits, `+=,.@_-`; not with `namePrefix`",
  example: '"AmazonEKSFargatePodExecutionRole"',
  check: text(
    (value) => roleNamePattern.test(value),
    "is not a role name, which has 1 to 64 letters, digits and +=,.@_-",
    "Give a shorter or plainer name, or leave name out for a unique one",
  ),
};
