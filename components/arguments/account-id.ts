import { accountIdPattern } from "../../core/iam";
import type { ArgumentRule } from "./rule";
import { text } from "./rule";

export const accountId: ArgumentRule = {
  defaultsTo: "the account of the provider's credentials",
  limits: "12 digits",
  example: '"111122223333"',
  check: text(
    (value) => accountIdPattern.test(value),
    "is not an AWS account id, which is a text of 12 digits",
    'Give accountId: "111122223333" in quotes, or leave it out for the account of the provider\'s credentials',
  ),
};
