import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, type Ended, Sandbox } from "../../../support/localcloud-setup";

describe("ensure-installed", () => {
  let sandbox: Sandbox;
  let checkout: string;
  beforeEach(() => {
    sandbox = new Sandbox();
    checkout = join(sandbox.directory, "checkout");
    for (const part of ["ensure-installed.mjs", "setup"]) {
      cpSync(join(root, "dev", "localcloud", part), join(checkout, "dev", "localcloud", part), { recursive: true });
    }
    lock({ "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0", optional: true } });
    // Installs what the lock file says, as npm does, and keeps a record.
    sandbox.command(
      "npm",
      `echo "$@" >> ${join(sandbox.directory, "npm-calls")}
      /bin/mkdir -p node_modules && /bin/cp package-lock.json node_modules/.package-lock.json`,
    );
  });
  afterEach(() => sandbox.remove());

  const lock = (packages: object): void =>
    writeFileSync(join(checkout, "package-lock.json"), JSON.stringify({ packages }));
  const installed = (packages: object): void => {
    mkdirSync(join(checkout, "node_modules"), { recursive: true });
    writeFileSync(join(checkout, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
  };
  const run = (): Promise<Ended> => ended(sandbox.spawn([join(checkout, "dev", "localcloud", "ensure-installed.mjs")]));
  const calls = (): string[] => {
    const file = join(sandbox.directory, "npm-calls");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  };

  it("installs on a fresh clone, and says so", async () => {
    const { code, stderr } = await run();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Installing the npm packages of package-lock\.json \(npm ci\)/);
    assert.deepEqual(calls(), ["ci --include=dev --ignore-scripts --no-audit --no-fund"]);
  });

  it("installs once", async () => {
    await run();
    const { code, stderr } = await run();
    assert.deepEqual([code, stderr, calls().length], [0, "", 1]);
  });

  it("takes what is there, without an optional package for another platform", async () => {
    installed({ "node_modules/a": { version: "1.0.0" } });
    await run();
    assert.deepEqual(calls(), []);
  });

  it("installs anew when a version is another one, or npm was cut off", async () => {
    installed({ "node_modules/a": { version: "0.9.0" } });
    await run();
    assert.equal(calls().length, 1);
    writeFileSync(join(checkout, "node_modules", ".package-lock.json"), "{");
    await run();
    assert.equal(calls().length, 2);
  });

  it("fails when npm fails", async () => {
    sandbox.command("npm", "exit 7");
    const { code, stderr } = await run();
    assert.equal(code, 1);
    assert.match(stderr, /`npm ci --include=dev .*` failed with exit code 7/);
  });
});
