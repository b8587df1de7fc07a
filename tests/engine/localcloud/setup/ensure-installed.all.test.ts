import assert from "node:assert/strict";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, type Ended, Sandbox } from "../../../support/localcloud-setup";

describe("ensure-installed", () => {
  /** A checkout whose npm installs what the lock file says, and keeps a record. */
  function checkoutIn(sandbox: Sandbox) {
    const checkout = join(sandbox.directory, "checkout");
    for (const part of ["ensure-installed.mjs", "setup"])
      cpSync(join(root, "dev", "localcloud", part), join(checkout, "dev", "localcloud", part), { recursive: true });
    const record = `echo "$@" >> ${join(sandbox.directory, "npm-calls")}`;
    sandbox.command(
      "npm",
      `${record}; /bin/mkdir -p node_modules && /bin/cp package-lock.json node_modules/.package-lock.json`,
    );
    return checkout;
  }

  it("installs for a workspace alone only what that needs, if nothing is there, and the rest when it is needed", async () => {
    const sandbox = new Sandbox();
    const checkout = checkoutIn(sandbox);
    const cli = { devDependencies: { a: "1" } };
    const one = { "": { devDependencies: { b: "1" } }, cli, "node_modules/a": { version: "1.0.0" } };
    const all = { ...one, "node_modules/b": { version: "1.0.0" } };
    const write = (path: string, packages: object) => writeFileSync(join(checkout, path), JSON.stringify({ packages }));
    const from = JSON.stringify(join(checkout, "dev", "localcloud", "ensure-installed.mjs"));
    const call = `import(${from}).then(({ ensureInstalled }) => ensureInstalled(console.error, process.env.WORKSPACE))`;
    const run = (workspace?: string): Promise<Ended> =>
      ended(sandbox.spawn(["--eval", call, checkout], { WORKSPACE: workspace }));
    write("package-lock.json", all);
    const { code, stderr } = await run("cli");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Installing the npm packages of package-lock\.json of cli\//);
    // What was broken off leaves no list.
    rmSync(join(checkout, "node_modules", ".package-lock.json"));
    await run("cli");
    write(join("node_modules", ".package-lock.json"), one);
    assert.equal((await run("cli")).stderr, "");
    await run();
    const usual = "ci --include=dev --ignore-scripts --no-audit --no-fund";
    const alone = `${usual} --workspace cli --legacy-peer-deps`;
    assert.deepEqual(sandbox.lines("npm-calls"), [alone, alone, usual]);
    // What everything needs is not removed for less.
    write("package-lock.json", { ...all, "node_modules/a": { version: "1.0.1" } });
    await run("cli");
    assert.equal(sandbox.lines("npm-calls").at(-1), usual);
  });
});
