import assert from "node:assert/strict";
import { nthStatement } from "../../core/trust";

type Raw = Record<string, unknown>;

const asList = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const hidden = "a value that is not shown";
const valuesIn = (text: string): unknown[] =>
  JSON.parse(`[${text.replaceAll(hidden, JSON.stringify(hidden))}]`) as unknown[];

/** `Condition.ArnLike."aws:SourceArn"` as its names. */
const namesIn = (path: string): string[] =>
  (path.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? []).map((name) =>
    name.startsWith('"') ? (JSON.parse(name) as string) : name,
  );

/** The document after somebody did what each sentence says, by its words alone. The statements are counted as they were before. */
export function followSentences(document: unknown, sentences: readonly string[]): Raw {
  // As text, so that no two statements share a list.
  const copy = JSON.parse(JSON.stringify(document)) as Raw;
  const statements: (Raw | undefined)[] = asList(copy.Statement) as Raw[];
  const labelled = [...statements];
  const added: Raw[] = [];
  const at = (label: string): number => {
    const place = labelled.findIndex(
      (one, index) =>
        label === nthStatement(index) || label === `statement ${JSON.stringify(one?.Sid)}` || label === one?.Sid,
    );
    assert.ok(place >= 0, `no ${label}`);
    return place;
  };
  for (const sentence of sentences) {
    const statement = /^Add the statement (\{.*\})$/.exec(sentence)?.[1];
    const removed = /^Remove ((?:the \w+ )?statement.*)$/.exec(sentence)?.[1];
    if (statement !== undefined) added.push(JSON.parse(statement) as Raw);
    else if (removed !== undefined) statements[at(removed)] = undefined;
    else {
      const [, where = "", what = ""] = /^In (the document|the \w+ statement|statement "[^"]*"), (.*)$/.exec(sentence) ?? [];
      assert.ok(where, `a sentence that nobody can follow: ${sentence}`);
      change(where === "the document" ? copy : (statements[at(where)] as Raw), what);
    }
  }
  return { ...copy, Statement: [...statements.filter((one) => one !== undefined), ...added] };
}

function change(statement: Raw, what: string): void {
  const gone = /^remove ([^ ]+)$/.exec(what)?.[1];
  const member = /^(?:add|write instead)(?: in its ([^ ]+))?: (.*)$/.exec(what);
  const values = /^(add to|remove from|write in) its ([^ ]+): (.*)$/.exec(what);
  if (gone !== undefined) {
    const names = namesIn(gone);
    Reflect.deleteProperty(inside(statement, names.slice(0, -1)), names.at(-1) ?? "");
  } else if (values) {
    const [, verb = "", path = "", list = ""] = values;
    const names = namesIn(path);
    const block = inside(statement, names.slice(0, -1));
    const name = names.at(-1) ?? "";
    const [fresh = "", old = ""] = verb === "remove from" ? ["", list] : list.split(" in place of ");
    const gone = valuesIn(old);
    const isHidden = (one: unknown) => gone.includes(hidden) && /[^\x21-\x7e]/.test(String(one));
    const kept = asList(block[name]).filter((one) => !gone.includes(one) && !isHidden(one));
    block[name] = [...kept, ...valuesIn(fresh)];
  } else {
    const [, path = "", written = ""] = member ?? [];
    assert.ok(written, `a change that nobody can follow: ${what}`);
    Object.assign(inside(statement, namesIn(path)), JSON.parse(`{${written}}`));
  }
}

function inside(statement: Raw, names: readonly string[]): Raw {
  return names.reduce((block, name) => (block[name] ??= {}) as Raw, statement);
}

/** The sentences of a fix that change the policy, in the order of the text. */
export function changesIn(fix: string): string[] {
  return fix
    .split(/\. (?=(?:In |Add the statement|Remove (?:the \w+ )?statement|Put |Then |Give |If |Or: |Change ))/)
    .filter((sentence) => /^(?:In (?:the |statement)|Add the statement|Remove (?:the \w+ )?statement)/.test(sentence));
}
