/** What can be said of a condition: it surely holds, surely does not, or that cannot be known. */
export type Truth = "yes" | "no" | "maybe";

export function truth(value: boolean): Truth {
  return value ? "yes" : "no";
}

export function not(value: Truth): Truth {
  return value === "maybe" ? "maybe" : truth(value === "no");
}

/** "no" as soon as one is; "yes" only if all are. */
export function all<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = "yes";
  for (const item of items) {
    const value = test(item);
    if (value === "no") return "no";
    if (value === "maybe") result = "maybe";
  }
  return result;
}

/** "yes" as soon as one is; "no" only if all are. */
export function any<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = "no";
  for (const item of items) {
    const value = test(item);
    if (value === "yes") return "yes";
    if (value === "maybe") result = "maybe";
  }
  return result;
}
