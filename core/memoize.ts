import { spend, workSoFar } from "./work-budget";

const countLimit = 2000;
const lengthLimit = 500;
/** Room for any trust policy, and for what is asked about it. */
const documentLimit = 8000;

/** Characters of all texts together. */
const sizeLimit = 2_000_000;

/** The latest results, by text; memory stays bounded. */
function remembering<Result>(lengthLimit: number): (text: string, make: () => Result) => Result {
  const known = new Map<string, Result>();
  let size = 0;
  return (text, make) => {
    if (text.length > lengthLimit) return make();
    if (known.has(text)) return known.get(text) as Result;
    const result = make();
    if (known.size >= countLimit || size + text.length > sizeLimit) {
      known.clear();
      size = 0;
    }
    known.set(text, result);
    size += text.length;
    return result;
  };
}

/** The function, with its latest results remembered by text. */
export function memoize<Result>(make: (text: string) => Result): (text: string) => Result {
  const remembered = remembering<Result>(lengthLimit);
  return (text) => remembered(text, () => make(text));
}

/** As `memoize`, for what is asked about a document: an object is not remembered. */
export function memoizeByDocument<About, Result>(ask: (document: unknown, about: About) => Result) {
  const remembered = remembering<{ result: Result; steps: number }>(documentLimit);
  return (document: unknown, about: About): Result => {
    if (typeof document !== "string") return ask(document, about);
    const start = workSoFar();
    function make() {
      const result = ask(document, about);
      return { result, steps: workSoFar() - start };
    }
    const { result, steps } = remembered(JSON.stringify([document, about]), make);
    // An answer costs the same whether or not it was remembered: a shared limit ends the same work at the same step.
    spend(start + steps - workSoFar());
    return result;
  };
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
