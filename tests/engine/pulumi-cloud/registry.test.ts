import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountId, type LocalCloud, type Result, root, startLocalCloud, succeeds } from "../../support/engine";
import { git } from "../../support/fresh-checkout";
import { inCloud, projectOf } from "../../support/organization";
import { rolePrograms } from "../../support/role-programs";

const name = "fargate-pod-execution-role";
const reference = "git.example.com/platform/roles/components";
const sourceArn = `arn:aws:eks:eu-west-1:${accountId}:fargateprofile/my-cluster/*`;

/** Where generated programs import the SDK from, whichever way it was added. */
const imports: { [language: string]: string } = {
  TypeScript: 'import * as fargatePodExecutionRole from "@platform/fargate-pod-execution-role";',
  Python: "import platform_fargate_pod_execution_role as fargate_pod_execution_role",
  Go: 'import "github.com/platform/pulumi-fargate-pod-execution-role/sdk/go/fargatepodexecutionrole"',
};

/** How one CLI takes the component by its name in the registry. */
const clis = {
  newest: { options: {}, env: {} },
  // Until 3.214 the CLI asked the registry only then.
  oldest: { options: { oldest: true }, env: { PULUMI_EXPERIMENTAL: "true" } },
};

for (const [cli, { options, env: byName }] of Object.entries(clis)) {
  describe(`the component in the registry of an organization, with the ${cli} CLI`, function () {
    // The first run builds the CLI.
    this.timeout(900_000);
    let cloud: LocalCloud;
    let tag: string;
    const run = (cwd: string, command: string, env: NodeJS.ProcessEnv = {}): Promise<Result> =>
      inCloud(cloud, cwd, command.split(" "), {
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined,
        PULUMI_ORGANIZATION: "acme",
        ...byName,
        ...env,
      });

    before(async () => {
      cloud = await startLocalCloud({ ...options, pulumiCloud: {} });
      tag = join(cloud.directory, "tag");
      const words = [
        "node",
        join(root, "dev/release/tree.mjs"),
        tag,
        "--repository",
        "https://git.example.com/platform/roles.git",
      ];
      succeeds(await inCloud(cloud, root, words));
      await git(tag, "init", "--quiet", "--initial-branch", "release");
      await release("0.1.0");
    });
    after(async () => {
      assert.deepEqual(cloud.pulumiCloud?.unanswered, []);
      await cloud.stop();
    });

    /** Commits and tags the tree as a version, where the git server has it. */
    async function release(version: string): Promise<void> {
      const manifest = join(tag, "components", "package.json");
      const text = readFileSync(manifest, "utf8");
      writeFileSync(manifest, text.replace(/"version": "[^"]*"/, `"version": "${version}"`));
      await git(tag, "add", "--all", "--force");
      await git(tag, "commit", "--quiet", "--message", `Release ${version}`);
      await git(tag, "tag", `v${version}`);
      const served = join(String(cloud.pulumiCloud?.repositories), "platform", "roles.git");
      await git(tag, "init", "--quiet", "--bare", served);
      await git(tag, "push", "--quiet", served, "release", `v${version}`);
    }

    async function live(project: string, env: NodeJS.ProcessEnv): Promise<string> {
      succeeds(await run(project, "pulumi up --yes --skip-preview", env));
      const outputs = JSON.parse(succeeds(await run(project, "pulumi stack output --json", env))) as Outputs;
      assert.deepEqual(outputs.sourceArns, [sourceArn]);
      return outputs.roleArn;
    }

    it("is published from its git reference, with its page", async () => {
      const published = await run(cloud.directory, `pulumi package publish ${reference}@0.1.0 --publisher acme`);
      assert.match(succeeds(published), /Successfully published package acme\/fargate-pod-execution-role@0\.1\.0/);
    });

    it("installs small: 150 packages and 220 MB at most", () => {
      const plugins = join(String(cloud.env.PULUMI_HOME), "plugins");
      const plugin = readdirSync(plugins).find((entry) => /git\.example\.com.*-v0\.1\.0$/.test(entry));
      const files = readdirSync(join(plugins, String(plugin)), { recursive: true, withFileTypes: true });
      const packages = files.filter(
        (file) => file.name === "package.json" && /node_modules\/(@[^/]+\/)?[^/]+$/.test(file.parentPath),
      );
      assert.ok(packages.length > 20 && packages.length <= 150, `${packages.length} packages`);
    });

    const languages = Object.entries(rolePrograms).filter(
      ([language]) => cli === "newest" || ["TypeScript", "YAML"].includes(language),
    );
    const ways = { reference: `${reference}@0.1.0`, name: `${name}@0.1.0` };
    for (const [language, write] of languages)
      for (const [way, source] of Object.entries(ways))
        it(`is added to a program in ${language} by ${way}, and makes the role`, async () => {
          const { project: files, env } = await write(cloud, imports[language]);
          const project = projectOf(cloud, files);
          succeeds(await run(project, `pulumi stack init ${language}-${way}`, env));
          const added = await run(project, `pulumi package add ${source}`, env);
          // The newest YAML host that can be had from Go's modules does not know the last thing that a newer CLI asks it.
          if (language === "YAML" && cli === "newest") assert.match(added.output, /method Link not implemented/);
          else assert.ok(succeeds(added).includes(imports[language] ?? `Added package`), added.output);
          await live(project, env);
        });

    if (cli === "newest")
      it("is upgraded without replacing the role", async () => {
        const { project: files, env } = await rolePrograms.Go(cloud, imports.Go);
        const project = projectOf(cloud, files);
        succeeds(await run(project, "pulumi stack init upgraded", env));
        succeeds(await run(project, `pulumi package add ${name}`, env));
        const arn = await live(project, env);
        await release("0.2.0");
        succeeds(await run(cloud.directory, `pulumi package publish ${reference}@0.2.0 --publisher acme`));
        succeeds(await run(project, `pulumi package add ${name}`, env));
        const upgraded = succeeds(await run(project, "pulumi up --yes --skip-preview --diff", env));
        assert.doesNotMatch(upgraded, /replace|create|delete/i);
        assert.equal(await live(project, env), arn);
      });
  });
}

interface Outputs {
  roleArn: string;
  sourceArns: string[];
}
