const text = String.raw`"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"`;
const word = String.raw`(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])`;
const pattern = (content: string): RegExp => new RegExp(String.raw`\s*(${content})`, "uy");
const patterns = { value: pattern(String.raw`${text}|${word}|\{|\[`), key: pattern(text) };
const marks = { ":": pattern(":"), ",": pattern(","), "{": pattern(String.raw`\}`), "[": pattern(String.raw`\]`) };

/** The line where a text that is not JSON goes wrong, from 1. The parser's own message says it in no promised form, and quotes the text. */
export function jsonFaultLine(json: string): number {
  let end = 0;
  const take = (wanted: RegExp): string | undefined => {
    wanted.lastIndex = end;
    const found = wanted.exec(json)?.[1];
    if (found !== undefined) end = wanted.lastIndex;
    return found;
  };
  const takeValue = (): boolean => {
    const start = take(patterns.value);
    if (start !== "{" && start !== "[") return start !== undefined;
    if (take(marks[start]) !== undefined) return true;
    do {
      if (start === "{" && (take(patterns.key) === undefined || take(marks[":"]) === undefined)) return false;
      if (!takeValue()) return false;
    } while (take(marks[","]) !== undefined);
    return take(marks[start]) !== undefined;
  };
  try {
    takeValue();
  } catch {
    // It is nested too deeply; so far it is right.
  }
  const rest = json.slice(end).trimStart();
  const good = rest === "" ? json.trimEnd() : json.slice(0, -rest.length);
  return good.split("\n").length;
}
