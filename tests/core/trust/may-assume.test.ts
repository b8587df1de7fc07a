import assert from "node:assert/strict";
import { mayAssume } from "../../../core/trust";
import { itEachCase } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const ec2 = "ec2.amazonaws.com";

describe("who may assume a role", () => {
  itEachCase(
    __filename,
    "cases",
    (title, { answer }) => `${title}: EC2 ${answer ? "may" : "may not"}`,
    (_title: string, { document, answer }: { document?: object[] | string; answer: boolean }) => {
      assert.equal(mayAssume(typeof document === "object" ? documentOf(document) : document, ec2), answer);
    },
  );
});
