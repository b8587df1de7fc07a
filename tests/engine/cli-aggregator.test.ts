import assert from "node:assert/strict";
import { serveAws } from "../../dev/aws-server/server";
import { PackedCommand } from "../support/packed-command";
import { largeAggregator } from "../support/recorded";

const saysMemory = "data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))";

describe("fargate-role scan --aggregator, installed from its tarball", () => {
  it("reads 500 accounts with 20 roles each in at most 300 MB", async () => {
    const command = await PackedCommand.install();
    const server = await serveAws(largeAggregator());
    const keys = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "eu-west-1" };
    const env = { ...process.env, ...keys, NODE_OPTIONS: `--import ${saysMemory}` };
    const { stdout, stderr } = await command.run(
      ["scan", "--aggregator", "everything", "--endpoint", server.endpoint],
      env,
    );
    await server.stop();
    assert.match(stdout, /Roles: 500 problem, 500 OK\./);
    const megabytes = Number(stderr) / 1024;
    assert.ok(megabytes <= 300, `${megabytes} MB`);
  });
});
