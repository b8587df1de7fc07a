const token =
  /\s*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy;

/** What may come next: a value, a key, or what stands between them; `]` and `}` if nothing came yet. */
type Next = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end";

/** The line where a text that is not JSON goes wrong, from 1. The parser's own message says it in no promised form, and quotes the text. */
export function jsonFaultLine(text: string): number {
  const open: ("{" | "[")[] = [];
  let next: Next = "value";
  let end = 0;
  const isTaken = ([, mark = "", text]: RegExpExecArray): boolean => {
    const inside = open.at(-1);
    if (next === ":") {
      next = "value";
      return mark === ":";
    }
    if (next === ", or end" && mark === ",") {
      next = inside === "{" ? "key" : "value";
      return inside !== undefined;
    }
    if (mark === "}" || mark === "]") {
      const mayEnd = next === ", or end" || next === (mark === "}" ? "key or }" : "value or ]");
      next = ", or end";
      return mayEnd && open.pop() === (mark === "}" ? "{" : "[");
    }
    if (next.startsWith("key")) {
      next = ":";
      return text !== undefined;
    }
    if (next === ", or end") return false;
    if (mark !== "") open.push(mark as "{" | "[");
    next = mark === "{" ? "key or }" : mark === "[" ? "value or ]" : ", or end";
    return mark === "" || mark === "{" || mark === "[";
  };
  for (;;) {
    token.lastIndex = end;
    const found = token.exec(text);
    if (!found || !isTaken(found)) break;
    end = token.lastIndex;
  }
  const rest = text.slice(end).trimStart();
  const good = rest === "" ? text.trimEnd() : text.slice(0, -rest.length);
  return good.split("\n").length;
}
