import assert from "node:assert/strict";
import { asList, isQuotable } from "../../core/text";
import { stepsOf } from "../../core/findings/render/fix/fix-steps";
import { fixText } from "../../core/findings/render/fix/printed-lines";
import { nthStatement } from "../../core/policy/parse/policy";
import type { TrustPolicy } from "../../core/trust";

type Raw = Record<string, unknown>;

/** What to do so that a policy becomes another one. */
export function changeText(before: unknown, after: TrustPolicy): string {
  const nobody = { gained: [], lost: [], toSay: [], wanted: [], denials: [] };
  return fixText(stepsOf({ kind: "trust", before: before as TrustPolicy, after, ...nobody }));
}

/** A sentence of a fix, with what it says is to be pasted. */
interface Told {
  lead: string;
  block: string;
}

const isSentence = (line: string) => /^See |^[A-Z][\w@]* .*[.:]$/.test(line);

/** A fix as its reader sees it: sentences, and what stands below them. The marks of the pack are not pasted. */
export function toldIn(text: string): Told[] {
  const all: Told[] = [];
  for (const line of text.split("\n")) {
    const last = all.at(-1);
    if (isSentence(line) || !last) all.push({ lead: line, block: "" });
    else last.block += `${last.block === "" ? "" : "\n"}${line}`;
  }
  return all.map(({ lead, block }) => ({
    lead,
    block: /^(?=[^]*^\+ )(?:[+ ] .*(?:\n|$))+$/m.test(block) ? block.replace(/^[+ ] /gm, "") : block,
  }));
}

/** A fix on one line, for tables of tests: what is pasted stands behind its sentence. */
export const oneLine = (text = ""): string =>
  toldIn(text)
    .map(({ lead, block }) => `${lead} ${block.replace(/\n\s*/g, " ")}`.trim())
    .join(" ");

const label = String.raw`(the \w+ statement|statement "[^"]*")`;
const change = new RegExp(
  `^(?:In ${label} of .*, write|Add to the statements of .*|Remove .*${label} of .*|Write .* as)[.:]?$`,
);

/** The sentences that change a trust policy, with what they write. */
export const changesIn = (text: string): Told[] => toldIn(text).filter(({ lead }) => change.test(lead));

const inJson = (text: string): unknown => JSON.parse(/^\s*\{/.test(text) ? text : `{${text}}`);

/**
 * The trust policy after somebody did what each sentence of a fix says, by its words alone.
 * @param read what is pasted: an object, or members of one
 */
export function followFix(document: unknown, text: string, read: (text: string) => unknown = inJson): Raw {
  // As text, so that no two statements share a list.
  const copy = JSON.parse(JSON.stringify(document)) as Raw;
  const statements: (Raw | undefined)[] = asList(copy.Statement) as Raw[];
  const labels = statements.map((one, index) => [nthStatement(index), `statement ${JSON.stringify(one?.Sid)}`]);
  const added: Raw[] = [];
  let whole: Raw | undefined;
  const changes = changesIn(text);
  assert.ok(changes.length > 0, `nothing to do: ${text}`);
  for (const { lead, block } of changes) {
    const [, named] = new RegExp(label).exec(lead) ?? [];
    const at = labels.findIndex((one) => one.includes(named ?? ""));
    const [, gone] = /^Remove (.+) from /.exec(lead) ?? [];
    if (lead.startsWith("In ")) {
      const members = read(block) as Raw;
      const old = Object.fromEntries(Object.keys(members).map((name) => [name, statements[at]?.[name]]));
      Object.assign(statements[at] ?? {}, kept(members, old));
    } else if (lead.startsWith("Add ")) added.push(read(block) as Raw);
    else if (gone !== undefined)
      for (const name of gone.split(" and ")) Reflect.deleteProperty(statements[at] ?? {}, name);
    else if (lead.startsWith("Remove ")) statements[at] = undefined;
    else whole = read(block) as Raw;
  }
  return whole ?? { ...copy, Statement: [...statements.filter((one) => one !== undefined), ...added] };
}

/** What is asked for by KEEP_YOUR_VALUE: the values that no text shows, in their order. */
function kept(value: unknown, before: unknown): unknown {
  const hidden = [...JSON.stringify(before).matchAll(/("(?:[^"\\]|\\.)*")(:?)/g)].flatMap(([, text = "", colon]) => {
    const one = colon === "" ? (JSON.parse(text) as string) : "";
    return isQuotable(one) ? [] : one;
  });
  return JSON.parse(JSON.stringify(value), (_, one: unknown) => (one === "KEEP_YOUR_VALUE" ? hidden.shift() : one));
}
