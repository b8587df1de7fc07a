import assert from "node:assert/strict";
import { allowsBreaking, breakingChanges } from "../../../dev/docs/schema/breaking-changes";
import type { Schema } from "../../../dev/docs/schema/infer";
import { itEach } from "../../support/cases";

const token = "p:index:R";

function schema(): Schema {
  return {
    name: "p",
    version: "0.1.0",
    resources: {
      [token]: {
        inputProperties: {
          names: { type: "array", items: { type: "string" } },
          size: { type: "number" },
          flag: { type: "boolean", plain: true },
        },
        requiredInputs: ["names"],
        properties: { arn: { type: "string" } },
      },
    },
    types: { "p:index:T": { properties: { field: { type: "string" } }, required: [] } },
  };
}

function changed(change: (schema: Schema) => void) {
  const now = schema();
  change(now);
  return breakingChanges(schema(), now);
}

describe("breaking changes of a schema", () => {
  itEach(
    [
      ["nothing", () => {}, []],
      ["a new optional input", (s) => (s.resources[token].inputProperties.more = { type: "string" }), []],
      ["a new output", (s) => (s.resources[token].properties.more = { type: "string" }), []],
      ["another description", (s) => (s.resources[token].inputProperties.size.description = "x"), []],
      ["an input that may be left out now", (s) => (s.resources[token].requiredInputs = []), []],
      ["a resource that is gone", (s) => delete s.resources[token], [`resource ${token} is gone`]],
      ["an input that takes outputs, too", (s) => delete s.resources[token].inputProperties.flag.plain, []],
      [
        "an input that takes documents besides text",
        (s) => (s.resources[token].inputProperties.names = { type: "array", items: { $ref: "pulumi.json#/Any" } }),
        [],
      ],
      [
        "an output that may be a document",
        (s) => (s.resources[token].properties.arn = { $ref: "pulumi.json#/Any" }),
        [`output of ${token} arn was string and is document`],
      ],
      [
        "an input that is gone",
        (s) => delete s.resources[token].inputProperties.size,
        [`input of ${token} size is gone`],
      ],
      [
        "an input of another type",
        (s) => (s.resources[token].inputProperties.names = { type: "array", items: { type: "number" } }),
        [`input of ${token} names was list of string and is list of number`],
      ],
      [
        "an input that takes no outputs any more",
        (s) => (s.resources[token].inputProperties.size.plain = true),
        [`input of ${token} size was number and is plain number`],
      ],
      [
        "an input that must be given now",
        (s) => s.resources[token].requiredInputs.push("size"),
        [`input of ${token} size must be given now`],
      ],
      ["an output that is gone", (s) => delete s.resources[token].properties.arn, [`output of ${token} arn is gone`]],
      ["a type that is gone", (s) => delete s.types["p:index:T"], ["type p:index:T is gone"]],
      [
        "a field of another type",
        (s) => (s.types["p:index:T"].properties = { field: { $ref: "#/types/p:index:Other" } }),
        ["field of p:index:T field was string and is Other"],
      ],
    ],
    "are found: %s",
    (_what: string, change: (schema: Schema) => void, expected: string[]) =>
      assert.deepEqual(changed(change), expected),
  );

  it("are allowed by a new major version, and before 1.0.0 by a new minor one", () => {
    assert.equal(allowsBreaking("0.1.0", "0.1.1"), false);
    assert.equal(allowsBreaking("0.1.0", "0.2.0"), true);
    assert.equal(allowsBreaking("0.9.0", "1.0.0"), true);
    assert.equal(allowsBreaking("1.2.0", "1.3.0"), false);
    assert.equal(allowsBreaking("1.2.0", "2.0.0"), true);
  });
});
