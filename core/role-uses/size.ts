/** No service takes as many values; YAML's aliases, which CloudFormation does not take, could stand for billions. */
export function isSmall(content: object): boolean {
  let left = 100_000;
  const open: unknown[] = [content];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (--left < 0) return false;
    if (typeof value !== "object" || value === null) continue;
    const items: unknown[] = Object.values(value);
    open.push(...items.filter((item) => item !== undefined && item !== null));
  }
  return true;
}
