import type { PolicyConfigJSONSchema } from "./config-schema";

// Pulumi checks these patterns with Go's regular expressions and this pack with JavaScript's: only what both share.
const roleName = "[0-9A-Za-z_+=,.@*-]{1,64}";
const account = "(?:[0-9]{12}|[0-9]*\\*[0-9*]*)";
const anyPath = "(?:[!-~]*/)?";
const roleArn = `arn:[a-z*-]+:iam::${account}:role/${anyPath}${roleName}`;
const crossingGlob = `[0-9a-z:*-]*\\*[0-9a-z:*-]*(?:/${anyPath}${roleName})?`;

/** A list of texts that is not empty; leaving the key out means "no limit". */
export function listOf(items: PolicyConfigJSONSchema, description: string): PolicyConfigJSONSchema {
  return { type: "array", minItems: 1, items, description };
}

/** An AWS account id. */
export const accountId: PolicyConfigJSONSchema = {
  type: "string",
  pattern: "^[0-9]{12}$",
  description: "an AWS account id of twelve digits",
};

/** An EKS cluster name or a glob for it. */
export const clusterGlob: PolicyConfigJSONSchema = {
  type: "string",
  minLength: 1,
  maxLength: 100,
  pattern: "^[0-9A-Za-z*][0-9A-Za-z_*-]*$",
  description: "an EKS cluster name or a glob of its letters, digits, - and _ with * for any run of characters",
};

/** A Region or a glob for it. */
export const regionGlob: PolicyConfigJSONSchema = {
  type: "string",
  minLength: 1,
  maxLength: 32,
  pattern: "^[a-z*][a-z0-9*-]*$",
  description: "an AWS Region or a glob of its letters, digits and - with * for any run of characters",
};

/** A role by ARN or name, or a glob for either. */
export const roleGlob: PolicyConfigJSONSchema = {
  type: "string",
  minLength: 1,
  maxLength: 700,
  pattern: `^(?:${roleName}|${roleArn}|${crossingGlob})$`,
  description: "an IAM role's ARN or name, or a glob of their characters with * for any run of characters",
};

/** Roles that a policy leaves alone, each with the reason; every policy takes it. */
export const exempt: PolicyConfigJSONSchema = {
  type: "array",
  description: "roles that this policy leaves alone; each use of an exemption is told on standard error",
  items: {
    type: "object",
    description: "a role and the reason",
    required: ["role", "reason"],
    additionalProperties: false,
    properties: {
      role: roleGlob,
      reason: {
        type: "string",
        minLength: 1,
        maxLength: 1000,
        pattern: "[^ \\t\\r\\n]",
        description: "a reason in words",
      },
    },
  },
};
