/** A condition value, character by character. `{ variable }` is a policy variable that still has to be filled in. */
export type Piece = string | { variable: string; otherwise?: string };

export const anyText = "any text";
const anyOne = "any character";

/** The pieces of a condition value: variables only under the Version that has them, wildcards only where the operator knows them. */
export function pieces(value: string, { variables, wildcards }: { variables: boolean; wildcards: boolean }): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at < value.length; at++) {
    const variable = variables ? /^\$\{([^{}]*)\}/.exec(value.slice(at)) : null;
    if (variable) {
      found.push(variablePiece(variable[1] ?? ""));
      at += variable[0].length - 1;
    } else if (wildcards && value[at] === "*") found.push(anyText);
    else if (wildcards && value[at] === "?") found.push(anyOne);
    else found.push(value[at] ?? "");
  }
  return found;
}

function variablePiece(inside: string): Piece {
  if (["*", "?", "$"].includes(inside)) return inside;
  const parts = /^\s*([^,\s]*)\s*,\s*'(.*)'\s*$/.exec(inside);
  return parts
    ? { variable: (parts[1] ?? "").toLowerCase(), otherwise: parts[2] ?? "" }
    : { variable: inside.toLowerCase() };
}

/** The six parts of an ARN pattern; fewer if it has fewer. */
function arnParts(pattern: readonly Piece[]): Piece[][] {
  const parts: Piece[][] = [[]];
  for (const piece of pattern) {
    if (piece === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts;
}

/** A pattern whose variables are filled in, as a regular expression; `within` is what a wildcard stands for. */
export function expression(pattern: readonly Piece[], { ignoreCase = false, within = "[^]" } = {}): RegExp {
  const source = pattern.map((piece) => {
    if (piece === anyText) return `${within}*`;
    if (piece === anyOne) return within;
    if (typeof piece !== "string") throw new Error("a variable that is not filled in");
    return piece.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, ignoreCase ? "i" : "");
}

export function arnExpression(pattern: readonly Piece[]): RegExp | undefined {
  const parts = arnParts(pattern);
  if (parts.length < 6) return undefined;
  const heads = parts.slice(0, 5).map((part) => expression(part, { within: "[^:]" }).source.slice(1, -1));
  return new RegExp(`^${heads.join(":")}:${expression(parts[5] ?? []).source.slice(1)}`);
}
