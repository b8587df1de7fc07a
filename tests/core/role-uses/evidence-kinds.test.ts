import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ResourceRecord } from "../../../core/role-uses";
import type { Evidence } from "../../../core/role-uses/evidence/evidence";
import { allEvidence } from "../../../core/role-uses/facts";
import { Stack } from "../../../core/role-uses/stack";
import { urnOf, type TestResource } from "../../support/analyzer";
import { cases } from "./evidence-cases";

const root = join(__dirname, "../../..");
const load = createRequire(__filename);
const directory = join(root, "core/role-uses/evidence");
const docs = readFileSync(join(root, "docs/role-uses.md"), "utf8");
const kinds = readdirSync(directory)
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((kind) => kind !== "evidence");

function evidenceIn(kind: string): Evidence {
  const content = load(join(directory, kind)) as Record<string, unknown>;
  const name = kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  assert.ok(name in content, `${kind}.ts exports ${name}`);
  return content[name] as Evidence;
}

function recordOf({ type, name, props = {}, propertyDependencies = {} }: TestResource): ResourceRecord {
  return { urn: urnOf(type, name), type, name, props, propertyDependencies };
}

function finds(evidence: Evidence, resources: TestResource[]): boolean {
  const stack = new Stack(resources.map(recordOf));
  return stack.records.some((record) => evidence.concerns(record.type) && evidence.find(record, stack).length > 0);
}

describe("a kind of evidence", () => {
  for (const kind of kinds) {
    it(`${kind} is looked for`, () => assert.ok(allEvidence.includes(evidenceIn(kind))));
    it(`${kind} has a case in evidence-cases.ts`, () => {
      assert.ok(cases.some(({ positive }) => finds(evidenceIn(kind), positive)));
    });
    it(`${kind} has a row in docs/role-uses.md`, () => assert.match(docs, new RegExp(`^\\| \`${kind}\` +\\|`, "m")));
  }

  it("is one file each", () => assert.equal(allEvidence.length, kinds.length));
});
