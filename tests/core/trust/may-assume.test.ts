import assert from "node:assert/strict";
import { mayAssume } from "../../../core/trust";
import { itEachCase } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const ec2 = "ec2.amazonaws.com";

describe("who may assume a role", () => {
  itEachCase(
    __filename,
    "cases",
    (title, _written, answer) => `${title}: EC2 ${answer ? "may" : "may not"}`,
    (_title: string, written: object[] | string | null, answer: boolean) => {
      const isRead = Array.isArray(written);
      const document = isRead ? documentOf(written.map((one) => ({ Principal: { Service: ec2 }, ...one }))) : written;
      assert.equal(mayAssume(document ?? undefined, ec2), answer);
    },
  );
});
