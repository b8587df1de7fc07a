import assert from "node:assert/strict";
import {
  clusterNamePattern,
  judgeTrustPolicy,
  linesToWrite,
  parseTrustPolicy,
  type Intended,
} from "../../../core/trust";
import { correctTrust } from "../../../site/playground/correct";
import { trustCases } from "../../support/trust-cases";
import { account, fargate, otherAccount, policy, statement, withCondition } from "../../core/trust/fixtures";

const intended = { accounts: [account], clusters: ["my-cluster"], now: new Date("2026-06-01T00:00:00Z") };
const line = `arn:aws:eks:*:${account}:fargateprofile/my-cluster/*`;
const correct = (document: unknown, wanted: Intended = intended) =>
  correctTrust(document, wanted, linesToWrite(parseTrustPolicy(document).statements, wanted));
const like = (value: string) => ({ ArnLike: { "aws:SourceArn": value } });

describe("the trust policy in the place of another one", () => {
  it("limits what is open, and keeps the rest", () => {
    const open = policy(statement({ Sid: "Pods", Condition: undefined }));
    const { policy: corrected, changes } = correct(open);
    assert.deepEqual(corrected, policy(statement({ Sid: "Pods", Condition: like(line) })));
    const places = changes?.lost.map((one) =>
      one.kind === "pods" ? [one.where?.place, one.where?.besides] : one.kind,
    );
    assert.deepEqual(places, [
      [{ account }, { accounts: [account], clusters: ["my-cluster"], regions: [] }],
      [{}, { accounts: [account], clusters: [], regions: [] }],
      "no-profile",
    ]);
  });

  it("leaves out other principals, and says that they lose the role", () => {
    const shared = policy(statement({ Principal: { Service: [fargate, "ec2.amazonaws.com"] }, Condition: like(line) }));
    const { policy: corrected, changes } = correct(shared);
    assert.deepEqual(corrected, policy(statement({ Condition: like(line) })));
    assert.deepEqual(changes, {
      gained: [],
      lost: [{ kind: "principal", type: "Service", value: "ec2.amazonaws.com" }],
    });
  });

  it("has placeholders for what nobody knows", () => {
    const { policy: corrected } = correct(withCondition(undefined), { now: intended.now });
    assert.deepEqual(corrected, withCondition(like("arn:aws:eks:*:ACCOUNT_ID:fargateprofile/CLUSTER_NAME/*")));
  });

  it("is one statement in the place of a text that is no policy, of which nobody knows whom it let in", () => {
    const { policy: corrected, changes } = correct("{");
    assert.deepEqual([corrected, changes], [withCondition(like(line)), undefined]);
  });

  it("says who gains the role where another account had it", () => {
    const foreign = withCondition(like(line.replace(account, otherAccount)));
    assert.deepEqual(
      correct(foreign).changes?.gained.map(({ kind }) => kind),
      ["pods"],
    );
  });

  it("is right for policies of the cases that are not, if the clusters are named", () => {
    const wrong = trustCases().filter(({ findings, intention: { accounts = [], clusters } }) => {
      const isPlain = accounts.length === 1 && clusters?.every((one) => clusterNamePattern.test(one));
      return isPlain && findings.some((one) => !one.startsWith("notice"));
    });
    // All of them take long.
    const some = wrong.filter((_, index) => index % 4 === 0);
    assert.ok(some.length > 80);
    for (const { name, policy: document, intention } of some) {
      const { scoped, exclusive } = judgeTrustPolicy(correct(document, intention).policy, intention);
      assert.deepEqual([scoped, exclusive], [[], []], name);
    }
  }).timeout(60_000);
});
