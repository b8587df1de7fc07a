import { workSoFar } from "../../core/work-budget";

/** The steps of the work budgets that a work takes, the same on every machine and however busy it is. */
export function stepsOf(work: () => void): number {
  const start = workSoFar();
  work();
  return workSoFar() - start;
}
