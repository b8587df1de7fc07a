import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { version } from "../../cli/package.json";
import { PackedCommand } from "../support/packed-command";

const run = promisify(execFile);

describe("npm install -g of the packed command", () => {
  let packed: PackedCommand;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    packed = await PackedCommand.install();
    const prefix = join(packed.directory, "prefix");
    const words = ["install", "--global", "--prefix", prefix, "--omit=peer", "--no-audit", "--no-fund"];
    await run("npm", [...words, packed.tarball]);
    env = { ...process.env, PATH: [join(prefix, "bin"), process.env.PATH].join(delimiter) };
  });

  it("puts `fargate-role` on the PATH", async () => {
    const { stdout } = await run("fargate-role", ["--version"], { env });
    assert.equal(stdout.trim(), version);
  });

  it("completes in bash, also if sourced twice, and leaves what it does not know to the completion of files", async () => {
    const complete = async (...words: string[]): Promise<string[]> => {
      const script = `set -e; for _ in 1 2; do source <(fargate-role complete bash); done
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _fargate_role; printf '%s\\n' "$(complete -p fargate-role)" "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = await run("bash", ["-c", script, "bash", "fargate-role", ...words], { env });
      assert.equal(stderr, "");
      const [registered, ...found] = stdout.trim().split("\n");
      assert.equal(registered, "complete -o default -F _fargate_role fargate-role");
      return found;
    };
    assert.deepEqual(await complete("sc"), ["scan"]);
    assert.deepEqual(await complete("judge", "--output", "=", "sa"), ["sarif"]);
    assert.deepEqual(await complete("judge", "$(touch injected)", "tr"), []);
  });

  it("explains a command, and ends with 2 for one that there is not", async () => {
    assert.match((await run("fargate-role", ["help", "judge"], { env })).stdout, /^Usage: fargate-role judge /);
    await assert.rejects(run("fargate-role", ["help", "jugde"], { env }), {
      code: 2,
      stderr: /^error: unknown command 'jugde'/,
    });
  });

  it("explains a finding, from the pages that it brings", async () => {
    const { stdout } = await run("fargate-role", ["explain", "trust-broken"], { env });
    assert.match(stdout, /^# trust-broken\n[^]*\*\*You see\*\*: /);
  });

  for (const [shell, words] of [
    ["zsh", ["-f", "-n"]],
    ["fish", ["--no-execute"]],
  ] as const)
    it(`prints a completion script for ${shell}, which ${shell} can read if it is installed`, async () => {
      const { stdout } = await run("fargate-role", ["complete", shell], { env });
      assert.match(stdout, new RegExp(`fargate-role complete ${shell} `));
      const file = join(packed.directory, shell);
      writeFileSync(file, stdout);
      await run(shell, [...words, file], { env }).catch(({ code }: { code: string }) => assert.equal(code, "ENOENT"));
    });

  it("refuses the completion of another shell", () =>
    assert.rejects(run("fargate-role", ["complete", "fsih"], { env }), {
      code: 2,
      stderr: /Allowed choices are bash, zsh, fish\./,
    }));
});
