import assert from "node:assert/strict";
import type { Fix } from "../../../../core/findings/fix-kinds";
import type { Found } from "../../../../core/findings/found";
import { inAccountWords } from "../../../../core/findings/render/account";
import { accountId, roleArn } from "../../../support/fake-aws-account";
import { recordOf } from "../../../support/records";

const role = { label: '"pods"', name: "pods" };
const say = (found: Found, fix: Fix = { kind: "name" }, arn = roleArn("pods")) =>
  inAccountWords(found, { place: { account: accountId, role: arn }, fix: () => fix });
const unread = (reason: string): Found => ({ id: "file-unreadable", kind: "unread", part: { reason } });
const at = recordOf("aws:iam/role:Role", "pods");
const trust = { id: "trust-malformed", kind: "trust", role, at, document: {}, intended: {} } as const;

describe("what is found in an account, in words", () => {
  it("has for a role in AWS GovCloud (US) that no pod can use it", () => {
    const arn = roleArn("pods").replace("arn:aws:", "arn:aws-us-gov:");
    const noFargate = "AWS GovCloud (US) does not offer EKS on Fargate, so no pod can use this role";
    assert.equal(say(unread("no"), undefined, arn).message, `Not everything could be judged: no. ${noFargate}`);
    assert.equal(say({ ...trust, findings: [] }, undefined, arn).sentences?.at(-1), noFargate);
  });
});
