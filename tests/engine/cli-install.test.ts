import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { version } from "../../cli/package.json";
import { PackedCommand } from "../support/packed-command";

const run = promisify(execFile);

describe("npm install -g of the packed command", function () {
  this.timeout(240_000);
  let packed: PackedCommand;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    packed = await PackedCommand.install();
    const prefix = join(packed.directory, "prefix");
    const words = ["install", "--global", "--prefix", prefix, "--omit=peer", "--no-audit", "--no-fund"];
    await run("npm", [...words, packed.tarball]);
    env = { ...process.env, PATH: [join(prefix, "bin"), process.env.PATH].join(delimiter) };
  });
  after(() => packed.remove());

  it("puts `fargate-role` on the PATH", async () => {
    const { stdout } = await run("fargate-role", ["--version"], { env });
    assert.equal(stdout.trim(), version);
  });

  it("completes commands, options and ids of findings in bash", async () => {
    const complete = async (...words: string[]): Promise<string[]> => {
      // What the package bash-completion has under this name.
      const helper = '_get_comp_words_by_ref() { words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=${words[cword]}; }';
      const script = `${helper}; source <(fargate-role complete bash)
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        __fargate_role_complete && printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout } = await run("bash", ["-c", script, "bash", "fargate-role", ...words], { env });
      return stdout.trim().split("\n");
    };
    assert.deepEqual(await complete("sc"), ["scan"]);
    assert.deepEqual(await complete("scan", "role", "--clu"), ["--cluster"]);
    assert.deepEqual(await complete("explain", "trust-b"), ["trust-broken"]);
  });

  it("explains a finding, from the pages that it brings", async () => {
    const { stdout } = await run("fargate-role", ["explain", "trust-broken"], { env });
    assert.match(stdout, /^# trust-broken\n[^]*\*\*You see\*\*: /);
  });

  it("prints completion scripts for zsh and fish, and refuses another shell", async () => {
    for (const shell of ["zsh", "fish"])
      assert.match((await run("fargate-role", ["complete", shell], { env })).stdout, /fargate-role complete/, shell);
    await assert.rejects(run("fargate-role", ["complete", "fsih"], { env }), {
      code: 2,
      stderr: /Give one of zsh, bash, fish, powershell \(did you mean fish\?\)\./,
    });
  });
});
