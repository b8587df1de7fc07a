import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryAddress } from "../../dev/docs/address";
import { importedNames } from "../../dev/docs/names";
import { root, succeeds, useLocalCloud } from "../support/engine";
import { goProject, type Project, pythonProject } from "../support/languages";
import { inCloud, projectOf } from "../support/organization";

const components = join(root, "components");
const page = readFileSync(join(components, "docs", "_index.md"), "utf8");
const owner = new URL(repositoryAddress()).pathname.split("/")[1];
const names: Record<string, string> = { ...importedNames(owner), YAML: "fargate-pod-execution-role" };

/** A project with the page's program, by its language. */
const projects: Record<string, (program: string) => Project | Promise<Project>> = {
  TypeScript: (program) => ({
    project: {
      "Pulumi.yaml": "name: test\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "test", private: true, dependencies: { "@pulumi/pulumi": "*" } }),
      "index.ts": program,
    },
    env: {},
  }),
  Python: pythonProject,
  Go: goProject,
  // Where the CLI is built from Go's modules, its host of YAML is too old for `pulumi package add`.
  YAML: (program) => ({
    project: { "Pulumi.yaml": `${program}packages: { ${names.YAML}: ${components} }\n` },
    env: {},
  }),
};

describe("the programs of the component's page, after `pulumi package add` from this checkout", function () {
  this.timeout(600_000);
  useLocalCloud();

  for (const [language, projectWith] of Object.entries(projects))
    it(`make the role, as printed: ${language}`, async () => {
      const [, program = ""] = new RegExp(`\`\`\`${language.toLowerCase()}\\n([^]*?)\`\`\``).exec(page) ?? [];
      const { project: files, env } = await projectWith(program);
      const project = projectOf(files);
      const run = (command: string) =>
        inCloud(project, command.split(" "), { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: undefined, ...env });
      succeeds(await run(`pulumi stack init ${language}`));
      if (language !== "YAML") {
        const said = succeeds(await run(`pulumi package add ${components}`));
        assert.ok(said.includes(names[language]), said);
      }
      succeeds(await run("pulumi up --yes --skip-preview"));
      assert.match(
        succeeds(await run("pulumi stack output --json")),
        /"role_?[aA]rn": "arn:aws:iam::\d+:role\/pods-role-/,
      );
    });
});
