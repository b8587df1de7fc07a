import assert from "node:assert/strict";
import type { TrustFinding } from "../../core/trust";
import { fixText } from "../../core/findings/render/fix/json";

type Statement = Record<string, unknown>;
type Condition = Record<string, Record<string, unknown>>;

export interface Document {
  Version?: string;
  Statement: Statement[];
}

/** A document whose statements have no Sid, after somebody did what the fix of a finding says, and nothing else. */
export function followFix(document: Document, finding: TrustFinding): Document {
  const { statement: label } = finding;
  const fix = fixText(finding).replace(/^write instead: /, "");
  const [instruction = ""] = fix.split(/, and (?:make )?a role of its own for anyone else who needs one/);
  const statements = document.Statement;
  const added = /^add (\{.*\})$/.exec(instruction)?.[1];
  if (added !== undefined) return { ...document, Statement: [...statements, JSON.parse(added) as Statement] };
  const removed = /^remove (statement \d+)$/.exec(instruction)?.[1];
  const wanted = removed ?? label;
  const place = statements.findIndex((_, index) => wanted === `statement ${index}`);
  const statement = statements[place];
  assert.ok(statement, `no ${wanted} for the fix: ${fix}`);
  const isRemoved = removed !== undefined || instruction.startsWith("remove the statement");
  const others = isRemoved ? [] : [changed(statement, instruction)];
  return { ...document, Statement: [...statements.slice(0, place), ...others, ...statements.slice(place + 1)] };
}

function changed(statement: Statement, instruction: string): Statement {
  const condition = (statement.Condition ?? {}) as Condition;
  const removed = /^remove "([^"]+)" from the Condition$/.exec(instruction)?.[1];
  if (removed !== undefined) return { ...statement, Condition: without(condition, removed) };
  const further =
    /^(?:("Principal": \{.*?\}), and )?(?:add to|write in) its "Condition": (\{.*?\})(?:, and leave its other conditions)?$/.exec(
      instruction,
    );
  if (further) {
    const [, principal, block = ""] = further;
    const blocks = Object.entries(JSON.parse(block) as Condition);
    const merged = blocks.map(([operator, keys]) => [operator, { ...condition[operator], ...keys }]);
    const named =
      principal === undefined ? {} : { NotPrincipal: undefined, ...(JSON.parse(`{${principal}}`) as Statement) };
    return {
      ...(JSON.parse(JSON.stringify({ ...statement, ...named })) as Statement),
      Condition: { ...condition, ...Object.fromEntries(merged) },
    };
  }
  const elements = JSON.parse(`{${instruction}}`) as Statement;
  const kept = Object.entries(statement).filter(([name]) => !(name.replace(/^Not/, "") in elements));
  return { ...Object.fromEntries(kept), ...elements };
}

/** Without what stands under a key, and without an operator that has no other key. */
function without(condition: Condition, key: string): Condition {
  const kept = Object.entries(condition)
    .map(([operator, keys]) => [operator, Object.entries(keys).filter(([name]) => name !== key)] as const)
    .filter(([, keys]) => keys.length > 0);
  return Object.fromEntries(kept.map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
}
