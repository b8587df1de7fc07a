import assert from "node:assert/strict";
import { AwsUnreadable } from "../../../../core/aws/errors";
import { unknownPart } from "../../../../core/readers/account/inventory";

describe("a part of an account that could not be read", () => {
  it("keeps the reason; a defect of the command is none", () => {
    const part = { action: "iam:GetRole", role: "pods" };
    const denied = unknownPart(part, new AwsUnreadable("no", "iam:GetRole"));
    assert.deepEqual(denied, { ...part, reason: "no", denied: true });
    assert.deepEqual(unknownPart(part, new AwsUnreadable("late")), { ...part, reason: "late", denied: false });
    assert.throws(() => unknownPart(part, new TypeError("defect")), TypeError);
  });
});
