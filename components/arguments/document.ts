/** Names of the inline policies that the component makes itself. */
export const loggingPolicyName = "fargate-pod-logging";
export const pullThroughCachePolicyName = "fargate-pod-pull-through-cache";

/** One statement of a policy that allows actions on resources. */
export interface AllowStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

/** A statement that allows actions on resources, or none if there are no resources. */
export function allow(actions: string[], resources: string[]): AllowStatement[] {
  return resources.length === 0 ? [] : [{ Effect: "Allow", Action: actions, Resource: resources }];
}

/** A policy document as JSON text. */
export function policyDocument(statements: AllowStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
