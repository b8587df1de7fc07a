import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type LocalCloud, Stack, startLocalCloud } from "../../support/engine";

const missing = `{ "dependencies": { "missing": "*" } }`;
const alone = { "package.json": missing };
const workspace = { "package.json": `{ "workspaces": ["packages/*"] }`, "packages/plugin/package.json": missing };

interface Case {
  /** What is installed is the last directory of these files. */
  files: { [path: string]: string };
  options?: object;
  env?: NodeJS.ProcessEnv;
  runs: string;
}

/** As Pulumi's own host does it. */
const cases: { [input: string]: Case } = {
  "npm, in the directory": { files: alone, runs: "npm install --loglevel=error in ." },
  "npm at the root of the workspace, with development dependencies": {
    files: workspace,
    runs: "npm install --loglevel=error in .",
  },
  "npm without development dependencies, where the plugin says so": {
    files: workspace,
    options: { production: true },
    runs: "npm install --loglevel=error --production in .",
  },
  "yarn, where the user prefers it": { files: alone, env: { PULUMI_PREFER_YARN: "true" }, runs: "yarn install in ." },
  "pnpm, where its lock file is": { files: { "pnpm-lock.yaml": "", ...alone }, runs: "pnpm install --use-stderr in ." },
  "bun, where its lock file is": { files: { "bun.lock": "", ...alone }, runs: "bun install in ." },
  "pnpm, where the plugin asks for it": {
    files: alone,
    options: { packagemanager: "pnpm" },
    runs: "pnpm install --use-stderr in .",
  },
};

describe("the Node language host installs what a plugin needs", function () {
  this.timeout(60_000);
  let cloud: LocalCloud;
  before(async () => (cloud = await startLocalCloud({ standIns: true })));
  after(() => cloud.stop());

  /** Package managers that write down how they were called. */
  function packageManagers(log: string): string {
    const bin = mkdtempSync(join(cloud.directory, "bin-"));
    for (const name of ["npm", "yarn", "pnpm", "bun"]) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $* in $PWD" >> ${log}; mkdir -p node_modules\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return bin;
  }

  for (const [how, { files, options = {}, env, runs }] of Object.entries(cases)) {
    it(`with ${how}`, async () => {
      const directory = mkdtempSync(join(cloud.directory, "plugin-"));
      let plugin = directory;
      for (const [path, text] of Object.entries(files)) {
        plugin = dirname(join(directory, path));
        mkdirSync(plugin, { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      writeFileSync(join(plugin, "PulumiPlugin.yaml"), JSON.stringify({ runtime: { name: "nodejs", options } }));
      const log = join(directory, "log");
      const PATH = [packageManagers(log), cloud.env.PATH].join(delimiter);
      const stack = new Stack({ cloud, project: {} });
      const { output } = await stack.pulumi(["package", "get-schema", plugin], { env: { ...env, PATH } });
      assert.ok(existsSync(log), output);
      assert.equal(readFileSync(log, "utf8").replaceAll(directory, "."), `${runs}\n`);
    });
  }

  it("not where all of that is there, which others may be running", async () => {
    const log = join(cloud.directory, "log");
    const plugin = mkdtempSync(join(cloud.directory, "plugin-"));
    writeFileSync(join(plugin, "PulumiPlugin.yaml"), "runtime: nodejs\n");
    writeFileSync(join(plugin, "package.json"), `{ "dependencies": { "installed": "*" } }`);
    mkdirSync(join(plugin, "node_modules", "installed"), { recursive: true });
    writeFileSync(join(plugin, "node_modules", "installed", "package.json"), "{}");
    const PATH = [packageManagers(log), cloud.env.PATH].join(delimiter);
    await new Stack({ cloud, project: {} }).pulumi(["package", "get-schema", plugin], { env: { PATH } });
    assert.ok(!existsSync(log));
  });
});
