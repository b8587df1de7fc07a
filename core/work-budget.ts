/** A work budget ends at a count of steps. One within another one spends that one's steps too. */
interface Budget {
  end: number;
  outerEnd: number;
}

/** The steps of all work so far; only differences mean something. They do not depend on the machine, so no answer does. */
let done = 0;
let budget: Budget = { end: Infinity, outerEnd: Infinity };

/** Thrown if a work budget is used up. */
export class BudgetSpent extends Error {}

export function workSoFar(): number {
  return done;
}

/** @throws BudgetSpent once more is spent than a budget has */
export function spend(steps: number): void {
  done += steps;
  if (done > budget.end) throw new BudgetSpent();
}

/**
 * What is found within a work budget; undefined if the budget is spent first.
 * @param steps default: the work that one judgement may do
 */
export function within<Found>(find: () => Found, steps = 300_000): Found | undefined {
  const outer = budget;
  budget = { end: Math.min(outer.end, done + steps), outerEnd: outer.end };
  try {
    return beforeSpent(find);
  } finally {
    budget = outer;
  }
}

/**
 * What is found before the work budget is spent; undefined otherwise.
 * @throws BudgetSpent if the budget around it is spent too
 */
export function beforeSpent<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof BudgetSpent) || done > budget.outerEnd) throw error;
    return undefined;
  }
}
