/** The name to create: the given one, or the prefix with a number that grows with time, as the official provider does. */
export function nameToCreate(name: string | undefined, prefix: string | undefined): string {
  return name ?? `${prefix ?? ""}${Date.now()}${process.hrtime()[1]}`;
}

/** The prefix of a name that ends as nameToCreate ends one; the official provider guesses likewise. */
export function prefixOf(name: string, known: string | undefined): string {
  return known && name.startsWith(known) ? known : "";
}

/** Everything that a paged IAM list has. */
export async function allPages<Page extends { IsTruncated?: boolean; Marker?: string }, Item>(
  fetch: (marker: string | undefined) => Promise<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  let marker: string | undefined;
  do {
    const page = await fetch(marker);
    found.push(...(items(page) ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  return found;
}
