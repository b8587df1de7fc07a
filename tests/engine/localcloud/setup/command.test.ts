import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ended, printed, Sandbox } from "../../../support/localcloud-setup";

describe("a command of set-up", () => {
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.remove());

  const run = (script: string): string => `
    import { run } from "SETUP/command.mjs";
    const lines = [];
    const output = await run("/bin/sh", ["-c", ${JSON.stringify(script)}], { onLine: (line) => lines.push(line) });
    console.log(JSON.stringify({ output, lines }));`;

  it("gives its lines while it runs and its output at the end", async () => {
    const { stdout } = await ended(sandbox.start(run("echo one; echo two >&2; echo three")));
    const { output, lines } = JSON.parse(stdout) as { output: string; lines: string[] };
    assert.equal(output, "one\nthree\n");
    assert.deepEqual(lines.sort(), ["one", "three", "two"]);
  });

  it("fails with the end of what it printed", async () => {
    const { code, stderr } = await ended(sandbox.start(run("echo the reason >&2; exit 3")));
    assert.equal(code, 1);
    assert.match(stderr, /`\/bin\/sh -c .*` failed with exit code 3:\nthe reason/);
  });

  it("ends with set-up, with all its children", async () => {
    const late = join(sandbox.directory, "late");
    const child = sandbox.start(`
      import { run } from "SETUP/command.mjs";
      const onLine = (line) => console.log(line);
      await run("/bin/sh", ["-c", "(/bin/sleep 1; : > ${late}) & echo started; wait"], { onLine });`);
    await printed(child, "started");
    child.kill("SIGTERM");
    assert.equal((await ended(child)).code, 143);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    assert.ok(!existsSync(late));
  });
});
