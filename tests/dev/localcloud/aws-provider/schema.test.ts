import assert from "node:assert/strict";
import { resourceTypes } from "../../../../dev/localcloud/aws-provider/resource-types";
import { schema } from "../../../../dev/localcloud/aws-provider/schema";

interface Resource {
  properties: { [name: string]: object };
  inputProperties: { [name: string]: object };
  requiredInputs: string[];
}

describe("the schema for programs in YAML", () => {
  const written = schema() as { resources: { [token: string]: Resource }; types: { [token: string]: object } };

  it("has every resource type, and every object type that one refers to", () => {
    assert.deepEqual(Object.keys(written.resources), Object.keys(resourceTypes));
    const references = JSON.stringify(written).match(/#\/types\/[^"]+/g) ?? [];
    assert.ok(references.length > 0);
    for (const reference of references) assert.ok(written.types[reference.slice("#/types/".length)], reference);
  });

  it("tells inputs from what AWS sets", () => {
    const role = written.resources["aws:iam/role:Role"];
    assert.deepEqual(role.requiredInputs, ["assumeRolePolicy"]);
    assert.ok("arn" in role.properties && !("arn" in role.inputProperties));
  });
});
