import { addTo } from "../../text";
import { actionMatches, isIdentity, principalMatches, type Request, statementApplies } from "../evaluate/statement";
import type { RequestValue } from "../evaluate/condition";
import { memoizeByObject } from "../../memoize";
import type { Condition } from "../parse/conditions";
import type { Statement } from "../parse/statement";
import type { Truth } from "../truth";
import { type Domain, type Requirement, restrict, solve } from "./request-space";
import { domainName, domainOf, type Requester, sourceArnName, type World } from "./universe";
import { BudgetSpent, type WorkBudget } from "./work-budget";

export interface SearchSpace {
  statements: readonly Statement[];
  world: World;
  budget: WorkBudget;
  /** People see the request that is found. */
  isShown?: boolean;
}

/** Narrows what a request may carry, by the name of the domain, before the search. */
export type Narrowing = ReadonlyMap<string, (domain: Domain) => Domain>;

/**
 * `possible`: what cannot be known counts as permitted in an Allow and as not blocked in a Deny. `sure`: it counts as not
 * permitted, and as blocked.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export type Certainty = "possible" | "sure";

interface Solved {
  domain: Domain;
  values: ReadonlyMap<string, RequestValue>;
}

/**
 * A request that an Allow permits and no Deny blocks; undefined if there is none. It looks for a request that the Allow
 * permits; if a Deny blocks that one, it goes on once for each condition of the Deny that could fail.
 * @throws BudgetSpent if it takes too long to tell
 */
export function findRequest(
  space: SearchSpace,
  allow: Statement,
  requester: Requester,
  action: string,
  narrowing: Narrowing = new Map(),
  certainty: Certainty = "possible",
): Request | undefined {
  return new RequestSearch(space, allow, requester, action, certainty).find(narrowing);
}

class RequestSearch {
  private readonly denies: readonly Statement[];
  private readonly byIdentity: boolean;

  constructor(
    private readonly space: SearchSpace,
    private readonly allow: Statement,
    private readonly requester: Requester,
    private readonly action: string,
    private readonly certainty: Certainty,
  ) {
    this.byIdentity = isIdentity(requester.principal);
    this.denies = deniesOf(space.statements).filter((deny) => {
      space.budget.spend(principalSize(deny));
      return this.blocks(principalMatches(deny, requester.principal)) && this.blocks(actionMatches(deny, action));
    });
  }

  find(narrowing: Narrowing): Request | undefined {
    const { allow, action, requester } = this;
    this.space.budget.spend(principalSize(allow));
    if (!this.permits(principalMatches(allow, requester.principal))) return undefined;
    if (!this.permits(actionMatches(allow, action))) return undefined;
    const solved = this.firstValues(narrowing);
    return solved && this.escapeDenies(solved);
  }

  private permits(truth: Truth): boolean {
    return this.certainty === "possible" ? truth !== "no" : truth === "yes";
  }

  private blocks(truth: Truth): boolean {
    return this.certainty === "possible" ? truth === "yes" : truth !== "no";
  }

  /** What a condition of a Deny has to be, so that the Deny does not block. */
  private get escape(): Requirement {
    return this.certainty === "possible" ? "avoidable" : "failing";
  }

  /** Values for all keys that make a difference, so that the Allow applies, and no Deny that has one condition. */
  private firstValues(narrowing: Narrowing): Map<string, Solved> | undefined {
    const { space, allow, denies, requester, certainty } = this;
    const alone = denies.flatMap(({ conditions }) => (conditions.length === 1 ? conditions : []));
    const solved = new Map<string, Solved>();
    for (const [name, conditions] of byDomain([allow, ...denies], narrowing)) {
      const whole = domainOf(name, conditions, requester, space.world);
      let domain = narrowing.get(name)?.(whole) ?? whole;
      const meet = (some: readonly Condition[], requirement: Requirement) => {
        for (const one of some)
          if (domainName(one.keyName) === name) domain = restrict(domain, one, requirement, this.byIdentity);
      };
      meet(allow.conditions, certainty);
      meet(alone, this.escape);
      const values = solve(domain, space.budget, space.isShown);
      if (!values) return undefined;
      solved.set(name, { domain, values });
    }
    return solved;
  }

  private escapeDenies(solved: ReadonlyMap<string, Solved>): Request | undefined {
    const context = new Map([...solved.values()].flatMap(({ values }) => [...values]));
    const request = { principal: this.requester.principal, action: this.action, context };
    const deny = this.denies.find((one) => this.blocks(this.applies(one, request)));
    if (!deny) {
      // The plain evaluator has to agree before anybody is shown the request; if it does not, nothing is decided.
      if (!this.permits(this.applies(this.allow, request))) throw new BudgetSpent();
      return request;
    }
    for (const condition of deny.conditions) {
      const name = domainName(condition.keyName);
      const before = solved.get(name);
      if (!before) continue;
      const domain = restrict(before.domain, condition, this.escape, this.byIdentity);
      const values = solve(domain, this.space.budget, this.space.isShown);
      const found = values && this.escapeDenies(new Map([...solved, [name, { domain, values }]]));
      if (found) return found;
    }
    return undefined;
  }

  private applies(statement: Statement, request: Request): Truth {
    this.space.budget.spend(sizeOf(statement));
    return statementApplies(statement, request);
  }
}

/** The conditions of some statements by the domain of their key; every request has the domain of aws:SourceArn. */
function byDomain(statements: readonly Statement[], narrowing: Narrowing): Map<string, Condition[]> {
  const found = new Map<string, Condition[]>([sourceArnName, ...narrowing.keys()].map((name) => [name, []]));
  for (const condition of statements.flatMap(({ conditions }) => conditions)) {
    addTo(found, domainName(condition.keyName), condition, ...condition.duplicates);
  }
  return found;
}

const deniesOf = memoizeByObject((statements: readonly Statement[]): readonly Statement[] =>
  statements.filter(({ effect }) => effect === "Deny"),
);

/** Most principals are told apart by their first characters. */
function principalSize({ principals, actions }: Statement): number {
  return 1 + Math.ceil(principals.entries.length / 8) + actions.patterns.length;
}

const sizeOf = memoizeByObject((statement: Statement): number =>
  statement.conditions.reduce((total, condition) => total + conditionSize(condition), principalSize(statement)),
);

/** Many values differ from a text within their first half. */
function conditionSize({ values, duplicates }: Condition): number {
  const own = values.reduce((total, value) => total + 2 + Math.ceil(value.length / 2), 1);
  return duplicates.reduce((total, condition) => total + conditionSize(condition), own);
}
