/** The Markdown pages of the checkout, as the tests of the documentation read them. */
import GithubSlugger from "github-slugger";
import MarkdownIt, { type Token } from "markdown-it";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { sourcesBelow } from "./sources";

/** A block of code. What the reader needs stands in plain sight, as `**Needs** TEXT` at the end of the paragraph before it. */
export interface Block {
  page: string;
  /** Line of the page, from 1. */
  line: number;
  /** What stands after the fence; an indented block is `sh`. */
  language: string;
  text: string;
  /** What the block needs that no test has, such as an AWS account. */
  needs?: string;
}

export interface Page {
  path: string;
  blocks: Block[];
  /** Ids of the headings, as GitHub makes them. */
  anchors: Set<string>;
  links: string[];
}

const markdown = new MarkdownIt({ html: true });

/** Every page of the checkout but those of packages; paths are relative to the root. */
export const pagePaths = (): string[] => sourcesBelow("", ".md");

export function readPage(path: string): Page {
  return parsePage(path, readFileSync(join(root, path), "utf8"));
}

export function parsePage(path: string, text: string): Page {
  const page: Page = { path, blocks: [], anchors: new Set(), links: [] };
  const slugger = new GithubSlugger();
  const tokens = markdown.parse(text, {});
  let before = "";
  tokens.forEach((token, index) => {
    if (token.type === "fence" || token.type === "code_block") {
      const language = token.type === "fence" ? token.info.trim() : "sh";
      const block = { page: path, line: (token.map?.[0] ?? 0) + 1, language, text: token.content };
      page.blocks.push({ ...block, needs: /\*\*Needs\*\* ([^<]+)/.exec(before)?.[1] });
    }
    if (token.type === "inline") before = token.content;
    else if (!["paragraph_close", "html_block"].includes(token.type)) before = "";
    if (token.type === "heading_open") page.anchors.add(slugger.slug(plainText(tokens[index + 1].children)));
    for (const child of token.children ?? []) {
      const target = child.attrGet("href") ?? child.attrGet("src");
      if (target) page.links.push(String(target));
    }
  });
  return page;
}

function plainText(children: Token[] | null) {
  return (children ?? []).map(({ content }) => content).join("");
}

/** A command of a shell block: what is typed, and what the page says of it. */
export interface DocumentedCommand {
  line: string;
  /** Exit code that the page states as `# exit code N`; 0 unless stated. */
  exitCode: number;
  /** Output that follows a line with a prompt; undefined if the block has no prompts. */
  output?: string;
}

/** The commands of a shell block. Lines with the prompt `$ ` are commands, what follows each is its output. */
export function commandsOf(text: string): DocumentedCommand[] {
  const prompted = text.startsWith("$ ");
  const commands: DocumentedCommand[] = [];
  for (const line of text.trimEnd().split("\n")) {
    const last = commands.at(-1);
    if (prompted && !line.startsWith("$ ") && last) last.output = `${last.output}${line}\n`;
    else if (!prompted && last && (/^\s/.test(line) || last.line.endsWith("\\") || isOpen(last.line)))
      last.line += `\n${line}`;
    else if (line.trim() && !line.startsWith("#"))
      commands.push({ line: line.replace(/^\$ /, ""), exitCode: 0, ...(prompted && { output: "" }) });
  }
  for (const command of commands) command.exitCode = Number(/# exit code (\d+)/.exec(command.line)?.[1] ?? 0);
  return commands;
}

/** Whether a quote or a loop of the shell goes on in the next line. */
function isOpen(command: string) {
  const quotes = command.replace(/"[^"]*"|'[^']*'/g, "");
  return /["']/.test(quotes) || (/\bdo\b/.test(quotes) && !/\bdone\b/.test(quotes));
}

/** Words of a simple command, without quotes and what stands behind a `#`. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  return words.slice(0, comment === -1 ? undefined : comment).map((word) => word.replace(/["']/g, ""));
}
