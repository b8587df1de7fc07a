import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fails, type LocalCloud, root, Stack, startLocalCloud, succeeds } from "../../support/engine";

describe("the sources of the language hosts", () => {
  it("are in the form that gofmt gives them", () => {
    const { stdout, error } = spawnSync("gofmt", ["-l", join(root, "dev/localcloud/engine")], { encoding: "utf8" });
    assert.deepEqual([error, stdout], [undefined, ""]);
  });
});

describe("the Node language host", function () {
  this.timeout(120_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud({ standIns: true })));
  after(() => cloud.stop());

  const program = (text: string, more: { [path: string]: string } = {}): Stack =>
    new Stack({
      cloud,
      project: { "index.ts": text, ...more },
      config: { plain: "text", list: [1, 2] },
      secrets: { hidden: "sesame" },
    });

  it("gives a program its stack, configuration and arguments of Node.js, and shows what it prints", async () => {
    const stack = program(
      `
      import * as pulumi from "@pulumi/pulumi";
      const config = new pulumi.Config();
      console.log("on standard output");
      console.error("on standard error");
      export const where = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), pulumi.getRootDirectory()];
      export const given = [config.get("plain"), config.getObject("list"), process.execArgv.at(-1)];
      export const dryRun = pulumi.runtime.isDryRun();
      export const hidden = config.requireSecret("hidden");`,
      { "Pulumi.yaml": "name: test\nruntime:\n  name: nodejs\n  options:\n    nodeargs: --stack-trace-limit=7\n" },
    );
    const output = succeeds(await stack.up({ skipPreview: true }));
    assert.match(output, /on standard output/);
    assert.match(output, /on standard error/);
    assert.doesNotMatch(output, /sesame/);
    const { hidden, ...outputs } = await stack.outputs();
    assert.match(JSON.stringify(hidden), /^\{"[0-9a-f]{32}":"[0-9a-f]{32}","ciphertext":"v1:[^"]+"\}$/);
    assert.deepEqual(outputs, {
      where: ["organization", "test", stack.name, stack.directory],
      given: ["text", [1, 2], "--stack-trace-limit=7"],
      dryRun: false,
    });
    const shown = ["stack", "output", "hidden", "--show-secrets", "--stack", stack.name];
    assert.equal(succeeds(await stack.pulumi(shown)).trim(), "sesame");
  });

  it("gives a program that serializes a function, or runs another, the packages which are loaded on demand", async () => {
    const stack = program(`
      import * as pulumi from "@pulumi/pulumi";
      const added = require("semver");
      export const text = pulumi.runtime.serializeFunction(() => added.valid("1.2.3")).then((made) => made.text);
      export const packages = pulumi.runtime.computeCodePaths().then((paths) => [...paths.keys()]);
      export const workspace = pulumi.automation.LocalWorkspace.create({ workDir: "." }).then((made) => made.workDir);`);
    succeeds(await stack.up({ skipPreview: true }));
    const { text, packages, workspace } = await stack.outputs();
    assert.equal(workspace, ".");
    assert.match(String(text), /added\.valid\("1\.2\.3"\)/);
    assert.deepEqual(packages, []);
  });

  it("tells why a program failed: an exception once, an exit code", async () => {
    const thrown = fails(await program(`throw new Error("the reason");`).preview());
    assert.match(thrown, /Error: the reason/);
    assert.doesNotMatch(thrown, /exit code/);
    assert.match(fails(await program(`process.exit(3);`).preview()), /the program ended with exit code 3/);
  });

  it("says what to do where dependencies are missing", async () => {
    const stack = program("export {};");
    const directory = join(cloud.directory, "alone");
    mkdirSync(directory);
    for (const [file, text] of Object.entries({ "Pulumi.yaml": "name: alone\nruntime: nodejs\n", "index.js": "" })) {
      writeFileSync(join(directory, file), text);
    }
    succeeds(await stack.pulumi(["-C", directory, "stack", "init", "dev"]));
    const output = fails(await stack.pulumi(["-C", directory, "preview", "--stack", "dev"]));
    assert.match(output, /Cannot find module '@pulumi\/pulumi\/cmd\/run' from .*alone: run `npm install`/);
  });

  it("gives a policy pack its stack, its configuration and TypeScript, and shows what it prints", async () => {
    const pack = join(cloud.directory, "pack");
    mkdirSync(pack);
    symlinkSync(join(root, "node_modules"), join(pack, "node_modules"));
    writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
    writeFileSync(join(pack, "package.json"), JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }));
    writeFileSync(
      join(pack, "index.js"),
      `
      const pulumi = require("@pulumi/pulumi");
      const { PolicyPack } = require("@pulumi/policy");
      const { inWords } = require("./in-words");
      console.error("the pack remarks");
      new PolicyPack("pack", { policies: [{
        name: "tell", description: "tells", enforcementLevel: "mandatory",
        configSchema: { properties: { word: { type: "string", default: "none" } } },
        validateStack(args, report) {
          report(inWords(pulumi.getProject(), pulumi.getStack(), args.getConfig().word, args.resources.length));
        },
      }] });`,
    );
    writeFileSync(join(pack, "in-words.ts"), `export const inWords = (...all: unknown[]): string => all.join(" ");`);
    const stack = program("export {};");
    const config = { policyPacks: [pack], policyPackConfigs: [{ tell: { word: "given" } }] };
    const output = fails(await stack.preview(config));
    assert.match(output, new RegExp(`test ${stack.name} given 1\\n`));
    assert.match(output, /the pack remarks/);
    succeeds(await stack.up({ skipPreview: true }));
    assert.match(fails(await stack.analyze(config)), /given 1\n/);
  });

  it("infers the schema of a component plugin", async () => {
    const output = succeeds(await program("export {};").pulumi(["package", "get-schema", join(root, "components")]));
    const schema = JSON.parse(output.slice(output.indexOf("{"))) as { resources: object };
    assert.deepEqual(Object.keys(schema.resources), ["fargate-pod-execution-role:index:FargatePodExecutionRole"]);
  });
});
