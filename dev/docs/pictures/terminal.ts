import { stripVTControlCharacters } from "node:util";
import { escapeMarkup } from "../../../cli/report/escape";

/** What a terminal showed: commands, and what each of them wrote, with the colours of ANSI. */
export interface Recording {
  /** What the picture is, for anyone who cannot see it. */
  title: string;
  description: string;
  commands: readonly { line: string; output: string }[];
}

/** Characters in a line. */
export const columns = 80;

const character = { width: 8.4, height: 19 };
const margin = 18;

/** The colours that a command can ask for, by the number of ANSI; a bright one looks like its plain one, but for grey. */
const colours: readonly { codes: readonly number[]; name: string; light: string; dark: string }[] = [
  { codes: [31, 91], name: "red", light: "#b42318", dark: "#ff8a7a" },
  { codes: [32, 92], name: "green", light: "#1a7f4b", dark: "#63d297" },
  { codes: [33, 93], name: "yellow", light: "#8a5a00", dark: "#f0bb57" },
  { codes: [34, 94], name: "blue", light: "#1f5fbf", dark: "#8ab8ff" },
  { codes: [35, 95], name: "magenta", light: "#8b2f97", dark: "#e29bee" },
  { codes: [36, 96], name: "cyan", light: "#0f6b7c", dark: "#63cfe0" },
  { codes: [90], name: "grey", light: "#59677a", dark: "#9fb0c3" },
];

/** How a run of characters looks. */
interface Look {
  colour?: string;
  bold?: boolean;
}

interface Cell extends Look {
  text: string;
}

/** How text looks after an escape sequence for colours, such as `1;31`. */
function lookAfter(codes: readonly number[], before: Look): Look {
  const [code = 0, ...rest] = codes;
  // `38;5;N` takes a colour out of a table that begins with the sixteen of ANSI.
  const indexed = code === 38 && rest[0] === 5 ? (rest[1] ?? 0) : undefined;
  const asked = indexed === undefined ? code : indexed < 8 ? 30 + indexed : 82 + indexed;
  const colour = colours.find((one) => one.codes.includes(asked))?.name;
  const look = (): Look => {
    if (colour !== undefined) return { ...before, colour };
    if (code === 0) return {};
    if (code === 1) return { ...before, bold: true };
    if (code === 22) return { ...before, bold: false };
    return code === 39 || indexed !== undefined ? { bold: before.bold } : before;
  };
  const left = indexed === undefined ? rest : rest.slice(2);
  return left.length === 0 ? look() : lookAfter(left, look());
}

/** The text with its looks, a line of the output in each list. */
function cellsOf(output: string): Cell[][] {
  const lines: Cell[][] = [[]];
  let look: Look = {};
  for (const [index, part] of output.split(/\x1b\[([\d;]*)m/).entries()) {
    if (index % 2 === 1) {
      look = lookAfter(part.split(";").map(Number), look);
      continue;
    }
    for (const text of stripVTControlCharacters(part)) {
      if (text === "\n") lines.push([]);
      else lines.at(-1)?.push({ text, ...look });
    }
  }
  return lines;
}

/**
 * A line that is too long goes on below its own beginning, at a word; in a command's JSON, at a value. What is typed or pasted stays
 * whole.
 */
function wrapped(cells: readonly Cell[]): Cell[][] {
  const text = cells.map((cell) => cell.text).join("");
  if (text.length <= columns || /^\$ |^\s*[+-]? *"[^"]+": /.test(text)) return [[...cells]];
  const ends = [/.*\S(?= )/, /.*(?:[,{[]|":)(?=.)/, /.*[:/](?=.)/].map(
    (part) => part.exec(text.slice(0, columns + 1))?.[0].length ?? 0,
  );
  const end = ends.find((one) => one > columns / 2) ?? columns;
  const indent = text.length - text.trimStart().length;
  const from = text.length - text.slice(end).trimStart().length;
  return [cells.slice(0, end), ...wrapped([...cells.slice(0, indent), ...cells.slice(from)])];
}

/** Each run of one look begins at its column, so that columns are straight in every font. */
function lineMarkup(cells: readonly Cell[], row: number): string {
  const isSame = (a: Look, b: Look | undefined): boolean => a.colour === b?.colour && a.bold === b?.bold;
  const starts = cells.flatMap((cell, column) => (isSame(cell, cells[column - 1]) && column > 0 ? [] : [column]));
  const runs = starts.map((start, index) => {
    const text = cells.slice(start, starts[index + 1]).map((cell) => cell.text);
    const { colour, bold } = cells[start] ?? {};
    const names = [colour, bold ? "bold" : undefined].filter((name) => name !== undefined).join(" ");
    const x = +(margin + start * character.width).toFixed(1);
    return `<tspan x="${x}"${names === "" ? "" : ` class="${names}"`}>${escapeMarkup(text.join(""))}</tspan>`;
  });
  return runs.length === 0 ? "" : `<text y="${margin + 14 + row * character.height}">${runs.join("")}</text>\n`;
}

function styleOf(theme: "light" | "dark"): string {
  const [page, line, text] = theme === "light" ? ["#f6f7f9", "#c3ccd8", "#1b2430"] : ["#11161d", "#3a4757", "#e6ebf2"];
  const rules = colours.map((colour) => `.${colour.name}{fill:${colour[theme]}}`).join("");
  return `rect{fill:${page};stroke:${line}}text{fill:${text}}${rules}`;
}

/** A recording as an SVG picture that stands by itself, light or dark as the reader's system is. */
export function terminalPicture({ title, description, commands }: Recording): string {
  const text = commands.map(({ line, output }) => `\x1b[90m$\x1b[39m \x1b[1m${line}\x1b[22m\n${output.trimEnd()}`);
  const lines = cellsOf(text.join("\n\n")).flatMap(wrapped);
  const longest = Math.max(columns, ...lines.map((line) => line.length));
  const [width, height] = [longest * character.width + 2 * margin, lines.length * character.height + 2 * margin];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" xml:space="preserve">
<title id="title">${escapeMarkup(title)}</title>
<desc id="description">${escapeMarkup(description)}</desc>
<style>text{white-space:pre;font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}.bold{font-weight:700}${styleOf("light")}@media (prefers-color-scheme:dark){${styleOf("dark")}}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.map(lineMarkup).join("")}</svg>
`;
}
