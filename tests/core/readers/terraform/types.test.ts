import assert from "node:assert/strict";
import { asPulumi, asTerraform } from "../../../../core/readers/terraform/types";
import { itEachCase } from "../../../support/cases";

type Props = Record<string, unknown>;

describe("a property in the words of Terraform", () => {
  itEachCase(
    __filename,
    "properties",
    (type, path, expected) => `is ${expected} for ${path} of ${type}`,
    (type: string, path: string, expected: string) => assert.equal(asTerraform({ type }, path), expected),
  );
});

describe("what runs nodes in a Terraform program", () => {
  itEachCase(
    __filename,
    "nodes",
    (type, _values, pulumi) => `${type} is ${pulumi}`,
    (type: string, values: Props, pulumi: string, props: Props) =>
      assert.deepEqual(asPulumi(type, values, {}), { type: pulumi, props, propertyDependencies: {} }),
  );
});
