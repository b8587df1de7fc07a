import assert from "node:assert/strict";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";
import { fargateProfile, arnOf, newRole, nodeGroup, rightTrust, trustFor } from "./fixtures";
import { itEachCase } from "../support/cases";

const scoped = "fargate-role-trust-scoped";
const reuse = "fargate-role-not-node-role";
const right = newRole("pods", { assumeRolePolicy: rightTrust() });
const wrong = newRole("wrong", { assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") });

describe("configuration", () => {
  useAnalyzer();

  const account = "an AWS account id of twelve digits";
  const judge = async (policy: string) => {
    const found =
      policy === scoped
        ? [...(await analyzer.analyze(wrong)), ...(await analyzer.analyze(right))]
        : await analyzer.analyzeStack([nodeGroup(arnOf("x")), fargateProfile(arnOf("x"))]);
    return found.filter((diagnostic) => diagnostic.policy === policy).map(({ message }) => message);
  };

  itEachCase(
    __filename,
    "bad",
    (_policy, config) => `refuses ${JSON.stringify(config).slice(0, 60)} and judges nothing by it`,
    async (policy: string, config: Record<string, unknown>, message: string) => {
      await analyzer.configure({ [policy]: config });
      assert.deepEqual(await judge(policy), [`${message} [configuration-invalid]`]);
    },
  );

  it("takes Regions, globs for them, and Regions that are younger than the pack", async () => {
    await analyzer.configure({
      [scoped]: { regions: ["eu-west-1", "*", "cn-*", "*-west-*", "eu-west-99", "nz-north-1"] },
    });
    assert.deepEqual(
      (await judge(scoped)).filter((message) => message.includes("configuration")),
      [],
    );
  });

  it("is held by the schemas that Pulumi gets as well", async () => {
    const [info] = (await analyzer.getInfo()).getPoliciesList().filter((policy) => policy.getName() === scoped);
    const properties = info.getConfigschema()?.getProperties()?.toJavaScript() as Record<
      string,
      Record<string, unknown>
    >;
    assert.deepEqual(Object.keys(properties), ["accounts", "clusters", "exempt", "lookup", "organizations", "regions"]);
    assert.deepEqual(properties.accounts.items, { type: "string", pattern: "^[0-9]{12}$", description: account });
  });

  it("names unknown keys in one finding, and judges by the rest", async () => {
    await analyzer.configure({ [scoped]: { acounts: ["111122223333"], cluster: "x", accounts: ["111122223333"] } });
    const keys = "the keys of this policy are accounts, clusters, regions, organizations, lookup, exempt";
    const unknown = `configuration: unknown key "acounts" (did you mean accounts?); ${keys}\nconfiguration: unknown key "cluster" (did you mean clusters?); ${keys} [configuration-invalid]`;
    const first = await analyzer.analyze(right);
    assert.deepEqual(
      first.map(({ policy, message }) => [policy, message]),
      [[scoped, unknown]],
    );
    const second = await analyzer.analyze(wrong);
    assert.equal(second.length, 1);
    assert.match(second[0].message, /^Role "wrong": other clusters/);
    assert.deepEqual((await analyzer.analyze(right)).length, 1, "a second pass over the stack tells it again");
  });

  it("names unknown keys of a stack policy once", async () => {
    await analyzer.configure({ "fargate-role-policy-attached": { accounts: [] }, [reuse]: { nodeRole: ["x"] } });
    const found = await analyzer.analyzeStack([]);
    assert.deepEqual(
      found.map(({ policy, message }) => [policy, message]),
      [
        [
          "fargate-role-policy-attached",
          'configuration: unknown key "accounts"; the keys of this policy are exempt [configuration-invalid]',
        ],
        [
          reuse,
          'configuration: unknown key "nodeRole" (did you mean nodeRoles?); the keys of this policy are nodeRoles, ledgers, lookup, exempt [configuration-invalid]',
        ],
      ],
    );
  });

  describe("exempt", () => {
    const reason = "moves next week";
    const reused = [nodeGroup(arnOf("pods")), fargateProfile(arnOf("pods"))];
    it("leaves a role alone, and says so", async () => {
      await analyzer.configure({ [reuse]: { exempt: [{ role: "po*", reason }] } });
      await analyzer.notices();
      assert.deepEqual(await analyzer.analyzeStack(reused), []);
      assert.equal(
        await analyzer.notices(),
        `${reuse}: role "pods" (${arnOf("pods")}) is exempt from this policy by the exemption for "po*": ${reason}\n`,
      );
    });
    it("leaves other roles, and other policies, as they are", async () => {
      const attached = "fargate-role-policy-attached";
      for (const [policy, exempted] of [
        [reuse, "other"],
        [attached, "pods"],
      ] as const) {
        await analyzer.configure({ [policy]: { exempt: [{ role: exempted, reason }] } });
        const found = await analyzer.analyzeStack(reused);
        assert.deepEqual(
          found.map((diagnostic) => [diagnostic.policy, diagnostic.level]),
          policy === reuse
            ? [[reuse, "mandatory"]]
            : [
                [attached, "advisory"],
                [reuse, "mandatory"],
              ],
        );
      }
    });
    it("may name a finding that no longer exists, which is a notice", async () => {
      await analyzer.configure({ [reuse]: { exempt: [{ role: "pods", finding: "role-unused", reason }] } });
      await analyzer.notices();
      const ids = (await analyzer.analyzeStack(reused)).map(({ message }) => message.split(" ").at(-1));
      assert.deepEqual(ids, ["[node-role-shared]"]);
      assert.equal(
        await analyzer.notices(),
        `${reuse}: exempt[0] of ${reuse} is for role-unused, a finding that no longer exists\n`,
      );
    });
    it("is taken by every policy", async () => {
      for (const policy of (await analyzer.getInfo()).getPoliciesList()) {
        const properties = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
        assert.ok("exempt" in properties, policy.getName());
      }
    });
  });
});
