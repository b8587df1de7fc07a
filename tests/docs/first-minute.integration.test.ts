import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { repositoryAddress } from "../../dev/docs/address";
import { root } from "../../dev/localcloud/cloud";
import { commandsOf, type DocumentedCommand, readPage } from "../support/pages";
import { newDirectory } from "../support/run-directory";

const git = (...words: string[]): void => assert.equal(spawnSync("git", words, { stdio: "inherit" }).status, 0);

/** A repository with the files of the checkout, to be cloned. */
function repositoryIn(directory: string) {
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of listed.stdout
    .toString()
    .split("\0")
    .filter((name) => existsSync(join(root, name || "none"))))
    cpSync(join(root, file), join(directory, file), { force: true });
  git("init", "-q", directory);
  git("-C", directory, "add", "--all");
  git("-C", directory, "-c", "user.name=test", "-c", "user.email=test", "commit", "-qm", "test");
  return directory;
}

/** The commands of the first section, block by block: a clone, the check of an example, and that of a role. */
function firstCommands(): DocumentedCommand[] {
  const { blocks } = readPage("README.md");
  const end = blocks.findIndex(({ text }) => text.startsWith("pulumi"));
  return blocks.slice(0, end).flatMap(({ text }) => commandsOf(text));
}

/** An AWS CLI whose account has one role: the open one of the examples. */
function awsIn(directory: string, role: string) {
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

  it("typed on a new machine: a finding with its fix, without AWS and with it, after an installation of 100 MB at most", () => {
    const repository = repositoryIn(join(scratch, "repository"));
    const clone = join(scratch, basename(repositoryAddress()));
    const aws = awsIn(join(scratch, "aws"), join(clone, "examples", "open-role.json"));
    const env = {
      ...process.env,
      PATH: [aws, dirname(process.execPath), process.env.PATH].join(delimiter),
      npm_config_prefer_offline: "true",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.${repository}.insteadOf`,
      GIT_CONFIG_VALUE_0: repositoryAddress(),
    };
    const outputs = firstCommands().map(({ line, exitCode }) => {
      const cwd = existsSync(clone) ? clone : scratch;
      const { status, stdout, stderr } = spawnSync("bash", ["-c", line], { cwd, env, encoding: "utf8" });
      assert.equal(status, exitCode, `${line}\n${stdout}${stderr}`);
      return stdout;
    });
    const findings = outputs.filter((output) => /\[trust-unsafe\]\n.*\n\s+fix: [^]*"aws:SourceArn"/.test(output));
    assert.equal(findings.length, 2, outputs.join("\n"));
    const installed = readdirSync(join(clone, "node_modules"), { recursive: true, encoding: "utf8" });
    const blocks = installed.map((file) => lstatSync(join(clone, "node_modules", file)).blocks);
    const megabytes = (blocks.reduce((total, size) => total + size, 0) * 512) / 2 ** 20;
    assert.ok(megabytes > 10 && megabytes <= 100, `${megabytes} MB`);
  });
});
