import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fails, finish, type LocalCloud, type Result, startLocalCloud, succeeds } from "../../support/engine";

const project = {
  name: "settings",
  runtime: "yaml",
  config: { password: { type: "string", secret: true } },
  outputs: { name: "${pulumi.stack}", password: "${password}" },
};

describe("the stand-in for Pulumi Cloud keeps state as the CLI asks for it", function () {
  this.timeout(120_000);
  let cloud: LocalCloud;
  let directory: string;
  before(async () => {
    cloud = await startLocalCloud({ pulumiCloud: { organizations: ["acme", "other"], pageSize: 2 } });
    directory = mkdtempSync(join(cloud.directory, "project-"));
    writeFileSync(join(directory, "Pulumi.yaml"), JSON.stringify(project));
  });
  after(async () => {
    assert.deepEqual(cloud.pulumiCloud?.unanswered, []);
    await cloud.stop();
  });

  const pulumi = (words: string, env: NodeJS.ProcessEnv = {}): Promise<Result> =>
    finish(
      spawn("pulumi", [...words.split(" "), "--non-interactive", "--color", "never"], {
        cwd: directory,
        env: { ...cloud.env, ...env },
        detached: true,
      }),
    );

  it("takes the token that it was given, and no other", async () => {
    assert.match(succeeds(await pulumi("whoami -v")), /User: somebody\nOrganizations: acme, other/);
    assert.match(fails(await pulumi("whoami", { PULUMI_ACCESS_TOKEN: "another" })), /Unauthorized|invalid/i);
  });

  it("keeps a stack, its secrets, its outputs and what was exported", async () => {
    succeeds(await pulumi("stack init dev"));
    succeeds(await pulumi("config set --secret password hunter2"));
    assert.doesNotMatch(readFileSync(join(directory, "Pulumi.dev.yaml"), "utf8"), /hunter2/);
    succeeds(await pulumi("up --yes"));
    assert.match(succeeds(await pulumi("stack output --show-secrets")), /name +dev\n +password +hunter2/);
    const exported = succeeds(await pulumi("stack export"));
    assert.doesNotMatch(exported, /hunter2/);
    const file = join(directory, "state.json");
    writeFileSync(file, exported);
    succeeds(await pulumi("destroy --yes"));
    succeeds(await pulumi(`stack import --file ${file}`));
    assert.match(succeeds(await pulumi("stack output name")), /^dev/);
    assert.match(fails(await pulumi("stack rm --yes dev")), /still has resources/);
    succeeds(await pulumi("stack rm --yes --force dev"));
  });

  it("lists the stacks of all organizations page by page", async () => {
    const names = ["acme/one", "acme/two", "other/one", "other/two", "acme/three"];
    for (const name of names) succeeds(await pulumi(`stack init ${name}`));
    const listed = JSON.parse(succeeds(await pulumi("stack ls --all --json"))) as { name: string }[];
    // The CLI leaves out the default organization.
    assert.deepEqual(listed.map(({ name }) => name).sort(), ["one", "other/one", "other/two", "three", "two"]);
  });
});
