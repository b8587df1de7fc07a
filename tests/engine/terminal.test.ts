/** The commands of README's section "Four ways", typed as they are printed, by somebody whose role is called NAME. Its shell blocks: docs.test.ts. */
import { CreateClusterCommand, CreateFargateProfileCommand } from "@aws-sdk/client-eks";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cloud, accountId, aws, finish, type Result, root, useLocalCloud } from "../support/engine";
import { PackedCommand } from "../support/packed-command";
import { wordsOf } from "../support/pages";
import { newDirectory } from "../support/run-directory";
import { itEach } from "../support/cases";
import { createRole } from "./roles";

const openRole = join(root, "examples", "open-role.json");

describe("fargate-role at a terminal, installed from its tarball", () => {
  useLocalCloud();
  let command: PackedCommand;
  let directory: string;

  before(async () => {
    directory = newDirectory();
    copyFileSync(openRole, join(directory, "FILE"));
    command = await PackedCommand.install();
    const { eks } = aws();
    const { Role } = JSON.parse(readFileSync(openRole, "utf8")) as { Role: { AssumeRolePolicyDocument: object } };
    for (const name of ["NAME", "unused"]) await createRole(name, Role.AssumeRolePolicyDocument);
    const role = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
    const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
    await eks.send(new CreateClusterCommand({ name: "my-cluster", roleArn: role("cluster"), resourcesVpcConfig }));
    const profile = { fargateProfileName: "pods", podExecutionRoleArn: role("NAME"), selectors: [{ namespace: "a" }] };
    await eks.send(new CreateFargateProfileCommand({ clusterName: "my-cluster", ...profile }));
  });

  /** At a terminal, where somebody says yes. */
  function typed(line: string): Promise<Result> {
    const words = [command.executable, ...wordsOf(line).slice(1)];
    const atTerminal = "import pty, os, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    const child = spawn("python3", ["-c", atTerminal, ...words], { cwd: directory, env: cloud.env, detached: true });
    child.stdin.write("y\n");
    return finish(child).finally(() => child.stdin.destroy());
  }

  itEach(
    [
      ["judge FILE", 1, /\[trust-unsafe\]/],
      ["scan", 1, /\[trust-unsafe\][^]*role\/NAME\b/],
      ["scan NAME --fix", 0, /the Fargate service can assume role NAME for its clusters/],
    ],
    "answers %s",
    async (words: string, code: number, answer: RegExp) => {
      const result = await typed(`fargate-role ${words}`);
      assert.equal(result.code, code, result.output);
      assert.match(result.output, answer);
    },
  );

  it("says what to add to scan NAME --fix for a role that no profile uses yet, and that is right too", async () => {
    const line = "fargate-role scan unused --fix";
    const asked = await typed(line);
    assert.equal(asked.code, 1, asked.output);
    assert.match(asked.output, /\[trust-unsafe\]/);
    assert.match(
      asked.output.replace(/\s+/g, " "),
      /no cluster uses it: name those that shall with fargate-role scan ROLE --cluster NAME/,
    );
    const fixed = await typed(`${line} --cluster my-cluster`);
    assert.equal(fixed.code, 0, fixed.output);
  });
});
