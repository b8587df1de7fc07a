import assert from "node:assert/strict";
import { mayAssume } from "../../../core/trust";
import { casesOf } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const ec2 = "ec2.amazonaws.com";

const cases = casesOf(__filename, "cases") as Record<string, { document?: object[] | string; answer: boolean }>;

describe("who may assume a role", () => {
  for (const [title, { document, answer }] of Object.entries(cases)) {
    it(`${title}: EC2 ${answer ? "may" : "may not"}`, () => {
      assert.equal(mayAssume(typeof document === "object" ? documentOf(document) : document, ec2), answer);
    });
  }
});
