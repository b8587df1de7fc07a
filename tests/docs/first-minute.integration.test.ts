import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { commandsOf, readPage } from "../support/pages";
import { newDirectory } from "../support/run-directory";

/** The checkout as somebody has it who has just cloned it: no packages, nothing built. */
function freshClone(directory: string): void {
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of listed.stdout
    .toString()
    .split("\0")
    .filter((name) => existsSync(join(root, name || "none"))))
    cpSync(join(root, file), join(directory, file), { force: true });
}

/** An AWS CLI whose account has one role: the open one of the examples. */
function awsIn(directory: string, role: string): string {
  mkdirSync(directory);
  const aws = join(directory, "aws");
  writeFileSync(aws, `#!/bin/sh\n[ "$*" = "iam get-role --role-name NAME" ] && cat "${role}"\n`);
  chmodSync(aws, 0o755);
  return directory;
}

describe("the first minute of README.md", function () {
  this.timeout(300_000);
  let scratch: string;
  before(() => (scratch = newDirectory()));

  it("typed in a fresh clone: a finding with its fix, after an installation of 100 MB at most", () => {
    const clone = join(scratch, "clone");
    freshClone(clone);
    const aws = awsIn(join(scratch, "aws"), join(clone, "examples", "open-role.json"));
    const env = {
      ...process.env,
      PATH: [aws, dirname(process.execPath), process.env.PATH].join(delimiter),
      npm_config_prefer_offline: "true",
    };
    const ofClone = readPage("README.md").blocks.find(({ text }) => text.startsWith("npm run build"));
    const outputs = commandsOf(ofClone?.text ?? "").map(({ line, exitCode }) => {
      const { status, stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: clone, env, encoding: "utf8" });
      assert.equal(status, exitCode, `${line}\n${stdout}${stderr}`);
      return stdout;
    });
    assert.match(outputs.at(-1) ?? "", /\[trust-unsafe\]\s+fix: [^]*"aws:SourceArn"/);
    const installed = readdirSync(join(clone, "node_modules"), { recursive: true, encoding: "utf8" });
    const blocks = installed.map((file) => lstatSync(join(clone, "node_modules", file)).blocks);
    const megabytes = (blocks.reduce((sum, one) => sum + one, 0) * 512) / 2 ** 20;
    assert.ok(megabytes > 10 && megabytes <= 100, `${megabytes} MB`);
  });
});
