/** No service takes this many values. YAML's aliases, which CloudFormation does not take, and nested loops could stand for billions. */
const valueLimit = 100_000;

/** True for content of no more values than a service takes. */
export function isSmall(content: object): boolean {
  let left = valueLimit;
  const open: unknown[] = [content];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (--left < 0) return false;
    if (typeof value !== "object" || value === null) continue;
    const items: unknown[] = Object.values(value);
    open.push(...items.filter((item) => item !== undefined && item !== null));
  }
  return true;
}
