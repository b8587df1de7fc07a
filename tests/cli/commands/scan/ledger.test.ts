import assert from "node:assert/strict";
import { findCollisions } from "../../../../cli/commands/ledger/command";
import { ledgerEntries } from "../../../../cli/commands/ledger/entries";
import { estateOf } from "../../../../core/facts/estate";
import { readAccount } from "../../../../core/readers/account/account";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { executionPolicyArn } from "../../../../core/service/fargate";
import { rightAccount, roleArn, rightTrust, withRole } from "../../../support/fake-aws-account";

const entriesIn = (account: AccountRecord) => ledgerEntries(estateOf(readAccount(account)));

describe("the ledger of a scan", () => {
  const shared = (changes: Parameters<typeof withRole>[0]) =>
    findCollisions(entriesIn(withRole(changes))).flatMap(({ arn, nodeUses }) => [
      arn,
      ...nodeUses.map(({ evidence }) => evidence),
    ]);

  it("has a role for Fargate as one of nodes too, where IAM shows that it is", () => {
    const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
    assert.deepEqual(shared({ attachedPolicies: [executionPolicyArn("aws"), worker] }), [
      roleArn("pods"),
      "AmazonEKSWorkerNodePolicy attached",
    ]);
    assert.deepEqual(shared({ instanceProfiles: ["pods"] }), [roleArn("pods"), 'instance profile "pods"']);
    const { Version, Statement } = JSON.parse(rightTrust("blue"));
    const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    assert.deepEqual(shared({ trustPolicy: JSON.stringify({ Version, Statement: [...Statement, ec2] }) }), [
      roleArn("pods"),
      "trust for ec2.amazonaws.com",
    ]);
  });

  it("has a right role for its pods alone", () => {
    const uses = new Set(entriesIn(rightAccount()).map(({ arn, use }) => `${use} ${arn}`));
    assert.deepEqual(uses, new Set([`node-group ${roleArn("nodes")}`, `fargate-pod-execution ${roleArn("pods")}`]));
  });
});
