import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cloud, fails, root, succeeds } from "../../support/engine";
import {
  checkout,
  enable,
  itIsRequiredOfStacksIn,
  nothing,
  pack,
  run,
  stackOf,
  usePackOfOrganization,
} from "../../support/pack-of-organization";
import { pagePaths, readPage } from "../../support/pages";

describe("the policy pack in policy groups of an organization", function () {
  this.timeout(300_000);
  usePackOfOrganization();

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
    itIsRequiredOfStacksIn("YAML");

    it("a stack without any role is neither stopped nor spoken to", async () => {
      await enable({ all: "mandatory", "fargate-role-not-node-role": { ledgers: ["missing.json"] } });
      const project = await stackOf("nothing", nothing);
      const output = succeeds(await run(project, "pulumi up --yes"));
      assert.match(output, /Policies:\s+✅ fargate-pod-execution-role@v0\.1\.0\n/);
      assert.doesNotMatch(output, /Diagnostics:|missing\.json/);
    });
  });
});
