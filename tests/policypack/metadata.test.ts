import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";

const pack = join(__dirname, "../../policypack");
const levels = { advisory: 0, mandatory: 1, disabled: 2 };
const severities = { low: 1, medium: 2, high: 3, critical: 4 };

describe("metadata of the pack", () => {
  useAnalyzer();

  it("has the names, kinds and default levels that others rely on", async () => {
    const info = await analyzer.getInfo();
    assert.equal(info.getName(), "fargate-pod-execution-role");
    assert.equal(info.getVersion(), JSON.parse(readFileSync(join(pack, "package.json"), "utf8")).version);
    assert.equal(info.getReadme(), readFileSync(join(pack, "README.md"), "utf8"));
    assert.deepEqual([info.getProvider(), info.getTagsList()], ["AWS", ["aws", "eks", "fargate", "iam"]]);
    assert.match(info.getRepository(), /^https:/);
    const described = info
      .getPoliciesList()
      .map((policy) => [
        policy.getName(),
        policy.getPolicyType() === 1 ? "resource" : "stack",
        policy.getEnforcementlevel(),
      ]);
    assert.deepEqual(described, [
      ["fargate-role-trust-scoped", "resource", levels.mandatory],
      ["fargate-role-trust-exclusive", "resource", levels.mandatory],
      ["fargate-role-policy-attached", "stack", levels.mandatory],
      ["fargate-role-not-node-role", "stack", levels.mandatory],
      ["fargate-role-no-workload-permissions", "stack", levels.advisory],
      ["fargate-profile-role-usable", "stack", levels.mandatory],
    ]);
  });

  it("says of each policy what, how bad, by which standard, how to fix it, and where to read on", async () => {
    for (const policy of (await analyzer.getInfo()).getPoliciesList()) {
      const name = policy.getName();
      assert.match(policy.getDescription(), /^[A-Z].{20,}\.$/, name);
      assert.match(policy.getDisplayname(), /^[A-Z].{10,}$/, name);
      assert.ok(Object.values(severities).includes(policy.getSeverity()), name);
      assert.equal(
        policy.getFramework()?.getReference(),
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html",
      );
      assert.ok(policy.getTagsList().includes("fargate"), name);
      assert.match(policy.getRemediationSteps(), /\.$/, name);
      assert.ok(policy.getUrl().endsWith(`policypack/README.md#${name}`), name);
      const properties = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
      for (const [key, schema] of Object.entries(properties)) {
        assert.match((schema as { description: string }).description, /.{10,}/, `${name}.${key}`);
      }
    }
  });
});
