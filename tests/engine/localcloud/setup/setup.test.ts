import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, Sandbox } from "../../../support/localcloud-setup";

describe("set-up", () => {
  it("takes an official pulumi that is new enough, and says what to install where there is no Python", async () => {
    const sandbox = new Sandbox();
    try {
      sandbox.command("pulumi", "echo v3.300.0");
      for (const host of ["pulumi-language-nodejs", "pulumi-language-yaml"]) sandbox.command(host, "");
      const { code, stderr } = await ended(sandbox.spawn([join(root, "dev", "localcloud", "setup.mjs")]));
      assert.equal(code, 1, stderr);
      assert.match(stderr, /\[2\/5\] Pulumi CLI: the official 3\.300\.0 on PATH/);
      assert.match(stderr, /Python 3\.10 or newer with its venv and ensurepip modules was not found/);
    } finally {
      sandbox.remove();
    }
  }).timeout(60_000);
});
