import { WorkBudget } from "../../core/policy/search/segments";

/** The steps of the work budget that a work takes, the same on every machine and however busy it is. */
export function stepsOf(work: () => void): number {
  const spend = Object.getOwnPropertyDescriptor(WorkBudget.prototype, "spend") ?? {};
  let total = 0;
  const counting = function (this: WorkBudget, steps: number): void {
    total += steps;
    Reflect.apply(spend.value as WorkBudget["spend"], this, [steps]);
  };
  Object.defineProperty(WorkBudget.prototype, "spend", { ...spend, value: counting });
  try {
    work();
  } finally {
    Object.defineProperty(WorkBudget.prototype, "spend", spend);
  }
  return total;
}
