import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryAddress } from "../../dev/docs/address";
import { importedNames } from "../../dev/docs/names";
import { root, succeeds, useLocalCloud } from "../support/engine";
import { projectIn } from "../support/languages";
import { inCloud, projectOf } from "../support/organization";

const components = join(root, "components");
const page = readFileSync(join(components, "docs", "_index.md"), "utf8");
const owner = new URL(repositoryAddress()).pathname.split("/")[1];
const names: Record<string, string> = { ...importedNames(owner), YAML: "fargate-pod-execution-role" };

describe("the programs of the component's page, after `pulumi package add` from this checkout", function () {
  this.timeout(600_000);
  useLocalCloud();

  for (const [language, projectOfProgram] of Object.entries(projectIn))
    it(`make the role, as printed: ${language}`, async () => {
      const [, program = ""] = new RegExp(`\`\`\`${language.toLowerCase()}\\n([^]*?)\`\`\``).exec(page) ?? [];
      // Where the CLI is built from Go's modules, its host of YAML is too old for `pulumi package add`.
      const packages = language === "YAML" ? `packages: { ${names.YAML}: ${components} }\n` : "";
      const { project: files, env } = await projectOfProgram(program + packages);
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
