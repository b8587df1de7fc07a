import assert from "node:assert/strict";
import { itEachCase } from "../../support/cases";
import { isUsualSourceArn, readSourceArn, sourceArn } from "../../../core/service/fargate";

const parts = { partition: "aws", region: "eu-west-1", accountId: "111122223333", cluster: "prod" };

describe("a SourceArn", () => {
  const read: Record<string, [string, Partial<typeof parts>]> = {
    "that is made": [sourceArn(parts), {}],
    "with wildcards": ["arn:aws:eks:*:1111*:fargateprofile/p*/x", { region: "*", accountId: "1111*", cluster: "p*" }],
    "without a resource": ["arn:aws:eks:eu-west-1:111122223333", { cluster: "" }],
    "of another kind": ["arn:aws:eks:eu-west-1:111122223333:cluster/prod", {}],
  };
  for (const [what, [text, other]] of Object.entries(read))
    it(`${what} is read as it is written`, () => assert.deepEqual(readSourceArn(text), { ...parts, ...other }));

  it("that is no ARN has no parts", () => {
    assert.deepEqual(readSourceArn("text"), { partition: "", region: "", accountId: "", cluster: "" });
  });
  itEachCase(
    __filename,
    "usual",
    (text, is) => `${text} is ${is ? "" : "not "}in the usual form`,
    (text: string, is: boolean) => assert.equal(isUsualSourceArn(text), is),
  );
});
