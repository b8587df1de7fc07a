import assert from "node:assert/strict";
import type { Analyzer } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { fargateProfile, arnOf, newRole, nodeGroup, rightTrust, trustFor } from "./fixtures";

const scoped = "fargate-role-trust-scoped";
const reuse = "fargate-role-not-node-role";
const right = newRole("pods", { assumeRolePolicy: rightTrust() });
const wrong = newRole("wrong", { assumeRolePolicy: trustFor("eks-fargate-pods.amazonaws.com") });

describe("configuration", () => {
  let analyzer: Analyzer;
  before(async () => (analyzer = await sharedAnalyzer()));

  const account = "an AWS account id of twelve digits";
  const cluster = "an EKS cluster name or a glob of its letters, digits, - and _ with * for any run of characters";
  const region = "an AWS Region or a glob of its letters, digits and - with * for any run of characters";
  const role = "an IAM role's ARN or name, or a glob of their characters with * for any run of characters";
  const bad: [string, Record<string, unknown>, string][] = [
    [scoped, { accounts: "111122223333" }, 'configuration accounts: "111122223333" is not of type array'],
    [scoped, { accounts: [] }, "configuration accounts: [] is empty: name at least one, or leave the key out"],
    [scoped, { accounts: [111122223333] }, "configuration accounts[0]: 111122223333 is not of type string"],
    [scoped, { accounts: ["11112222333"] }, `configuration accounts[0]: "11112222333" is not ${account}`],
    [scoped, { accounts: ["1111*"] }, `configuration accounts[0]: "1111*" is not ${account}`],
    [scoped, { clusters: ["prod", "pro?"] }, `configuration clusters[1]: "pro?" is not ${cluster}`],
    [scoped, { clusters: ["a/b"] }, `configuration clusters[0]: "a/b" is not ${cluster}`],
    [scoped, { clusters: [""] }, 'configuration clusters[0]: "" is empty'],
    [
      scoped,
      { clusters: ["a".repeat(101)] },
      `configuration clusters[0]: "${"a".repeat(79)}... is longer than 100 characters`,
    ],
    [scoped, { regions: ["EU-WEST-1"] }, `configuration regions[0]: "EU-WEST-1" is not ${region}`],
    [scoped, { regions: [null] }, "configuration regions[0]: null is not of type string"],
    ...["moon-*", "europe", "eu-west", "eu-west-1-*"].map((glob): (typeof bad)[number] => [
      scoped,
      { regions: ["eu-*", glob] },
      `configuration regions[1]: "${glob}" matches no AWS Region: write one such as eu-west-1, or a glob such as eu-*`,
    ]),
    [reuse, { nodeRoles: ["a b"] }, `configuration nodeRoles[0]: "a b" is not ${role}`],
    [
      reuse,
      { nodeRoles: ["arn:aws:iam::1111:role/x"] },
      `configuration nodeRoles[0]: "arn:aws:iam::1111:role/x" is not ${role}`,
    ],
    [reuse, { nodeRoles: ["node[0-9]"] }, `configuration nodeRoles[0]: "node[0-9]" is not ${role}`],
    [reuse, { ledgers: "roles.json" }, 'configuration ledgers: "roles.json" is not of type array'],
    [reuse, { lookup: "yes" }, 'configuration lookup: "yes" is not one of "auto", true, false'],
    [reuse, { exempt: [{ role: "x" }] }, "configuration exempt[0]: reason is missing"],
    [reuse, { exempt: [{ role: "x y", reason: "z" }] }, `configuration exempt[0].role: "x y" is not ${role}`],
    [reuse, { exempt: [{ role: "x", reason: " " }] }, 'configuration exempt[0].reason: " " is not a reason in words'],
  ];
  const judge = async (policy: string) => {
    const found =
      policy === scoped
        ? [...(await analyzer.analyze(wrong)), ...(await analyzer.analyze(right))]
        : await analyzer.analyzeStack([nodeGroup(arnOf("x")), fargateProfile(arnOf("x"))]);
    return found.filter((diagnostic) => diagnostic.policy === policy).map(({ message }) => message);
  };

  for (const [policy, config, message] of bad) {
    it(`refuses ${JSON.stringify(config).slice(0, 60)} and judges nothing by it`, async () => {
      await analyzer.configure({ [policy]: config });
      assert.deepEqual(await judge(policy), [`${message} [configuration-invalid]`]);
    });
  }

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
    const unknown = `unknown configuration key "acounts" (did you mean accounts?); ${keys}\nunknown configuration key "cluster" (did you mean clusters?); ${keys} [configuration-invalid]`;
    const first = await analyzer.analyze(right);
    assert.deepEqual(
      first.map(({ policy, message }) => [policy, message]),
      [[scoped, unknown]],
    );
    const second = await analyzer.analyze(wrong);
    assert.equal(second.length, 1);
    assert.match(second[0].message, /^Role "wrong": unsafe/);
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
          'unknown configuration key "accounts"; the keys of this policy are exempt [configuration-invalid]',
        ],
        [
          reuse,
          'unknown configuration key "nodeRole" (did you mean nodeRoles?); the keys of this policy are nodeRoles, ledgers, lookup, exempt [configuration-invalid]',
        ],
      ],
    );
  });

  describe("exempt", () => {
    const reason = "moves next week";
    const cases: [string, string][] = [
      ["by name", "pods"],
      ["by glob", "po*"],
      ["by ARN", arnOf("pods")],
    ];
    const reused = [nodeGroup(arnOf("pods")), fargateProfile(arnOf("pods"))];
    for (const [how, pattern] of cases) {
      it(`leaves a role alone ${how}, and says so`, async () => {
        await analyzer.configure({ [reuse]: { exempt: [{ role: pattern, reason }] } });
        await analyzer.notices();
        assert.deepEqual(await analyzer.analyzeStack(reused), []);
        assert.equal(
          await analyzer.notices(),
          `${reuse}: role "pods" (${arnOf("pods")}) is exempt from this policy by "${pattern}": ${reason}\n`,
        );
      });
    }
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
    it("leaves a role alone by its name in the program, under a key of its own", async () => {
      await analyzer.configure({ [scoped]: { exempt: [{ resource: "wrong", reason }] } });
      const named = { ...wrong, props: { ...wrong.props, name: "wrong-1234567" } };
      assert.deepEqual(await analyzer.analyze(named), []);
      assert.equal(
        await analyzer.notices(),
        `${scoped}: role "wrong-1234567" is exempt from this policy by "wrong": ${reason}\n`,
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
