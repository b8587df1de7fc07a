import assert from "node:assert/strict";
import { executionPolicyArn, fargateService } from "../../../../core/service/fargate";
import { allowedSourceArns, buildTrustPolicy } from "../../../../core/trust";
import { planIn } from "../../../support/account-findings";
import {
  accountId,
  line,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightTrust,
  withRole,
} from "../../../support/fake-aws-account";
import { accountOf, type WrittenAccount } from "../../../support/account-cases";
import { itEachCase } from "../../../support/cases";
import { shutPolicies } from "../../../support/shut";
import { trustFor } from "../../../support/trust";

describe("the plan of --fix", () => {
  it("has nothing to write to a role that is right", () => {
    const { attach, after, refused } = planIn(rightAccount());
    assert.deepEqual([attach, after, refused], [undefined, undefined, undefined]);
  });

  it("names what to attach and to write, and who keeps and who loses access", () => {
    const account = withRole({ trustPolicy: trustFor(fargateService), attachedPolicies: [] });
    const { attach, after, keeps, gains, loses } = planIn(account, [{ name: "green", region }]);
    assert.equal(attach, executionPolicyArn("aws"));
    assert.deepEqual(after, buildTrustPolicy([line("blue"), line("green")]));
    assert.deepEqual(keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    assert.deepEqual([gains, loses.length, loses.at(-1)], [[], 5, "the Fargate service without a profile"]);
  });

  it("attaches nothing to a role that pulls images by a policy of its own", () => {
    const names = ["GetAuthorizationToken", "BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage"];
    const document = { Statement: [{ Effect: "Allow", Action: names.map((one) => `ecr:${one}`), Resource: "*" }] };
    const policies = [{ name: "inline policy pull", document: JSON.stringify(document) }];
    const { attach, refused } = planIn(withRole({ attachedPolicies: [], policies }));
    assert.deepEqual([attach, refused], [undefined, undefined]);
  });
  itEachCase(
    __filename,
    "refusals",
    "refuses a role %s",
    (_what: string, [account, reason]: [WrittenAccount, pattern: string]) =>
      assert.match(planIn(accountOf(account)).refused ?? "", new RegExp(reason)),
  );

  for (const { what, document, isWritten } of shutPolicies(accountId))
    it(`${isWritten ? "lets in the profile by" : "leaves"} a policy ${what}`, () => {
      const { after, refused = "" } = planIn(withRole({ trustPolicy: JSON.stringify(document) }));
      assert.deepEqual(after && allowedSourceArns(after), isWritten ? [line("blue")] : undefined);
      assert.match(refused, isWritten ? /^$/ : /^its trust policy is not written, since Deny statements/);
    });

  it("gives a profile that is going away no line, and takes none from it", () => {
    const going = rightCluster({
      name: "green",
      profiles: [rightProfile({ name: "p", status: "DELETING", arn: profileArn("green", "p") })],
    });
    const regions = [{ name: region, clusters: [rightCluster(), going] }];
    assert.equal(planIn(rightAccount({ regions })).after, undefined);
    const open = planIn(withRole({ trustPolicy: trustFor(fargateService) }, { regions }));
    assert.deepEqual(open.keeps, ["eu-west-1/blue", "eu-west-1/green"]);
    assert.deepEqual(open.after, buildTrustPolicy([line("blue"), line("green")]));
  });

  it("says who gains the role by a line that is added", () =>
    assert.deepEqual(planIn(withRole({ trustPolicy: rightTrust("red") })).gains, [
      `pods of cluster blue in Region eu-west-1 of account ${accountId}`,
    ]));

  it("keeps a line for a cluster that is not there any more: that is advice, and nobody's access", () => {
    assert.equal(planIn(withRole({ trustPolicy: rightTrust("blue", "gone") })).after, undefined);
  });
});
