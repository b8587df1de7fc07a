// What core/ and the command take from Node.js, for a browser: the page is bundled with this in the place of these modules.

export function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function join(...parts: string[]): string {
  return parts.join("/");
}

/** Tells findings apart in one page; nobody compares it with a digest that was made elsewhere. */
export function createHash(): { update: (text: string) => { digest: () => string } } {
  return { update: (text) => ({ digest: () => [1, 2, 3, 4].map((seed) => fnv(seed, text)).join("") }) };
}

/** FNV-1a, of 32 bits. */
function fnv(seed: number, text: string): string {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
