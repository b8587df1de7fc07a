import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer, unknown, urnOf, type TestResource } from "../../support/analyzer";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import {
  account,
  arnOf,
  fargateProfile,
  newRole,
  nodeGroup,
  nodesUse,
  podsUse,
  ownRoleAdvice,
  reuseMessage,
  rightTrust,
  roleUrn,
  trustFor,
} from "../fixtures";
import { itEachCase } from "../../support/cases";

const policy = "fargate-role-not-node-role";
const shared = arnOf("shared");
const otherAccount = "444455556666";

/** A Fargate profile that runs with a role that other stacks make. */
const profile = fargateProfile(shared);

describe(policy, () => {
  useAnalyzer();

  async function judge(config: Record<string, unknown>, ...resources: TestResource[]) {
    await analyzer.configure({ [policy]: config });
    return (await analyzer.analyzeStack(resources)).filter((diagnostic) => diagnostic.policy === policy);
  }
  const messages = async (config: Record<string, unknown>, ...resources: TestResource[]) =>
    (await judge(config, ...resources)).map(({ message }) => message);

  it("reports at the level that the user configured, with the URN of the profile", async () => {
    for (const level of ["mandatory", "advisory"] as const) {
      const [diagnostic, ...more] = await judge({ enforcementLevel: level }, nodeGroup(shared), profile);
      assert.deepEqual(more, []);
      assert.equal(diagnostic.level, level);
      assert.equal(diagnostic.urn, "urn:pulumi:dev::project::aws:eks/fargateProfile:FargateProfile::pods");
    }
    assert.deepEqual(await judge({ enforcementLevel: "disabled" }, nodeGroup(shared), profile), []);
  });

  for (const enforcementLevel of ["mandatory", "advisory", "disabled"])
    it(`at level ${enforcementLevel} leaves what others find about the role mandatory: Pulumi tells a policy no level`, async () => {
      await analyzer.configure({ [policy]: { enforcementLevel, lookup: false } });
      const nodes = newRole("nodes", { assumeRolePolicy: trustFor("ec2.amazonaws.com") });
      const urns = [roleUrn("nodes")];
      const found = await analyzer.analyzeStack([nodes, nodeGroup(unknown, urns), fargateProfile(unknown, urns)]);
      assert.deepEqual(
        found.filter((one) => one.policy !== policy).map((one) => [one.policy, one.level]),
        [
          ["fargate-role-policy-attached", "mandatory"],
          ["fargate-profile-role-usable", "mandatory"],
        ],
      );
    });

  it("is reported where pods get the role, also where the role itself comes first and trusts the Fargate service", async () => {
    const role = newRole("pods", { assumeRolePolicy: rightTrust() });
    const dependencies = { fargate: [roleUrn("pods")] };
    const cluster: TestResource = {
      type: "eks:index:Cluster",
      name: "my",
      props: { fargate: { podExecutionRoleArn: unknown } },
      propertyDependencies: dependencies,
    };
    const found = await judge({}, role, nodeGroup(unknown, [roleUrn("pods")]), cluster);
    assert.deepEqual(
      found.map(({ urn }) => urn),
      [urnOf("eks:index:Cluster", "my")],
    );
  });

  it("is one finding for a role with many uses, in the same order whatever the order of the resources", async () => {
    const again = { ...nodeGroup(shared), name: "more" };
    const expected = [
      reuseMessage(`"shared" (${shared})`, `nodeRoleArn of aws:eks/nodeGroup:NodeGroup "more"; ${nodesUse}`, podsUse),
    ];
    assert.deepEqual(await messages({}, nodeGroup(shared), again, profile), expected);
    assert.deepEqual(await messages({}, profile, again, nodeGroup(shared)), expected);
  });

  describe("with nodeRoles", () => {
    const label = `"shared" (${shared})`;
    for (const pattern of ["sha*", `arn:aws:iam::${account}:role/team/shared`])
      it(`refuses a role that ${pattern} matches`, async () => {
        assert.deepEqual(await messages({ nodeRoles: [pattern] }, profile), [
          reuseMessage(label, `"${pattern}" in nodeRoles of this policy's configuration`, podsUse),
        ]);
      });
    it("leaves alone a role of another account than the pattern's", async () =>
      assert.deepEqual(await messages({ nodeRoles: [arnOf("shared", otherAccount)] }, profile), []));
    it("takes the ARN of a role that is not made yet to be what the pattern says", async () => {
      const [role, ...rest] = [newRole("shared"), fargateProfile(unknown, [roleUrn("shared")])];
      assert.equal((await messages({ nodeRoles: [shared] }, role, ...rest)).length, 1);
      const elsewhere = { ...role, provider: { name: "other", props: { allowedAccountIds: `["${otherAccount}"]` } } };
      assert.deepEqual(await messages({ nodeRoles: [shared] }, elsewhere, ...rest), []);
    });
  });

  describe("with ledgers", () => {
    const entry = (use: string, more: Record<string, unknown> = {}) => ({
      arn: shared,
      use,
      stack: "org/network/prod",
      urn: "urn:pulumi:prod::network::aws:eks/nodeGroup:NodeGroup::remote",
      evidence: 'nodeRoleArn of aws:eks/nodeGroup:NodeGroup "remote"',
      ...more,
    });
    const write = (content: unknown, file = "roles.json") => {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      writeFileSync(join(analyzer.directory, file), text);
      return { ledgers: [file] };
    };
    const ledger = (...roles: unknown[]) => write({ version: 1, roles });
    const told = (use: string) => `${entry(use).evidence} in stack org/network/prod (ledger roles.json)`;

    it("refuses for pods a role that nodes of another stack use, and the other way round", async () => {
      assert.deepEqual(await messages(ledger(entry("node-group")), profile), [
        reuseMessage(`"shared" (${shared})`, told("node-group"), podsUse),
      ]);
      assert.deepEqual(await messages(ledger(entry("fargate-pod-execution")), nodeGroup(shared)), [
        reuseMessage(`"shared" (${shared})`, nodesUse, told("fargate-pod-execution"), ownRoleAdvice()),
      ]);
    });

    it("leaves alone the same use, another account, and collisions among other stacks", async () => {
      assert.deepEqual(await messages(ledger(entry("fargate-pod-execution")), profile), []);
      const others = [entry("node-group"), entry("fargate-pod-execution")];
      assert.deepEqual(await messages(ledger(...others), fargateProfile(arnOf("own"))), []);
    });

    it("leaves out what the ledger says of the stack under judgement", async () => {
      const own = entry("node-group", {
        urn: "urn:pulumi:dev::project::aws:eks/nodeGroup:NodeGroup::old",
        stack: "org/project/dev",
      });
      assert.deepEqual(await messages(ledger(own), profile), []);
    });

    it("reports what another organization's stack of the same name uses, and not what the own one does", async () => {
      const inOrganization = await Analyzer.start({ PULUMI_NODEJS_ORGANIZATION: "acme" });
      try {
        const file = join(inOrganization.directory, "roles.json");
        const urn = "urn:pulumi:dev::project::aws:eks/nodeGroup:NodeGroup::old";
        for (const [organization, count] of [
          ["other", 1],
          ["acme", 0],
        ] as const) {
          const roles = [entry("node-group", { urn, stack: `${organization}/project/dev` })];
          writeFileSync(file, JSON.stringify({ version: 1, roles }));
          await inOrganization.configure({ [policy]: { ledgers: [file] } });
          const found = await inOrganization.analyzeStack([profile]);
          assert.equal(found.filter((diagnostic) => diagnostic.policy === policy).length, count, organization);
        }
      } finally {
        inOrganization.stop();
      }
    });

    it("reads UTF-16, as PowerShell writes it where output goes to a file", async () => {
      const text = JSON.stringify({ version: 1, roles: [entry("node-group")] });
      writeFileSync(join(analyzer.directory, "wide.json"), Buffer.from(`\ufeff${text}`, "utf16le"));
      assert.match(
        String(await messages({ ledgers: ["wide.json"] }, profile)),
        /^Role "shared" .* serves both EC2 nodes/,
      );
    });

    const regenerate = (file: string, reason: string) =>
      `the role ledger ${file} cannot be used: ${reason}, so roles that other stacks use are not known. ` +
      "The ledger belongs in the policy pack. The team that publishes the pack: run " +
      `\`fargate-role ledger --output ${file}\` in the pack's directory, then publish a new version [configuration-invalid]`;
    itEachCase(
      __filename,
      "bad",
      "reports a ledger that %s",
      async (_what: string, content: unknown, reason: string) => {
        assert.deepEqual(await messages(write(content), profile), [regenerate("roles.json", reason)]);
      },
    );
    it("reports a ledger that is missing or a directory, and still finds the rest", async () => {
      mkdirSync(join(analyzer.directory, "folder"));
      assert.deepEqual(await messages({ ledgers: ["missing.json", "folder"] }, nodeGroup(shared), profile), [
        regenerate("missing.json", "there is no such file"),
        regenerate("folder", "it is a directory"),
        reuseMessage(`"shared" (${shared})`, nodesUse, podsUse),
      ]);
    });

    it("names the path that was configured, where it is absolute", async () => {
      const path = join(analyzer.directory, "no-such-ledger.json");
      const [message] = await messages({ ledgers: [path] }, profile);
      assert.match(message, /known\. Write it again: fargate-role ledger --output /);
      assert.ok(message.endsWith(`${path} [configuration-invalid]`), message);
    });

    it("neither stops nor speaks to a stack without such roles where the ledger is missing", async () => {
      await analyzer.notices();
      const bucket: TestResource = { type: "aws:s3/bucket:Bucket", name: "files" };
      const forLambda = newRole("function", { assumeRolePolicy: trustFor("lambda.amazonaws.com") });
      for (const resources of [[], [bucket], [forLambda]]) {
        await analyzer.configure({ [policy]: { ledgers: ["missing.json"] } });
        assert.deepEqual(await analyzer.analyzeStack(resources), []);
      }
      assert.equal(await analyzer.notices(), "");
    });

    it("stops no stack with roles of nodes alone, and says so in a notice", async () => {
      await analyzer.notices();
      assert.deepEqual(await messages({ ledgers: ["not-there.json"] }, nodeGroup(shared)), []);
      assert.match(
        await analyzer.notices(),
        /^fargate-role-not-node-role: the role ledger not-there\.json cannot be used: there is no such file, /,
      );
    });
  });
});
