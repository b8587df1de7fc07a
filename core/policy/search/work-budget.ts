/** Thrown if a judgement has used up its work budget; `within` catches it. */
export class BudgetSpent extends Error {}

/** The work that one judgement may do, in counted steps, so that the same policy always gets the same answer. */
export class WorkBudget {
  constructor(private steps = 300_000) {}

  /** @throws BudgetSpent once more is spent than there was */
  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) throw new BudgetSpent();
  }
}

/** What is found within a work budget; undefined if the budget is spent first. */
export function within<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof BudgetSpent) return undefined;
    throw error;
  }
}
