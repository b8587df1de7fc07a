import assert from "node:assert/strict";
import { assess } from "../../../../cli/commands/scan/assess";
import { planRole } from "../../../../cli/commands/fix-role";
import { region, rightAccount, rightRole, roleArn } from "../../../support/fake-aws-account";
import { trustFor } from "../../../support/trust";
import { fargateService } from "../../../../core/service/fargate";

describe("scan ROLE --fix", () => {
  const account = rightAccount({ roles: [rightRole({ trustPolicy: trustFor(fargateService) })] });
  const plan = (asked: { clusters?: string[]; arn?: string } = {}) => {
    const clusters = (asked.clusters ?? []).map((name) => ({ name, region }));
    const { role } = assess(account, { roleName: "pods", clusters, ...(asked.arn && { roleArn: asked.arn }) });
    return role && planRole(role);
  };

  it("--cluster of a cluster that is not there: nothing is written", () =>
    assert.throws(() => plan({ clusters: ["bleu"] }), /no cluster bleu in eu-west-1 \(did you mean blue\?\)/));

  it("the ARN of a role with another path: nothing is written", () =>
    assert.throws(() => plan({ arn: roleArn("path/pods") }), {
      message: `There is no role ${roleArn("path/pods")}: the ARN of role pods is ${roleArn("pods")}`,
    }));
});
