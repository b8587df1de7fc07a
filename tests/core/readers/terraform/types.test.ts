import assert from "node:assert/strict";
import { asPulumi, asTerraform } from "../../../../core/readers/terraform/types";
import { casesOf } from "../../../support/cases";

type Props = Record<string, unknown>;

describe("a property in the words of Terraform", () => {
  for (const [type, path, expected] of casesOf(__filename, "properties") as [string, string, string][])
    it(`is ${expected} for ${path} of ${type}`, () => assert.equal(asTerraform({ type }, path), expected));
});

describe("what runs nodes in a Terraform program", () => {
  const cases = casesOf(__filename, "nodes") as [string, values: Props, pulumi: string, props: Props][];
  for (const [type, values, pulumi, props] of cases)
    it(`${type} is ${pulumi}`, () =>
      assert.deepEqual(asPulumi(type, values, {}), { type: pulumi, props, propertyDependencies: {} }));
});
