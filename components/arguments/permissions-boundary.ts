import type { ArgumentRule } from "./rule";
import { text } from "./rule";

/** The ARN of a managed policy, of an account or of AWS. */
export const managedPolicyArnPattern = /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/(?:[!-~]+\/)?[\w+=,.@-]{1,128}$/;

export const permissionsBoundary: ArgumentRule = {
  defaultsTo: "none",
  limits: "The ARN of a managed policy",
  example: '"arn:aws:iam::111122223333:policy/boundary"',
  check: text(
    (value) => managedPolicyArnPattern.test(value),
    "is not the ARN of a managed policy",
    'Give an ARN such as "arn:aws:iam::111122223333:policy/boundary", or leave it out for no boundary',
  ),
};
