import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { copyProject } from "../../../dev/localcloud/project";
import { cloud, fails, type Result, succeeds } from "../../support/engine";
import { inCloud } from "../../support/organization";
import { openRole } from "../../support/role-programs";
import {
  checkout,
  enable,
  itIsRequiredOfStacksIn,
  nothing,
  run,
  stackOf,
  usePackOfOrganization,
} from "../../support/pack-of-organization";
import { readPage } from "../../support/pages";
import { installedOnce } from "../../support/pulumi-packages";

describe("the policy pack in policy groups of an organization, in every language and by every package manager", function () {
  this.timeout(300_000);
  usePackOfOrganization();
  before(async () => void succeeds(await run(join(checkout, "policypack"), "pulumi policy publish acme")));

  describe("required of stacks, without --policy-pack", () => {
    for (const language of ["TypeScript", "Python", "Go"]) itIsRequiredOfStacksIn(language);
  });

  describe("installed by each user's CLI", () => {
    // Plain npm has installed it for the stacks above.
    const ways: Record<string, NodeJS.ProcessEnv> = {
      "npm with legacy-peer-deps": { npm_config_legacy_peer_deps: "true" },
      yarn: { PULUMI_PREFER_YARN: "true" },
    };
    for (const [way, env] of Object.entries(ways)) {
      it(`with ${way}`, async () => {
        await enable({ all: "mandatory" });
        const tools = join(await installedOnce({ yarn: "1.22.22" }), ".bin");
        const PATH = [tools, cloud.env.PATH].join(delimiter);
        const PULUMI_HOME = join(cloud.directory, `home of ${way}`);
        const project = await stackOf(way.replaceAll(" ", "-"), nothing);
        const stack = `--stack ${way.replaceAll(" ", "-")}`;
        const output = succeeds(await run(project, `pulumi preview ${stack}`, { ...env, PATH, PULUMI_HOME }));
        assert.match(output, /Installing policy pack[^]*Policies:\s+✅ fargate-pod-execution-role@v0\.1\.0\n/);
      });
    }
  });

  describe("in a new version, with the ledger of all stacks, by the job of examples/node-and-pods", () => {
    const example = "examples/node-and-pods";
    let pods: string;
    let withLedger: string;
    /** A project with a finding that is not about the ledger. */
    let open: string;

    /** Runs a step of the job as it stands there. */
    async function step(name: string): Promise<Result> {
      const { jobs } = parse(readFileSync(join(checkout, example, "ci.yml"), "utf8")) as Workflow;
      const { run: script } = jobs.ledger.steps.find((one) => one.name === name) ?? {};
      const env = { VERSION: "0.1.0", PULUMI_ORGANIZATION: "acme" };
      return inCloud(checkout, ["bash", "-eo", "pipefail", "-c", String(script)], env);
    }

    before(async () => {
      await enable({ all: "mandatory", "fargate-role-not-node-role": { lookup: false } });
      const nodes = copyProject(cloud, `${example}/nodes`);
      pods = copyProject(cloud, `${example}/pods`);
      for (const [project, settings] of [
        [nodes, []],
        [pods, ["podExecutionRole of-the-nodes", "nodesStack acme/nodes/dev"]],
      ] as const) {
        succeeds(await run(project, "pulumi stack init dev"));
        for (const setting of ["aws:region eu-west-1", "--path subnetIds[0] subnet-1", ...settings])
          succeeds(await run(project, `pulumi config set ${setting}`));
      }
      succeeds(await run(nodes, "pulumi up --yes --skip-preview"));
      open = await stackOf("open", { "Pulumi.yaml": openRole.YAML("open") });
    });

    it("blocks the nodes' role for pods, which nobody knows without the ledger", async () => {
      succeeds(await run(pods, "pulumi preview"));
      succeeds(await step("write"));
      succeeds(await step("publish"));
      const blocked = fails(await run(pods, "pulumi preview"));
      assert.match(blocked, /in stack acme\/nodes\/dev \(ledger ledger\.json\)[^]*\[node-role-shared\]/);
    });

    it("is the only one that judges, and stops nobody for another finding", async () => {
      const told = succeeds(await run(open, "pulumi preview"));
      assert.match(told, /\[advisory\].*fargate-role-trust-scoped/);
      const versions = versionsIn(told);
      assert.equal(versions.length, 1, String(versions));
      [withLedger] = versions;
      assert.match(withLedger, /^0\.1\.0-ledger\.\d{14}$/);
    });

    it("publishes nothing if the ledger did not change", async () => {
      const before = succeeds(await run(checkout, "pulumi policy ls acme"));
      succeeds(await step("write"));
      succeeds(await step("publish"));
      assert.equal(succeeds(await run(checkout, "pulumi policy ls acme")), before);
    });

    it("gives way to another version by the steps of the documentation: enable the new one, then disable the old one", async () => {
      const block = readPage("policypack/README.md").blocks.find(({ text }) => text.includes("policy disable"));
      const words = { ORGANIZATION: "acme", GROUP: "default-policy-group", NEW: "0.1.0", OLD: withLedger };
      const typed = Object.entries(words).reduce(
        (text, [word, value]) => text.replaceAll(word, value),
        block?.text ?? "",
      );
      const [enableNew, disableOld, ...more] = typed.trim().split("\n");
      assert.deepEqual(more, []);
      const judging = async (): Promise<string[]> => versionsIn((await run(open, "pulumi preview")).output);
      succeeds(await run(join(checkout, "examples", "roll-out"), enableNew));
      assert.deepEqual(await judging(), ["0.1.0", withLedger]);
      succeeds(await run(checkout, disableOld));
      assert.deepEqual(await judging(), ["0.1.0"]);
      succeeds(await run(checkout, disableOld.replace(withLedger, "0.1.0")));
      assert.deepEqual(await judging(), []);
    });
  });
});

/** The versions of the pack that found something, as a preview names them. (Of those that did not it names one of each pack.) */
function versionsIn(output: string) {
  return [...output.matchAll(/fargate-pod-execution-role@v(\S+)$/gm)].map(([, version]) => version).sort();
}

interface Workflow {
  jobs: { ledger: { steps: { name?: string; run?: string }[] } };
}
