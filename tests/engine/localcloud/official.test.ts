import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fails, type LocalCloud, Stack, startLocalCloud, succeeds } from "../../support/engine";

describe("with an official pulumi on PATH, whose Node host answers in its own words", function () {
  this.timeout(180_000);
  const path = process.env.PATH ?? "";
  // With either of them a cloud does not look for what is on PATH.
  const { LOCALCLOUD_PULUMI, LOCALCLOUD_TOOLS } = process.env;
  let official: string;
  const clouds: LocalCloud[] = [];
  const start = async (options?: { standIns: boolean }): Promise<LocalCloud> => {
    clouds.push(await startLocalCloud(options));
    return clouds[clouds.length - 1];
  };

  before(async () => {
    const { env } = await start({ standIns: true });
    official = mkdtempSync(join(tmpdir(), "official-"));
    mkdirSync(join(official, "bin"));
    const tools = env.PATH?.split(delimiter)[0] ?? "";
    for (const name of ["pulumi", "pulumi-language-yaml"])
      copyFileSync(realpathSync(join(tools, name)), join(official, "bin", name));
    const host = join(official, "bin", "pulumi-language-nodejs");
    writeFileSync(host, "#!/bin/sh\necho the official host speaks >&2\nexit 7\n");
    chmodSync(host, 0o755);
    delete process.env.LOCALCLOUD_PULUMI;
    delete process.env.LOCALCLOUD_TOOLS;
    process.env.PATH = [join(official, "bin"), path].join(delimiter);
  });
  after(async () => {
    process.env.PATH = path;
    if (LOCALCLOUD_PULUMI !== undefined) process.env.LOCALCLOUD_PULUMI = LOCALCLOUD_PULUMI;
    if (LOCALCLOUD_TOOLS !== undefined) process.env.LOCALCLOUD_TOOLS = LOCALCLOUD_TOOLS;
    for (const cloud of clouds) await cloud.stop();
    rmSync(official, { recursive: true });
  });

  const project = { "index.js": "exports.ran = true;", "package.json": `{ "main": "index.js" }` };

  it("everything runs on it", async () => {
    const cloud = await start();
    assert.match(fails(await new Stack({ cloud, project }).preview()), /the official host speaks/);
  });

  it("the tests of the stand-ins run on the stand-ins", async () => {
    const stack = new Stack({ cloud: await start({ standIns: true }), project });
    succeeds(await stack.up({ skipPreview: true }));
    assert.deepEqual(await stack.outputs(), { ran: true });
  });
});
