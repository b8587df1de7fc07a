import type { Read } from "../../cli/commands/judge/content";
import type { Unread } from "../../cli/commands/judge/unread-content";
import { jsonFault } from "../../core/json";
import { yamlDocuments } from "../../core/readers/yaml";

/** A sentence about a text that is not judged, and what helps. */
export interface Remark {
  sentence: string;
  toDo?: string;
}

/** More characters, or levels, than the services take and than a browser reads in time. */
const limits = { characters: 10_000_000, levels: 500 };

/** The text as the tools read it: UTF-16 and byte order marks are of the file that it was copied from. */
export function readPasted(pasted: string): { text: string; note?: string } {
  const zeros = pasted.slice(0, 2000).split("\0").length - 1;
  const isWide = zeros > 0 && zeros >= Math.min(pasted.length, 2000) / 3;
  const narrow = isWide ? pasted.replaceAll("\0", "") : pasted;
  const text = narrow.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff|\ufffd\ufffd)/, "");
  if (isWide) return { text, note: "Your text was UTF-16, as PowerShell writes it. It is read as plain text." };
  if (text !== pasted) return { text, note: "A byte order mark in front of your text is left out." };
  return { text };
}

/** Why a text is not even tried; undefined for any other. */
export function refused(text: string): Remark | undefined {
  if (text.length > limits.characters)
    return {
      sentence: "Your text is too long for this page.",
      toDo: "It takes 10 million characters. The command takes more.",
    };
  return levelsOf(text) > limits.levels
    ? {
        sentence: "Your text is nested too deeply.",
        toDo: "It has more than 500 levels. No policy, template, plan or state has so many.",
      }
    : undefined;
}

/** How deep a text is nested, as far as it is JSON. */
function levelsOf(text: string): number {
  let [level, deepest, isText] = [0, 0, false];
  // A pattern for a whole string takes as much of the stack as the string is long.
  for (const [mark] of text.matchAll(/\\.|["[{\]}]/gs)) {
    if (mark === '"') isText = !isText;
    else if (isText) continue;
    else if (mark === "[" || mark === "{") deepest = Math.max(deepest, ++level);
    else if (mark === "]" || mark === "}") level--;
  }
  return deepest;
}

const remarks: Partial<Record<Unread, Remark>> = {
  "text-of-aws-cli": {
    sentence: "This is a table of the AWS CLI.",
    toDo: "Ask the AWS CLI for JSON, and paste that.",
  },
  binary: {
    sentence: "This is not a text.",
    toDo: "If it is a plan of Terraform, paste what terraform show -json prints of it.",
  },
  encrypted: { sentence: "Your text is encrypted.", toDo: "Paste what tofu show -json prints." },
  "several-documents": { sentence: "Your text holds several documents.", toDo: "Paste one of them." },
  "policy-of-another-kind": {
    sentence: "This is a policy, and not a trust policy.",
    toDo: "Paste the one that says who may assume the role: its AssumeRolePolicyDocument.",
  },
  other: {
    sentence: "Nothing in your text is a trust policy, a template, a plan or a state.",
    toDo: "Paste what aws iam get-role prints, or what the tool that makes the role writes.",
  },
};

/** What a text is that no role is read from, in words of the page, and the line where it goes wrong. */
export function remarkOn(text: string, read: Exclude<Read, { sources: unknown }>): Remark & { line?: number } {
  if (read.kind === "json-fault" || read.kind === "yaml-fault") {
    const [before, curly] = text.split(/([“”„‘’])/, 2);
    if (before !== undefined && curly !== undefined)
      return {
        sentence: `Your text has curly quotes, such as ${curly}, and it needs straight ones.`,
        toDo: 'Write " in place of each.',
        line: before.split("\n").length,
      };
    const isJson = read.kind === "json-fault";
    const line = isJson ? jsonFault(text).line : yamlDocuments(text).find(({ fault }) => fault)?.fault?.line;
    const where = line === undefined ? "it is nested too deeply" : `line ${line} has a mistake`;
    const sentence = `Your text is ${isJson ? "not JSON" : "neither JSON nor YAML"}: ${where}.`;
    return { sentence, ...(line !== undefined && { line }) };
  }
  const own = read.kind && remarks[read.kind];
  if (own) return own;
  const sentence = `Your text ${"without" in read ? read.without : `cannot be judged: ${read.problem}`}.`;
  return { sentence, ...(read.instead !== undefined && { toDo: `${read.instead}.` }) };
}
