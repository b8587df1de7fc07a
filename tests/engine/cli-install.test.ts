import assert from "node:assert/strict";
import { execFile } from "node:child_process";
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
});
