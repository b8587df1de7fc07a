import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Schema } from "../../../dev/docs/schema/infer";

const root = join(__dirname, "..", "..", "..");
const schema = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8")) as Schema;
const [resource] = Object.values(schema.resources);
const types = Object.entries(schema.types);
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

// Those in Python, Go and Java are run: tests/compat/languages.all.test.ts.
describe("the snippet in C#", () => {
  const code = readFileSync(join(root, "examples", "snippets", "Program.cs"), "utf8");
  const namesBy = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, name = ""]) => name);
  const used = namesBy(/(?<!using )\b([A-Z]\w*) = /g);

  it("uses arguments and types that exist, and gives every required argument", () => {
    const fields = types.flatMap(([, { properties }]) => Object.keys(properties ?? {}));
    const known = [...Object.keys(resource?.inputProperties ?? {}), ...fields].map(pascal);
    assert.ok(used.length >= 4, `only ${used.join(", ")} found`);
    for (const name of used) assert.ok(known.includes(name), name);
    for (const name of resource?.requiredInputs ?? []) assert.ok(used.includes(pascal(name)), name);
    const named = namesBy(/\b([A-Z]\w*)Args\b/g);
    assert.ok(named.includes("Logging") && named.includes("CloudWatchLogs"));
    const knownTypes = ["FargatePodExecutionRole", ...types.map(([token]) => token.split(":").at(-1))];
    for (const name of named) assert.ok(knownTypes.includes(name), name);
  });

  it("reads an output that exists", () => {
    const outputs = Object.keys(resource?.properties ?? {});
    assert.ok(outputs.some((name) => code.includes(`role.${pascal(name)}`)));
  });
});
