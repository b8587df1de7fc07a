import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { isAboutService } from "../../../core/trust";

describe("a trust policy", () => {
  itEachCase(
    __filename,
    "cases",
    (lets, _Statement, expected) => `that ${lets} is ${expected ? "" : "not "}about the Fargate service`,
    (_lets: string, Statement: unknown[] | string, expected: boolean) =>
      assert.equal(isAboutService(typeof Statement === "string" ? Statement : { Statement }), expected),
  );
});
