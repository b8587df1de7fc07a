import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Use } from "../../../core/records/uses";
import type { ResourceRecord } from "../../../core/records/record";
import { evidence } from "../../../core/facts/evidence/table";
import { findFacts } from "../../../core/facts/facts";
import { evidenceText } from "../../../core/findings/render/evidence";
import { Stack } from "../../../core/facts/stack/stack";
import { required } from "../../../core/text";
import { urnOf, type TestResource } from "../../support/analyzer";
import { evidenceCases, type EvidenceCase } from "../../support/stack-cases";

const cases = evidenceCases();
const root = join(__dirname, "../../..");
const docs = readFileSync(join(root, "docs/role-uses.md"), "utf8");
function recordOf({ type, name, props = {}, propertyDependencies = {} }: TestResource): ResourceRecord {
  return { urn: urnOf(type, name), type, name, props, propertyDependencies };
}

function usesFound([types, find]: (typeof evidence)[string], resources: TestResource[]) {
  const stack = new Stack(resources.map(recordOf));
  return stack.records
    .filter(({ type }) => types.includes(type))
    .flatMap((record) => find(record, stack).map(({ use }) => (use === "node-group" ? "nodes" : "pods")));
}

const words: Record<Use, EvidenceCase["use"]> = { "node-group": "nodes", "fargate-pod-execution": "pods" };

/** How resources show that the role `shared` is used, with the URN of what shows it. */
const usesOfShared = (resources: TestResource[]) =>
  findFacts(resources.map(recordOf))
    .uses.filter(({ role }) => role.name === "shared")
    .map(({ use, evidence, urn }) => ({ use: words[use], evidence: evidenceText(evidence), urn }));

/** The last part of a type token; an instance profile is there to be used by what a case is about. */
const kindOfResource = ({ type }: TestResource) => type.split(/[:/]/).pop();
const isLookAlike = ({ positive }: EvidenceCase, resource: TestResource) =>
  kindOfResource(resource) !== "InstanceProfile" && positive.map(kindOfResource).includes(kindOfResource(resource));

describe("a kind of evidence", () => {
  for (const [kind, row] of Object.entries(evidence))
    it(`${kind} has a case in evidence.json, and in docs/role-uses.md a row with its uses`, () => {
      const uses = new Set(cases.flatMap(({ positive }) => usesFound(row, positive)));
      assert.ok(uses.size > 0, "no case of tests/cases/evidence.json shows it");
      const [, inDocs] = new RegExp(`^\\| \`${kind}\` +\\| ([a-z, ]*[a-z]) +\\|`, "m").exec(docs) ?? [];
      assert.ok(inDocs, "docs/role-uses.md has no row for it");
      assert.equal(inDocs, [...uses].sort().join(", "), "its uses in docs/role-uses.md, and those that its cases show");
    });

  for (const { name: kind, use, evidence, positive, negative } of cases) {
    it(`${kind} shows ${use} once, in words and by its resource`, () => {
      const { type, name } = required(positive.at(-1));
      assert.deepEqual(usesOfShared(positive), [{ use, evidence, urn: urnOf(type, name) }]);
    });
    it(`${kind} is not seen in what looks like it`, () => {
      for (const [index, resource] of negative.entries()) {
        const resources = resource.type.includes("InstanceProfile") ? negative : [resource];
        assert.deepEqual(usesOfShared(resources), [], `look-alike ${index}`);
      }
    });
  }

  for (const one of cases)
    it(`${one.name} has a look-alike that shows nothing`, () =>
      assert.ok(
        one.negative.some((resource) => isLookAlike(one, resource)),
        "negative holds no resource of its kind",
      ));
});
