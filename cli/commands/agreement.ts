import { parseRoleArn, serves, whoGains, type Difference } from "../../core/trust";
import { plannedClusters, writtenPolicies, type RolePlan } from "../aws/plan";

/** Those who gain a role and whom `--yes` alone does not cover, as `--let-in` names them: all but pods of the role's own account. */
export function strangersAmong(gained: readonly Difference[], account: string): string[] {
  return gained.map((one) => stranger(one, account)).filter((who) => who !== undefined);
}

function stranger(difference: Difference, account: string): string | undefined {
  if (difference.kind === "no-profile") return "*";
  if (difference.kind === "principal") return difference.value ?? difference.account ?? "*";
  const of = difference.where?.place.account ?? "*";
  return of === account ? undefined : of;
}

/** What `undo` is told where nobody can be asked. */
export function agreement(strangers: readonly string[]): string[] {
  return ["--yes", ...[...new Set(strangers)].flatMap((who) => ["--let-in", who])];
}

/** The same for changes that are about to be made. A cluster that comes to use the role later is not known: that stays to be asked. */
export function agreementToUndo(plans: readonly RolePlan[]): string[] {
  const strangers = plans.flatMap(({ account, steps }) =>
    writtenPolicies(steps).flatMap(({ before, after }) =>
      strangersAmong(whoGains(after, before, { accounts: [account] }) ?? [], account),
    ),
  );
  return [...agreement(strangers), ...[...new Set(plans.flatMap(letIn))].flatMap((arn) => ["--cut-off", arn])];
}

/** The ARNs of the clusters that a plan lets in, which would lose the role again. */
function letIn(plan: RolePlan): string[] {
  const { account: accountId, role, steps } = plan;
  const partition = parseRoleArn(role)?.partition ?? "aws";
  return writtenPolicies(steps).flatMap(({ before, after }) =>
    plannedClusters(plan).flatMap(({ region, cluster }) => {
      const is = (document: unknown) => serves(document, { for: { accountId, region, cluster }, every: true });
      return is(after) && !is(before) ? `arn:${partition}:eks:${region}:${accountId}:cluster/${cluster}` : [];
    }),
  );
}
