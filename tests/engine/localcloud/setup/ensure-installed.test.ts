import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, type Ended, Sandbox } from "../../../support/localcloud-setup";

describe("ensure-installed", () => {
  it("installs on a fresh clone, and again only when a version is another one", async () => {
    const sandbox = new Sandbox();
    try {
      const checkout = join(sandbox.directory, "checkout");
      for (const part of ["ensure-installed.mjs", "setup"])
        cpSync(join(root, "dev", "localcloud", part), join(checkout, "dev", "localcloud", part), { recursive: true });
      const lock = (version: string): void =>
        writeFileSync(
          join(checkout, "package-lock.json"),
          JSON.stringify({ packages: { "": {}, "node_modules/a": { version } } }),
        );
      // Installs what the lock file says, as npm does, and keeps a record.
      sandbox.command(
        "npm",
        `echo "$@" >> ${join(sandbox.directory, "npm-calls")}
        /bin/mkdir -p node_modules && /bin/cp package-lock.json node_modules/.package-lock.json`,
      );
      const run = (): Promise<Ended> =>
        ended(sandbox.spawn([join(checkout, "dev", "localcloud", "ensure-installed.mjs")]));
      lock("1.0.0");
      const { code, stderr } = await run();
      assert.equal(code, 0, stderr);
      assert.match(stderr, /Installing the npm packages of package-lock\.json \(npm ci\)/);
      assert.equal((await run()).stderr, "");
      assert.deepEqual(sandbox.lines("npm-calls"), ["ci --include=dev --ignore-scripts --no-audit --no-fund"]);
      lock("1.0.1");
      await run();
      assert.equal(sandbox.lines("npm-calls").length, 2);
    } finally {
      sandbox.remove();
    }
  });
});
