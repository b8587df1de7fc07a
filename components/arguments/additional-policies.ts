import { executionPolicyName, managedPolicyLimit } from "../../core/iam";
import { managedPolicyArnPattern } from "./permissions-boundary";
import type { Problem } from "./problem";
import type { ArgumentRule } from "./rule";
import { map, notKnown, plain } from "./rule";

const fix = 'Give additionalPolicies: { logs: "arn:aws:iam::111122223333:policy/logs" }';

const eachPolicy = plain(
  map((value, path, key): Problem[] => {
    if (key === "") return [{ path, rule: "has an empty key", fix: "Give each policy a key that says what it is for" }];
    if (value === notKnown) return [];
    if (typeof value !== "string" || !managedPolicyArnPattern.test(value)) {
      return [{ path, value, rule: "is not the ARN of a managed policy", fix }];
    }
    if (value.endsWith(`::aws:policy/${executionPolicyName}`)) {
      return [{ path, value, rule: "is attached by the component already", fix: "Leave it out" }];
    }
    return [];
  }, fix),
  fix,
);

export const additionalPolicies: ArgumentRule = {
  defaultsTo: "none",
  limits: `At most ${managedPolicyLimit - 1}, keyed; ARNs of managed policies`,
  example: '{ logs: "arn:aws:iam::111122223333:policy/logs" }',
  check(value, path) {
    const problems = eachPolicy(value, path);
    const count = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
    if (count > managedPolicyLimit - 1) {
      problems.push({
        path,
        value: count,
        rule: `are too many: AWS attaches ${managedPolicyLimit} managed policies to a role, and one of them is ${executionPolicyName}`,
        fix: "Put some into additionalInlinePolicies, or, where AWS has raised the quota, attach them to roleName with aws.iam.RolePolicyAttachment",
      });
    }
    return problems;
  },
};
