import assert from "node:assert/strict";
import { judgeAccount, type RoleJudgement } from "../../../cli/aws/judge-account";
import { buildTrustPolicy } from "../../../core/trust";
import { accountOf, type WrittenAccount } from "../../support/account-cases";
import { placeOf } from "../../support/account-findings";
import { itEachCase, itEach } from "../../support/cases";
import { accountId, asSaved, clusterArn, line, rightAccount, roleArn } from "../../support/fake-aws-account";

type Verdict = RoleJudgement["verdict"];

describe("the judgement of an account", () => {
  it("has no finding for an account in which all is right, and the least trust policy of its role", () => {
    const { status, roles, findings } = judgeAccount(rightAccount());
    assert.deepEqual(asSaved([status, findings]), [{ id: accountId, status: "read" }, []]);
    const judgements = roles.map(({ judgement }) => judgement);
    assert.deepEqual(judgements, [
      {
        ...{ arn: roleArn("pods"), verdict: "pass", clusters: [clusterArn("blue")], nodes: [] },
        ...{ hasHiddenUses: false, leastTrustPolicy: buildTrustPolicy([line("blue")]) },
      },
    ]);
  });
  itEachCase(
    __filename,
    "cases",
    "finds %s",
    (_what: string, account: WrittenAccount, found: string[], verdict: Verdict = "pass") => {
      const { findings, roles } = judgeAccount(accountOf(account));
      assert.deepEqual([findings.map(placeOf), roles[0]?.judgement.verdict], [found, verdict]);
    },
  );
  itEachCase(
    __filename,
    "nodes",
    (_account, text) => `names what makes a role one of nodes: ${text}`,
    (account: WrittenAccount, text: string) => {
      const { roles } = judgeAccount(accountOf(account));
      assert.deepEqual(
        roles.map(({ judgement }) => [judgement.nodes, judgement.verdict]),
        [[[text], "fail"]],
      );
    },
  );

  it("leaves out roles that are not for Fargate, and has no least trust policy for one that no cluster uses", () => {
    const account: WrittenAccount = { roles: [{}, { trust: ["lambda.amazonaws.com"], arn: roleArn("lambda") }] };
    const { roles } = judgeAccount(accountOf({ ...account, regions: { "eu-west-1": [{ profiles: [] }] } }));
    assert.deepEqual(
      roles.map(({ judgement }) => [judgement.arn, judgement.leastTrustPolicy]),
      [[roleArn("pods"), undefined]],
    );
  });
  itEach(
    [
      ["nothing", [], "read"],
      ["a Region and then the account", ["eks:ListClusters", "sts:AssumeRole"], "denied", "no sts:AssumeRole"],
      ["two parts", ["eks:ListClusters", "iam:GetRole"], "partly", "no eks:ListClusters"],
    ],
    (what, _actions, status) => `is of an account that was ${status} if ${what} could not be read`,
    (_what: string, actions: string[], status: string, reason?: string) => {
      const unknown = actions.map((action) => ({ action, reason: `no ${action}`, denied: true }));
      const expected = { id: accountId, status, reason };
      assert.deepEqual(asSaved(judgeAccount(rightAccount({ unknown })).status), asSaved(expected));
    },
  );
});
