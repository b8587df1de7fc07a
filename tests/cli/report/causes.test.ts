import assert from "node:assert/strict";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { endings, inCauses } from "../../../cli/report/causes";
import { makeFinding, rankOf } from "../../../core/findings";
import { fargateService } from "../../../core/trust";
import { rightAccount, rightRole, roleArn } from "../../support/fake-aws-account";
import { manyRoles } from "../../support/many-roles";
import { trustFor } from "../../support/trust";

describe("findings by their causes", () => {
  const { findings } = judgeAccount(manyRoles(96));
  const endedBy = endings(findings);
  const causes = inCauses(findings, endedBy);

  it("are one for all roles that differ by names and values only", () => {
    const counts = causes.map(({ findings: [{ id }, ...others] }) => `${id} ${others.length + 1}`);
    assert.deepEqual(counts.sort(), [
      "access-entry-missing 2",
      "node-role-shared 3",
      "policy-missing 3",
      "profile-role-untrusted 6",
      "trust-not-exclusive 3",
      "trust-unsafe 3",
      "trust-unsafe 6",
      "workload-permissions 3",
    ]);
  });

  it("begin with the most severe", () => {
    const ranks = causes.map(({ findings: [first] }) => rankOf(first));
    assert.deepEqual(ranks, [...ranks].sort());
  });

  it("name no role, cluster or profile, neither in the message nor in the steps", () => {
    for (const { message, ways } of causes)
      for (const text of [message, JSON.stringify(ways.map(({ steps }) => steps))])
        assert.doesNotMatch(text, /(pods|cluster|profile|team|gone|other|workers)-\d/);
  });

  it("keep what is a finding's own: with it the placeholders make the finding's message and fix", () => {
    const unused = rightRole({ arn: roleArn("unused"), trustPolicy: trustFor(fargateService) });
    const { findings: others } = judgeAccount(rightAccount({ roles: [rightRole(), unused] }));
    assert.ok(others.some(({ fix }) => fix?.includes("\nPut the name of your EKS cluster in place of CLUSTER_NAME\n")));
    for (const { message, steps, alike } of [...findings, ...others]) {
      const filled = (text: string) =>
        Object.entries({ ...alike?.own, ...alike?.ownOfFix }).reduceRight(
          (written, [placeholder, name]) => written.replaceAll(new RegExp(`\\b${placeholder}\\b`, "g"), () => name),
          text,
        );
      assert.equal(filled(alike?.message ?? ""), message);
      const filledSteps = alike?.steps.map((step) =>
        "text" in step ? { text: filled(step.text) } : { command: filled(step.command) },
      );
      assert.deepEqual(filledSteps, steps);
    }
  });

  it("have a way for each fix; what another finding's fix corrects has that one's", () => {
    const open = causes.find(({ findings: all }) => all.length === 6);
    assert.deepEqual(
      open?.ways.map(({ steps, endedBy: ending }) => ending ?? steps.map((step) => Object.keys(step)[0])),
      ["trust-not-exclusive", ["command", "text"]],
    );
  });

  it("say once what a placeholder stands for in all of them", () => {
    const same = causes.find(({ findings: [{ id }] }) => id === "workload-permissions")?.same;
    assert.equal(same?.PERMISSIONS, "AdministratorAccess is attached");
    assert.deepEqual(Object.keys(same), ["EVIDENCE", "PERMISSIONS"]);
  });

  it("leave a finding that is alone as it is", () => {
    const alone = makeFinding("trust-unsafe", { role: roleArn("a") }, { message: "m", cause: "c", fix: "f" });
    const [only] = inCauses([alone], new Map());
    assert.deepEqual([only?.message, only?.ways.map(({ steps }) => steps)], ["m", [[{ text: "f" }]]]);
  });
});
