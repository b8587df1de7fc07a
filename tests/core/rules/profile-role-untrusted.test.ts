import assert from "node:assert/strict";
import type { ProfilePlace } from "../../../core/trust";
import { whyNotServed } from "../../../core/facts/untrusted";
import { fixText } from "../../../core/findings/render/fix/printed-lines";
import { readContent } from "../../../cli/commands/judge/content";
import { judgeReads } from "../../../cli/commands/judge/judge-source";
import { findsInAccounts } from "../../support/account-findings";
import { itEachCase, itEach } from "../../support/cases";
import { documentOf } from "../../support/trust-cases";

const account = "111122223333";
const line = (cluster: string, { region = "eu-west-1", of = account, profile = "*" } = {}) =>
  `arn:aws:eks:${region}:${of}:fargateprofile/${cluster}/${profile}`;
const place: ProfilePlace = { accountId: account, region: "eu-west-1", cluster: "prod", profile: "default" };

describe("why a profile cannot use its role", () => {
  itEachCase(
    __filename,
    "cases",
    "%s",
    (_what: string, written: object[], why: object | undefined, at: ProfilePlace = place) =>
      assert.deepEqual(whyNotServed(documentOf(written), at), why),
  );

  it("counts for a role that nobody can use and no other rule judges", () =>
    assert.deepEqual(
      whyNotServed(documentOf([{ arn: line("nobody-1", { region: "eu" }) }]), place, { isJudged: false }),
      { kind: "not-for-fargate" },
    ));

  it("is no Deny whose absence would let in others", () =>
    assert.deepEqual(
      whyNotServed(
        documentOf([{}, { Effect: "Deny", Condition: { ArnNotLike: { "aws:SourceArn": line("other") } } }]),
        place,
      ),
      { kind: "kept-out", differIn: "clusters", denials: [] },
    ));
});

describe("a role of another account than the cluster's, which EKS takes under no trust policy", () => {
  findsInAccounts(__filename, "accounts");

  const podExecutionRoleArn = `arn:aws:iam::${account}:role/pods`;
  const template = {
    ...{ Type: "AWS::EKS::FargateProfile" },
    Properties: { ClusterName: "prod", PodExecutionRoleArn: podExecutionRoleArn },
  };
  itEach(
    [["template", { Resources: { pods: template } }, "444455556666"]],
    "is found in a %s, with a role of its own for the profile",
    async (_what: string, content: object, known?: string) => {
      const read = readContent("it.json", JSON.stringify(content), { account: known, parameters: {} });
      const { findings } = judgeReads([read]);
      const [found] = findings.filter(({ id }) => id === "profile-role-untrusted");
      assert.match(
        found?.message ?? "",
        /: the role is in account 1{4}2{4}3{4}, and EKS accepts only a role of the cluster's own account, 4{4}5{4}6{4}$/,
      );
      assert.match(
        fixText(found?.fix ?? []),
        /^Give the Fargate profiles a role of their own.* "arn:[^"]*:444455556666:fargateprofile\/prod\/\*"/s,
      );
    },
  );
});
