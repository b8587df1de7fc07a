import { parseRoleArn } from "../../../core/trust";
import { asList, isObject } from "../../../core/text";

/** Outputs that hold the ARN of the role that a resource is, or works with, in Pulumi and in Terraform. */
const outputsWithRole = ["arn", "roleArn", "podExecutionRoleArn", "role_arn", "pod_execution_role_arn"];

/** The ARN of the role that a resource of an exported state is or uses, by its URN. One that is a secret is not there. */
export function roleArnsOf(exported: unknown): Map<string, string> {
  const deployment = isObject(exported) && isObject(exported.deployment) ? exported.deployment : {};
  const entries = asList(deployment.resources)
    .filter(isObject)
    .flatMap(({ urn, outputs }) => {
      if (typeof urn !== "string" || !isObject(outputs)) return [];
      const arns = outputsWithRole.map((name) => outputs[name]);
      const arn = arns.find((one): one is string => typeof one === "string" && parseRoleArn(one) !== undefined);
      return arn === undefined ? [] : [[urn, arn] as const];
    });
  return new Map(entries);
}
