import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceSchema, Schema } from "../../../dev/docs/schema/infer";

const root = join(__dirname, "..", "..", "..");
const schema = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8")) as Schema;
const resource: ResourceSchema = schema.resources["fargate-pod-execution-role:index:FargatePodExecutionRole"];
const types = Object.entries(schema.types).map(([token, type]) => ({ name: token.split(":").at(-1) ?? "", ...type }));

function snippet(language: string): string {
  const text = readFileSync(join(root, "components", "README.md"), "utf8");
  const found = new RegExp(`<!-- snippet:${language} -->\\s*\`\`\`\\w+\\n([^]*?)\`\`\``).exec(text);
  assert.ok(found, `the README has no snippet for ${language}`);
  return found[1];
}

const pascal = (name: string): string => name[0].toUpperCase() + name.slice(1);
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const same = (name: string): string => name;

/** How each language's generated SDK writes an argument, and where in a snippet arguments stand. */
const languages: {
  [language: string]: {
    spell: (name: string) => string;
    argument: RegExp;
    typeSuffix: string;
    output: (name: string) => string;
  };
} = {
  python: { spell: snake, argument: /\b([a-z_]+)=/g, typeSuffix: "Args", output: (name) => `role.${snake(name)}` },
  go: { spell: pascal, argument: /^\s+([A-Z]\w*):/gm, typeSuffix: "Args", output: (name) => `role.${pascal(name)}` },
  csharp: { spell: pascal, argument: /\b([A-Z]\w*) = /g, typeSuffix: "Args", output: (name) => `role.${pascal(name)}` },
  java: { spell: same, argument: /\.(\w+)\((?!\))/g, typeSuffix: "Args", output: (name) => `role.${name}()` },
};

/** Methods in the Java snippet that are no arguments. */
const javaMethods = ["run", "export", "builder", "build", "main"];

describe("snippets of the registry page", () => {
  const inputs = Object.keys(resource.inputProperties);
  const fields = types.flatMap(({ properties }) => Object.keys(properties ?? {}));

  for (const [language, { spell, argument, typeSuffix, output }] of Object.entries(languages)) {
    describe(language, () => {
      const code = snippet(language);
      const used = [...code.matchAll(argument)].map(([, name]) => name).filter((name) => !javaMethods.includes(name));

      it("uses arguments and fields that exist, spelled as the language spells them", () => {
        const known = [...inputs, ...fields].map(spell);
        assert.ok(used.length >= 4, `only ${used.join(", ")} found`);
        assert.deepEqual(
          used.filter((name) => !known.includes(name)),
          [],
        );
      });

      it("gives every required argument", () => {
        assert.deepEqual(
          resource.requiredInputs.map(spell).filter((name) => !used.includes(name)),
          [],
        );
      });

      it("uses types that exist and the resource by its name", () => {
        const named = [...code.matchAll(new RegExp(`\\b([A-Z]\\w*)${typeSuffix}\\b`, "g"))].map(([, name]) => name);
        const known = [...types.map(({ name }) => name), "FargatePodExecutionRole"];
        assert.ok(named.includes("Logging") && named.includes("CloudWatchLogs"));
        assert.deepEqual(
          named.filter((name) => !known.includes(name)),
          [],
        );
        assert.match(code, /FargatePodExecutionRole\b/);
      });

      it("reads an output that exists, a list where there is a list", () => {
        assert.ok(Object.keys(resource.properties).some((name) => code.includes(output(name))));
        assert.equal(resource.inputProperties.clusters.type, "array");
      });
    });
  }
});
