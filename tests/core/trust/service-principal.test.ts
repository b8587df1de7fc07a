import assert from "node:assert/strict";
import { casesOf } from "../../support/cases";
import { isAboutService } from "../../../core/trust";

describe("a trust policy", () => {
  const cases = casesOf(__filename, "cases") as [lets: string, statements: unknown[] | string, expected: boolean][];
  for (const [lets, Statement, expected] of cases)
    it(`that ${lets} is ${expected ? "" : "not "}about the Fargate service`, () =>
      assert.equal(isAboutService(typeof Statement === "string" ? Statement : { Statement }), expected));
});
