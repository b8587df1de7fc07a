/** The ways in which numbers and dates are compared. */
export type Comparison = "=" | "<" | "<=" | ">" | ">=";

/** True if `left COMPARISON right`. */
export function compares(comparison: Comparison, left: number, right: number): boolean {
  switch (comparison) {
    case "=":
      return left === right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}
