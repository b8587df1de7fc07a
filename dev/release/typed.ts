/** Types what the pages print for somebody who has no clone: the files of a release are served on this machine. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { attachedTo, commandsFromRelease } from "../docs/release";
import { type LocalCloud, root } from "../localcloud/cloud";
import { finish } from "../localcloud/stack";

/** A role that this project makes, and one that lets in every cluster. */
const program = `
const aws = require("@pulumi/aws");
const { FargatePodExecutionRole } = require("fargate-pod-execution-role");
new FargatePodExecutionRole("right", { clusters: ["my-cluster"] });
const { AssumeRolePolicyDocument } = require("./role.json").Role;
new aws.iam.Role("open", { assumeRolePolicy: JSON.stringify(AssumeRolePolicyDocument) });
`;

/**
 * Fails if something else is answered than the pages say.
 * @param attached the files of the release
 * @returns how long the first answer takes with an empty cache, and what is loaded for it
 */
export async function typeCommands(cloud: LocalCloud, attached: string): Promise<{ seconds: number; bytes: number }> {
  let bytes = 0;
  const server = createServer(({ url = "", headers }, response) => {
    const file = join(attached, basename(url));
    if (!existsSync(file)) return response.writeHead(404).end();
    // As GitHub does: without them npm loads a file three times.
    response.setHeader("etag", `"${basename(url)}"`).setHeader("last-modified", statSync(file).mtime.toUTCString());
    if (headers["if-none-match"]) return response.writeHead(304).end();
    const content = readFileSync(file);
    bytes += content.length;
    return response.end(content);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const directory = projectIn(cloud);
  const type = async (lines: string[], says: RegExp, env: NodeJS.ProcessEnv = {}): Promise<void> => {
    const line = lines.join(" && ").replaceAll(attachedTo(), here);
    const options = { cwd: directory, env: { ...cloud.env, ...env }, detached: true };
    const { output } = await finish(spawn("bash", ["-c", line], { ...options, stdio: ["ignore", "pipe", "pipe"] }));
    if (!says.test(output)) throw new Error(`expected ${String(says)}:\n${line}\n${output}`);
  };
  try {
    const before = performance.now();
    const cache = mkdtempSync(join(cloud.directory, "npm-cache-"));
    await type(commandsFromRelease.judge(), /\[trust-unsafe\]\n[^]*Problem: 1 finding/, { npm_config_cache: cache });
    const answer = { seconds: (performance.now() - before) / 1000, bytes };
    await type([...commandsFromRelease.component(), "pulumi stack init released", "pulumi preview"], /5 to create/);
    // Of the two roles only the open one is refused.
    await type(commandsFromRelease.pack(), /trust-scoped {2}\(aws:iam:Role: open\)(?![^]*aws:iam:Role: right)/);
    return answer;
  } finally {
    server.close();
  }
}

function projectIn(cloud: LocalCloud): string {
  const directory = mkdtempSync(join(cloud.directory, "released-"));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const [pulumi, aws] = [dependencies["@pulumi/pulumi"], dependencies["@pulumi/aws"]];
  const manifest = { private: true, main: "index.js", dependencies: { "@pulumi/pulumi": pulumi, "@pulumi/aws": aws } };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    "name: released\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  writeFileSync(join(directory, "index.js"), program);
  copyFileSync(join(root, "examples", "open-role.json"), join(directory, "role.json"));
  return directory;
}

interface Manifest {
  dependencies: Record<string, string>;
}
