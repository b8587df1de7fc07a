const countLimit = 2000;
const lengthLimit = 500;

/**
 * The function, with its latest results remembered by text, for one that is asked the same again and again. It must give the
 * same for the same text; memory stays bounded.
 */
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
