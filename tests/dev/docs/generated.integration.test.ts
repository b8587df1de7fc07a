import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import { root } from "../../../dev/localcloud/cloud";
import { argumentTable } from "../../../components/arguments/table";
import { generated, unannouncedChanges } from "../../../dev/docs/generate";
import { typeOf } from "../../../dev/docs/schema/breaking-changes";
import type { Schema } from "../../../dev/docs/schema/infer";

describe("generated documentation", () => {
  let files: Map<string, string>;
  before(async function () {
    // Type checks the component as the language host does, which takes long on a busy machine.
    this.timeout(180_000);
    files = await generated();
  });

  it("is what npm run docs would write now", () => {
    for (const [file, text] of files) {
      const written = readFileSync(file, "utf8");
      if (basename(file) === "schema.json") {
        const changes = unannouncedChanges(JSON.parse(written) as Schema, JSON.parse(text) as Schema);
        assert.deepEqual(changes, [], "breaking changes need a new version");
      }
      assert.equal(written, text, `${relative(root, file)} is out of date: run npm run docs`);
    }
  });

  it("describes every resource, argument, output and field, without debris", () => {
    const schema = JSON.parse([...files].find(([file]) => file.endsWith("schema.json"))?.[1] ?? "") as Schema;
    const [resource] = Object.values(schema.resources);
    const fields = Object.values(schema.types).flatMap(({ properties }) => Object.entries(properties ?? {}));
    const described: [string, string | undefined][] = [
      ["the resource", resource.description],
      ...[...Object.entries(resource.inputProperties), ...Object.entries(resource.properties), ...fields].map(
        ([name, { description }]): [string, string | undefined] => [name, description],
      ),
    ];
    assert.ok(described.length > 25);
    for (const [name, description] of described) {
      assert.match(description ?? "", /^[A-Z`][^]*[.\w/]$/, `${name} has no sentence above it that describes it`);
      assert.doesNotMatch(description ?? "", /\[object|\{@|@link|undefined|<[a-z]|\*\//, name);
    }
  });

  it("has every argument in one list, in the component's page alone", () => {
    const pages = [...files].filter(([, text]) => text.includes("<!-- arguments:begin -->"));
    assert.deepEqual(
      pages.map(([file]) => file.split("/").slice(-2).join("/")),
      ["components/README.md"],
    );
    for (const name of Object.keys(argumentTable)) assert.ok(pages[0][1].includes(`- **\`${name}\`** (`), name);
  });

  it("names in the table of arguments the types of the schema", () => {
    const schema = JSON.parse([...files].find(([file]) => file.endsWith("schema.json"))?.[1] ?? "") as Schema;
    const [{ inputProperties }] = Object.values(schema.resources);
    assert.deepEqual(Object.keys(argumentTable).sort(), Object.keys(inputProperties).sort());
    for (const [name, { type }] of Object.entries(argumentTable))
      assert.equal(typeOf(inputProperties[name]).replace(/plain /g, ""), type, name);
  });
});
