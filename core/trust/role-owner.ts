import type { Condition } from "../policy/parse/conditions";
import type { Statement } from "../policy/parse/statement";
import { fillVariables } from "../policy/variables";
import type { Decided } from "./intention";

/**
 * Fills in two policy variables: `${aws:ResourceAccount}`, the role's account or each account that it can be, and
 * `${aws:ResourceOrgID}`, each intended organization, since one of these has the account. If there are several values, a
 * condition gets all of them only if that makes an Allow wider or a Deny narrower. If not, the variable stays as it is, and may
 * stand for anything.
 */
export function withRoleOwner(
  statements: readonly Statement[],
  { account, accounts, organizations = [] }: Pick<Decided, "account" | "accounts" | "organizations">,
): readonly Statement[] {
  const isOpen = ({ variables, values }: Condition) => variables && values.some((value) => value.includes("${"));
  // What nothing is filled in stays the same object: much is remembered for it.
  if (!statements.some(({ conditions }) => conditions.some((one) => [one, ...one.duplicates].some(isOpen))))
    return statements;
  const ofOrganizations = organizations.length > 0 ? organizations : [undefined];
  const owners = (account === undefined ? accounts : [account]).flatMap((own) =>
    ofOrganizations.map(
      (organization) =>
        new Map([
          ["aws:resourceaccount", own],
          ["aws:resourceorgid", organization],
        ]),
    ),
  );
  const filledFor = (value: string, owner: ReadonlyMap<string, string | undefined>) =>
    fillVariables(value, ({ key }) => owner.get(key));
  const filled = (condition: Condition, effect: Statement["effect"]): Condition => {
    const { values, operator } = condition;
    if (!isOpen(condition)) return condition;
    const byOwner = values.map((value) => [...new Set(owners.map((owner) => filledFor(value, owner)))]);
    const takesAll = operator?.negated === (effect === "Deny");
    return takesAll || byOwner.every(({ length }) => length === 1)
      ? { ...condition, values: byOwner.flat() }
      : condition;
  };
  return statements.map(({ effect, conditions, ...statement }) => ({
    ...statement,
    effect,
    conditions: conditions.map((condition) => ({
      ...filled(condition, effect),
      duplicates: condition.duplicates.map((duplicate) => filled(duplicate, effect)),
    })),
  }));
}
