const countLimit = 2000;
const lengthLimit = 500;

/** The function, with its latest results remembered by text; memory stays bounded. */
export function memoize<Result>(make: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    if (text.length > lengthLimit) return make(text);
    if (known.has(text)) return known.get(text) as Result;
    if (known.size >= countLimit) known.clear();
    const result = make(text);
    known.set(text, result);
    return result;
  };
}

/** As `memoize`, for what is asked about a document: an object is not remembered. */
export function memoizeByDocument<About, Result>(ask: (document: unknown, about: About) => Result) {
  const askText = memoize((key) => ask(...(JSON.parse(key) as [string, About])));
  return (document: unknown, about: About): Result =>
    typeof document === "string" ? askText(JSON.stringify([document, about])) : ask(document, about);
}

/**
 * The function, with its results kept for as long as the objects that it is asked about, which nobody may change. `undefined` is not
 * kept: a WeakMap of many entries slows down the garbage collector.
 */
export function memoizeByObject<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, Result>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = make(key);
    if (result !== undefined) known.set(key, result);
    return result;
  };
}
