import { whoGains, type Difference } from "../../core/trust";
import { writtenPolicies, type RolePlan } from "../aws/plan";

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

/** The same for changes that are about to be made. Whom it would cut off nobody knows yet: that stays to be asked. */
export function agreementToUndo(plans: readonly RolePlan[]): string[] {
  return agreement(
    plans.flatMap(({ account, steps }) =>
      writtenPolicies(steps).flatMap(({ before, after }) =>
        strangersAmong(whoGains(after, before, { accounts: [account] }) ?? [], account),
      ),
    ),
  );
}
