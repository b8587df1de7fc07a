import { GetRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { copyProject } from "../../../dev/localcloud/project";
import { cloud, aws, fails, type Result, root, useLocalCloud, succeeds } from "../../support/engine";
import { freshCheckout } from "../../support/fresh-checkout";
import { openRole } from "../../support/open-role";
import { inCloud, linkCheckout, projectOf } from "../../support/organization";
import { pagePaths, readPage } from "../../support/pages";
import { installedOnce } from "../../support/pulumi-packages";

const pack = "acme/fargate-pod-execution-role";

describe("the policy pack in policy groups of an organization", function () {
  this.timeout(300_000);
  useLocalCloud({ pulumiCloud: { organizations: ["acme"] } });
  let checkout: string;
  const run = (cwd: string, command: string, env?: NodeJS.ProcessEnv): Promise<Result> =>
    inCloud(cwd, command.split(" "), env);

  before(async () => {
    checkout = join(cloud.directory, "checkout");
    await freshCheckout(checkout);
    succeeds(await run(checkout, "npm run build"));
  });
  after(async () => {
    assert.deepEqual(cloud.pulumiCloud?.unanswered, []);
  });

  /** Enables a version of the pack for the group of all stacks. */
  async function enable(config: object, version = "latest"): Promise<void> {
    const file = join(cloud.directory, "config.json");
    writeFileSync(file, JSON.stringify(config));
    succeeds(await run(checkout, `pulumi policy enable ${pack} ${version} --config ${file}`));
  }

  /** A project with a stack of its own. */
  async function stackOf(name: string, files: Record<string, string | object>): Promise<string> {
    const directory = projectOf(files);
    if ("package.json" in files) linkCheckout(directory);
    succeeds(await run(directory, `pulumi stack init ${name}`));
    return directory;
  }

  const nothing = { "Pulumi.yaml": { name: "nothing", runtime: "yaml", outputs: { one: 1 } } };

  describe("published from a fresh checkout", () => {
    it("by the command of the documentation, once a version", async () => {
      const directory = join(checkout, "policypack");
      const published = succeeds(await run(directory, "pulumi policy publish acme"));
      assert.match(published, /Publishing .* - version 0\.1\.0 to "acme"/);
      assert.match(succeeds(await run(directory, "pulumi policy ls acme")), /fargate-pod-execution-role +0\.1\.0/);
      assert.match(fails(await run(directory, "pulumi policy publish acme")), /already has a version 0\.1\.0/);
    });

    it("takes every configuration of the documentation", async () => {
      const examples = ["roll-out", "node-and-pods"].map((name) => join(root, "examples", name));
      const configurations = examples.flatMap((directory) =>
        readdirSync(directory)
          .filter((file) => file.endsWith(".json"))
          .map((file) => readFileSync(join(directory, file), "utf8")),
      );
      for (const { text } of pagePaths().flatMap((path) => readPage(path).blocks))
        if (/^\{\s*"(all|fargate-(role|profile)-[a-z-]+|version)":/.test(text)) configurations.push(text);
      assert.ok(configurations.length >= 6, `${configurations.length} configurations`);
      const file = join(cloud.directory, "documented.json");
      for (const configuration of configurations) {
        writeFileSync(file, configuration);
        succeeds(await run(checkout, `pulumi policy validate-config ${pack} 0.1.0 --config ${file}`));
        succeeds(
          await run(
            checkout,
            `pulumi policy enable ${pack} latest --policy-group default-policy-group --config ${file}`,
          ),
        );
      }
    });
  });

  describe("required of stacks, without --policy-pack", () => {
    for (const [language, write] of Object.entries(openRole)) {
      it(`in ${language}: advisory tells, mandatory stops, remediate writes`, async () => {
        const { project: files, env } = await write(language);
        const project = await stackOf(language, files);
        await enable({ all: "advisory" });
        const told = succeeds(await run(project, "pulumi preview", env));
        assert.match(told, /\[advisory\].*fargate-role-trust-scoped[^]*\[trust-unsafe\]/);
        await enable({ all: "mandatory" });
        const stopped = fails(await run(project, "pulumi up --yes --skip-preview", env));
        assert.match(stopped, /\[mandatory\].*fargate-role-trust-scoped/);
        const scoped = { enforcementLevel: "remediate", clusters: ["my-cluster"], regions: ["eu-west-1"] };
        await enable({ all: "advisory", "fargate-role-trust-scoped": scoped });
        succeeds(await run(project, "pulumi up --yes --skip-preview", env));
        const { Role } = await aws().iam.send(new GetRoleCommand({ RoleName: language }));
        const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
        assert.match(trust, /"arn:aws:eks:eu-west-1:\d{12}:fargateprofile\/my-cluster\/\*"/);
      });
    }

    it("a stack without any role is neither stopped nor spoken to", async () => {
      await enable({ all: "mandatory", "fargate-role-not-node-role": { ledgers: ["missing.json"] } });
      const project = await stackOf("nothing", nothing);
      const output = succeeds(await run(project, "pulumi up --yes"));
      assert.match(output, /Policies:\s+✅ fargate-pod-execution-role@v0\.1\.0\n/);
      assert.doesNotMatch(output, /Diagnostics:|missing\.json/);
    });
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
      open = await stackOf("open", (await openRole.YAML("open")).project);
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

  describe("published inside a pack of the organization's own", () => {
    it("judges", async () => {
      const name = "fargate-pod-execution-role-policypack";
      const { stdout } = await run(checkout, `npm pack --workspace ${name} --pack-destination ${cloud.directory}`);
      const manifest = {
        name: "own",
        version: "1.0.0",
        dependencies: { [name]: `file:${join(cloud.directory, stdout.trim())}` },
      };
      const own = projectOf({
        "PulumiPolicy.yaml": { runtime: "nodejs" },
        "package.json": manifest,
        "index.js": `
          const { PolicyPack } = require("@pulumi/policy");
          new PolicyPack("own", { policies: require("${name}").fargateRolePolicies() });`,
      });
      linkCheckout(own);
      succeeds(await run(own, "pulumi policy publish acme"));
      const open = await stackOf("in-own", (await openRole.YAML("in-own")).project);
      succeeds(await run(own, "pulumi policy enable acme/own latest"));
      const stopped = fails(await run(open, "pulumi preview"));
      assert.match(stopped, /own@v1\.0\.0[^]*\[mandatory\].*fargate-role-trust-scoped/);
    });
  });
});

/** The versions of the pack that found something, as a preview names them. (Of those that did not it names one of each pack.) */
function versionsIn(output: string): string[] {
  return [...output.matchAll(/fargate-pod-execution-role@v(\S+)$/gm)].map(([, version]) => version).sort();
}

interface Workflow {
  jobs: { ledger: { steps: { name?: string; run?: string }[] } };
}
