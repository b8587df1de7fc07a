import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAudit } from "../../../../cli/commands/audit/command";
import { judgeStack } from "../../../../cli/commands/audit/judge-stack";
import { readLedgers } from "../../../../core/facts/ledger";
import { splitId } from "../../../../core/findings";
import { settingsOf } from "../../../../core/findings/configuration/file";
import { Lookup } from "../../../../core/lookup/lookup";
import { required } from "../../../../core/text";
import { buildTrustPolicy, fargateService } from "../../../../core/trust";
import { Analyzer, type TestResource } from "../../../support/analyzer";
import { stateOf } from "../../../support/doors/pulumi";
import { FakeAws } from "../../../support/fake-aws";
import { walkOver } from "../../../support/fake-stacks";
import { trustFor } from "../../../support/trust";

const open = trustFor(fargateService);
const right = JSON.stringify(buildTrustPolicy(["arn:aws:eks:*:111122223333:fargateprofile/blue/*"]));

/** A Fargate profile whose role another stack makes. */
const profile: TestResource = {
  type: "aws:eks/fargateProfile:FargateProfile",
  name: "web",
  props: { clusterName: "blue", podExecutionRoleArn: "arn:aws:iam::111122223333:role/pods" },
};

/** The settings of the two policies that ask AWS about such a role. */
const lookUp = (nodes: Record<string, unknown>, usable = nodes) => ({
  "fargate-role-not-node-role": nodes,
  "fargate-profile-role-usable": usable,
});

describe("what audit asks AWS", () => {
  const aws = new FakeAws();
  const environment = { ...process.env };
  const key = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  let directory: string;
  before(async () => {
    const noFiles = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
    Object.assign(process.env, await aws.startWithCredentials(), noFiles);
  });
  after(async () => {
    process.env = { ...environment };
    await aws.stop();
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "audit-"));
    is(right);
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** Has AWS say that this is the role's trust policy. */
  function is(trustPolicy: string): void {
    aws.account = { accountId: "111122223333", roles: { pods: { trustPolicy } }, clusters: {} };
  }

  /** Audits one stack, which never changes. */
  async function run(configuration: object) {
    const policyPackConfig = join(directory, "config.json");
    await writeFile(policyPackConfig, JSON.stringify(configuration));
    let exports = 0;
    const { context, said } = walkOver(["acme/shop/prod"], () => {
      exports++;
      return stateOf([profile]);
    });
    const exitCode = await runAudit({ parallel: 1, cache: directory, policyPackConfig }, context);
    return { exitCode, exports, ...said() };
  }

  for (const lookup of ["auto", true]) {
    it(`is asked again the next time with lookup ${lookup}`, async () => {
      assert.equal((await run(lookUp({ lookup }))).exitCode, 0);
      is(open);
      assert.equal((await run(lookUp({ lookup }))).exitCode, 1);
    });

    for (const more of [{}, { nodeRoles: ["nodes"] }])
      it(`is asked the next time with lookup ${lookup} and ${JSON.stringify(more)} if it could not be asked before`, async () => {
        is(open);
        for (const name of Object.keys(key)) delete process.env[name];
        assert.equal((await run(lookUp({ lookup, ...more }, { lookup }))).exitCode, 0);
        Object.assign(process.env, key);
        assert.equal((await run(lookUp({ lookup, ...more }, { lookup }))).exitCode, 1);
      });
  }

  it("is nothing without lookup, and what was judged is remembered", async () => {
    assert.equal((await run(lookUp({ lookup: false }))).exports, 1);
    assert.equal((await run(lookUp({ lookup: false }))).exports, 0);
  });

  describe("as the pack asks it", () => {
    let analyzer: Analyzer;
    before(async () => (analyzer = await Analyzer.start()));
    after(() => analyzer.stop());
    beforeEach(() => {
      is(open);
      required(aws.account.roles.pods).instanceProfiles = ["machines"];
    });

    /** What the pack finds in the stack, and what audit does. */
    async function findings(configuration: Record<string, Record<string, unknown>>, resource: TestResource) {
      await analyzer.configure(configuration);
      const pack = await analyzer.analyzeStack([resource]);
      const { settings } = settingsOf(configuration);
      const given = { settings, exceptions: [], ledgers: readLedgers([], () => "") };
      const judged = await judgeStack("org/project/dev", stateOf([resource]), given, { lookup: new Lookup() });
      return {
        pack: pack.map(({ policy, message }) => `${policy}: ${splitId(message)?.id}`),
        audit: judged.findings.map(({ policy, id }) => `${policy}: ${id}`),
      };
    }

    const settings: Record<string, unknown>[] = [
      {},
      { lookup: "auto" },
      { lookup: true },
      { lookup: false },
      { enforcementLevel: "disabled" },
    ];
    const ways = settings.flatMap((nodes) => settings.map((usable) => lookUp(nodes, usable)));
    for (const props of [{}, { profile: "prod" }])
      it(`is each policy's own matter, with the provider's settings ${JSON.stringify(props)}`, async () => {
        for (const configuration of ways) {
          const { pack, audit } = await findings(configuration, { ...profile, provider: { name: "aws", props } });
          assert.deepEqual(audit, pack, JSON.stringify(configuration));
        }
      });
  });
});
