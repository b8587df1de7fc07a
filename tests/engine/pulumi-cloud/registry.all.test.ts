import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cloud, accountId, type Result, root, useLocalCloud, succeeds } from "../../support/engine";
import { attachedIn, reference, rehearse } from "../../../dev/release/rehearse";
import { typeCommands } from "../../../dev/release/typed";
import { repositoryAddress } from "../../../dev/docs/address";
import { projectIn } from "../../support/languages";
import { inCloud, linkCheckout, projectOf } from "../../support/organization";
import { componentRole } from "../../support/role-programs";
import { newDirectory } from "../../support/run-directory";

const name = "fargate-pod-execution-role";
const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;

/** What `pulumi package add` says in every case: the line that imports the SDK. */
const imports: { [language: string]: string } = {
  TypeScript: 'import * as fargatePodExecutionRole from "@platform/fargate-pod-execution-role";',
  Python: "import platform_fargate_pod_execution_role as fargate_pod_execution_role",
  Go: 'import "github.com/platform/pulumi-fargate-pod-execution-role/sdk/go/fargatepodexecutionrole"',
  YAML: "Added package",
};

const byReference = `${reference}@0.1.0`;
const byName = `${name}@0.1.0`;

interface Case {
  options: { oldest?: boolean };
  /** How the component is added to programs in which languages. */
  added: { [language: string]: string[] };
  env?: NodeJS.ProcessEnv;
}

const clis: { [cli: string]: Case } = {
  newest: {
    options: {},
    added: { TypeScript: [byReference, byName], Python: [byName], Go: [byReference] },
  },
  oldest: {
    options: { oldest: true },
    // The YAML host that can be had from Go's modules is about as old, and does not know the last thing that newer CLIs ask it.
    added: { TypeScript: [byReference], YAML: [byReference, byName] },
    // Before 3.214 the CLI asked the registry only with this.
    env: { PULUMI_EXPERIMENTAL: "true" },
  },
};

