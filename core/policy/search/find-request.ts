import { addTo } from "../../text";
import { isAbout, isIdentity, type Request, statementApplies, type RequestValue } from "../evaluate/statement";
import { memoizeByObject } from "../../memoize";
import type { Condition } from "../parse/conditions";
import { deniesOf, type Statement } from "../parse/policy";
import { type Domain, type Requirement, restrict, solve } from "./request-space";
import { domainName, domainOf, type Requester, sourceArnName, type World } from "./universe";
import { BudgetSpent, spend } from "../../work-budget";

export interface SearchSpace {
  statements: readonly Statement[];
  world: World;
  /** People see the request that is found. */
  isShown?: boolean;
}

/** Narrows what a request may carry, by the name of the domain, before the search. */
export type Narrowing = ReadonlyMap<string, (domain: Domain) => Domain>;

type Solved = { domain: Domain; values: ReadonlyMap<string, RequestValue> };

/**
 * A request that an Allow may permit and no Deny surely blocks; undefined if there is none. It looks for a request that the Allow
 * permits; if a Deny blocks that one, it goes on once for each condition of the Deny that could fail.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws BudgetSpent if it takes too long to tell
 */
export function findRequest(
  { statements, world, isShown }: SearchSpace,
  allow: Statement,
  requester: Requester,
  action: string,
  narrowing: Narrowing = new Map(),
): Request | undefined {
  const { principal } = requester;
  const byIdentity = isIdentity(principal);
  function about(statement: Statement) {
    spend(principalSize(statement));
    return isAbout(statement, principal, action);
  }
  function applies(statement: Statement, request: Request) {
    spend(sizeOf(statement));
    return statementApplies(statement, request);
  }
  function solved(domain: Domain): Solved | undefined {
    const values = solve(domain, isShown);
    return values && { domain, values };
  }

  if (about(allow) === "no") return undefined;
  const denies = deniesOf(statements).filter((deny) => about(deny) === "yes");
  const alone = denies.flatMap(({ conditions }) => (conditions.length === 1 ? conditions : []));
  // Values for all keys that make a difference, so that the Allow applies, and no Deny that has one condition.
  const first = new Map<string, Solved>();
  for (const [name, conditions] of byDomain([allow, ...denies], narrowing)) {
    const meet = (domain: Domain, some: readonly Condition[], requirement: Requirement) =>
      some
        .filter(({ keyName }) => domainName(keyName) === name)
        .reduce((narrower, condition) => restrict(narrower, condition, requirement, byIdentity), domain);
    const whole = domainOf(name, conditions, requester, world);
    const narrowed = narrowing.get(name)?.(whole) ?? whole;
    const solution = solved(meet(meet(narrowed, allow.conditions, "possible"), alone, "avoidable"));
    if (!solution) return undefined;
    first.set(name, solution);
  }
  function escapeDenies(solutions: ReadonlyMap<string, Solved>): Request | undefined {
    const context = new Map([...solutions.values()].flatMap(({ values }) => [...values]));
    const request = { principal, action, context };
    const deny = denies.find((statement) => applies(statement, request) === "yes");
    // The plain evaluator has to agree before anybody is shown the request; if it does not, nothing is decided.
    if (!deny && applies(allow, request) === "no") throw new BudgetSpent();
    if (!deny) return request;
    for (const condition of deny.conditions) {
      const name = domainName(condition.keyName);
      const alternative = solved(restrict(solutions.get(name)?.domain ?? [], condition, "avoidable", byIdentity));
      const escaped = alternative && escapeDenies(new Map([...solutions, [name, alternative]]));
      if (escaped) return escaped;
    }
    return undefined;
  }
  return escapeDenies(first);
}

/** The conditions of some statements by the domain of their key; every request has the domain of aws:SourceArn. */
function byDomain(statements: readonly Statement[], narrowing: Narrowing): Map<string, Condition[]> {
  const conditions = new Map<string, Condition[]>([sourceArnName, ...narrowing.keys()].map((name) => [name, []]));
  for (const condition of statements.flatMap(({ conditions }) => conditions)) {
    addTo(conditions, domainName(condition.keyName), condition, ...condition.duplicates);
  }
  return conditions;
}

/** Most principals are told apart by their first characters. */
function principalSize({ principals, actions }: Statement) {
  return 1 + Math.ceil(principals.entries.length / 8) + actions.patterns.length;
}

const sizeOf = memoizeByObject((statement: Statement): number =>
  statement.conditions.reduce((total, condition) => total + conditionSize(condition), principalSize(statement)),
);

/** Many values differ from a text within their first half. */
function conditionSize({ values, duplicates }: Condition): number {
  const sizeOfValues = values.reduce((total, value) => total + 2 + Math.ceil(value.length / 2), 1);
  return duplicates.reduce((total, condition) => total + conditionSize(condition), sizeOfValues);
}
