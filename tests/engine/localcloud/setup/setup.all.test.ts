import assert from "node:assert/strict";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, Sandbox } from "../../../support/localcloud-setup";

describe("set-up", () => {
  it("takes an official pulumi that is new enough, and says what to install where there is no Python", async () => {
    const sandbox = new Sandbox();
    sandbox.command("pulumi", "echo v3.300.0");
    for (const host of ["pulumi-language-nodejs", "pulumi-language-yaml"]) sandbox.command(host, "");
    const { code, stderr } = await ended(sandbox.spawn([join(root, "dev", "localcloud", "setup.mjs")]));
    assert.equal(code, 1, stderr);
    assert.match(stderr, /\[2\/5\] Pulumi CLI: the official 3\.300\.0 on PATH/);
    assert.match(stderr, /Python 3\.10 or newer with its venv and ensurepip modules was not found/);
  }).timeout(60_000);

  it("says at once what is done in place of a download that fails, also if what it says is held back", async () => {
    const sandbox = new Sandbox();
    sandbox.file("installer.mjs", 'export const place = "http://127.0.0.1:1/install.sh";');
    const words = [join(root, "dev", "localcloud", "setup.mjs"), "--held=80"];
    const run = async (): Promise<[now: string, stderr: string]> => {
      const child = sandbox.spawn(words, { LOCALCLOUD_PULUMI_INSTALLER: join(sandbox.directory, "installer.mjs") });
      const [{ code, stderr }, now] = await Promise.all([ended(child), text(child.stdio[3] as Readable)]);
      assert.equal(code, 1, stderr);
      assert.doesNotMatch(stderr, /instead, in/);
      return [now.replace(/^\r\x1b\[2K/, ""), stderr];
    };
    const [withoutGo, why] = await run();
    assert.equal(withoutGo, "");
    assert.match(why, /Go is not installed.*\nIt is needed to build the Pulumi CLI \(no official pulumi on PATH, and /);
    sandbox.command("go", 'echo go version go1.26.0 linux/amd64; [ "$1" = version ]');
    assert.equal(
      (await run())[0],
      "[2/5] Pulumi CLI: 127.0.0.1:1 cannot be reached; 3.276.0 is built from its Go modules instead, in 5 to 25 min\n",
    );
  }).timeout(60_000);
});