describe("what the script of a release publishes", () => {
  const made = newDirectory();
  before(async () => {
    await promisify(execFile)(process.execPath, ["dev/node.mjs", "dev/release/make.mjs", made], { cwd: root });
  });

  for (const [cli, { options, added, env: ofCli }] of Object.entries(clis)) {
    describe(`the component in the registry of an organization, with the ${cli} CLI`, function () {
      // The first run builds the CLI.
      this.timeout(900_000);
      useLocalCloud({ ...options, pulumiCloud: {} });
      let published: Result;
      const run = (cwd: string, command: string, env: NodeJS.ProcessEnv = {}): Promise<Result> =>
        inCloud(cwd, command.split(" "), {
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined,
          PULUMI_ORGANIZATION: "acme",
          ...ofCli,
          ...env,
        });

      before(async () => {
        published = await rehearse(cloud, made);
      });
      after(async () => {
        assert.deepEqual(cloud.pulumiCloud?.unanswered, []);
      });

      async function live(project: string, env: NodeJS.ProcessEnv) {
        succeeds(await run(project, "pulumi up --yes --skip-preview", env));
        const outputs = JSON.parse(succeeds(await run(project, "pulumi stack output --json", env))) as Outputs;
        assert.deepEqual(outputs.sourceArns, [sourceArn]);
        return outputs.roleArn;
      }

      it("is published by the script of a release, and the pack with it", async () => {
        succeeds(published);
        const said = published.stdout.split("\n").filter((line) => line.endsWith(": published"));
        assert.deepEqual(said, [
          "fargate-pod-execution-role@0.1.0 on npm: published",
          "fargate-pod-execution-role-policypack@0.1.0 on npm: published",
          "fargate-role@0.1.0 on npm: published",
          "tag v0.1.0: published",
          "release v0.1.0 on GitHub: published",
          "fargate-pod-execution-role 0.1.0 in the registry of acme: published",
          "policy pack fargate-pod-execution-role 0.1.0 of acme: published",
        ]);
        const packs = succeeds(await run(cloud.directory, "pulumi policy ls acme"));
        assert.match(packs, /fargate-pod-execution-role +0\.1\.0/);
      });

      it("is shown by its name, with a logo, where it comes from, and its two pages", async () => {
        const { PULUMI_BACKEND_URL: api, PULUMI_ACCESS_TOKEN: token } = cloud.env;
        const ask = (url: string): Promise<Response> => fetch(url, { headers: { Authorization: `token ${token}` } });
        const latest = `${api}/api/registry/packages/private/acme/${name}/versions/latest`;
        const shown = (await (await ask(latest)).json()) as Record<string, string>;
        assert.equal(shown.title, "EKS Pod Execution Role");
        assert.ok(shown.logoUrl.startsWith(`${repositoryAddress()}/raw/`) && shown.logoUrl.endsWith(".svg"));
        type Schema = { license: string; keywords: string[]; homepage: string };
        const schema = (await (await ask(shown.schemaURL)).json()) as Schema;
        assert.ok(schema.homepage.startsWith(`${repositoryAddress()}/`));
        assert.equal(schema.license, "Apache-2.0");
        assert.ok(schema.keywords.includes("kind/component"));
        for (const [url, page] of [
          [shown.readmeURL, "_index.md"],
          [shown.installationURL, "installation-configuration.md"],
        ])
          assert.equal(await (await ask(url)).text(), readFileSync(join(root, "components", "docs", page), "utf8"));
      });

      it("installs small: 150 packages and 220 MB at most", () => {
        const plugins = join(String(cloud.env.PULUMI_HOME), "plugins");
        const plugin = readdirSync(plugins).find((entry) => /git\.example\.com.*-v0\.1\.0$/.test(entry));
        const files = readdirSync(join(plugins, String(plugin)), { recursive: true, withFileTypes: true });
        const packages = files.filter(
          (file) => file.name === "package.json" && /node_modules\/(@[^/]+\/)?[^/]+$/.test(file.parentPath),
        );
        assert.ok(packages.length > 20 && packages.length <= 150, `${packages.length} packages`);
        const blocks = files.map((file) => lstatSync(join(file.parentPath, file.name)).blocks);
        const size = (blocks.reduce((sum, one) => sum + one, 0) * 512) / 2 ** 20;
        assert.ok(size > 20 && size <= 220, `${size} MB`);
      });

      for (const [language, sources] of Object.entries(added))
        for (const source of sources)
          it(`is added to a program in ${language} as ${source}, and makes the role`, async () => {
            const { project: files, env } = await projectIn[language](componentRole[language](imports[language]));
            const project = projectOf(files);
            succeeds(await run(project, `pulumi stack init ${language}-${sources.indexOf(source)}`, env));
            const said = succeeds(await run(project, `pulumi package add ${source}`, env));
            assert.ok(said.includes(imports[language]), said);
            await live(project, env);
          });

      if (cli === "newest") {
        it("is used from the release as the pages print it, like the pack and the command, which loads 1 MB at most", async () => {
          const { bytes } = await typeCommands(cloud, attachedIn(cloud));
          assert.ok(bytes > 100_000 && bytes <= 1_000_000, `${bytes} bytes`);
        });

        it("comes with the ready-made stack as a template, which `pulumi new` takes from the tag", async () => {
          const project = projectOf({});
          const template = `${cloud.pulumiCloud?.gitUrl}/platform/roles/tree/v0.1.0`;
          succeeds(await run(project, `pulumi new ${template} --yes --generate-only --name ready-made`));
          assert.doesNotMatch(readFileSync(join(project, "Pulumi.yaml"), "utf8"), /^template/m);
          linkCheckout(project);
          succeeds(await run(project, "pulumi stack init dev"));
          for (const setting of ["aws:region eu-west-1", "clusters my-cluster,other"])
            succeeds(await run(project, `pulumi config set ${setting}`));
          const preview = succeeds(await run(project, "pulumi preview --diff"));
          assert.match(preview, /fargateprofile\/my-cluster\/\*[^]*fargateprofile\/other\/\*/);
        });
      }
    });
  }
});

interface Outputs {
  roleArn: string;
  sourceArns: string[];
}
