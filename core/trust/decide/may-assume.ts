import { assumeRole } from "../evaluate/statement";
import { parseTrustPolicy } from "../parse/policy";
import { type Certainty, findRequest, type SearchSpace } from "./find-request";
import { partitionNames } from "../regions";
import { requesterOf } from "./principal-keys";
import { distinctTimes } from "./universe";
import { within, WorkBudget } from "./work-budget";
import type { Truth } from "../truth";

/**
 * Whether an AWS service can assume a role by `sts:AssumeRole` at all: "yes" if some request of it gets through, "maybe" if
 * that depends on something that cannot be understood or decided, else "no". A document that is not a policy lets nobody in,
 * since IAM refuses it. Never throws.
 * @param document the role's trust policy, as JSON text or as an object
 * @param service the service principal, for example `ec2.amazonaws.com`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function mayAssume(document: unknown, service: string): Truth {
  const { statements } = parseTrustPolicy(document);
  const requester = requesterOf({ type: "Service", value: service });
  const times = distinctTimes(statements, Date.now());
  const world = {
    roleAccounts: [],
    partitions: partitionNames,
    // They are in the ARNs of Fargate profiles only.
    regions: [],
    exampleAccounts: [],
    exampleClusters: [],
    times,
  };
  const space: SearchSpace = { statements, world, budget: new WorkBudget() };
  const getsIn = (certainty: Certainty) =>
    statements.some(
      (statement) =>
        statement.effect === "Allow" &&
        findRequest(space, statement, requester, assumeRole, new Map(), certainty) !== undefined,
    );
  return within(() => (getsIn("sure") ? "yes" : getsIn("possible") ? "maybe" : "no")) ?? "maybe";
}
