/** The policy pack as Pulumi installs it for a stack that requires it: the published tarball, unpacked, and a package manager. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { newRole, rightTrust, trustFor } from "../policypack/fixtures";
import { Analyzer } from "../support/analyzer";
import { installedOnce } from "../support/pulumi-packages";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/** Inside `npm run` the environment describes that run; a nested npm would take it for its own settings. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

interface Way {
  title: string;
  command?: string[];
  env?: Record<string, string>;
  /** Another version of Node.js than that of the tests. */
  node?: string;
}

// The words are those of sdk/nodejs/npm in Pulumi's CLI.
const npmInstall = ["npm", "install", "--loglevel=error", "--production"];
const ways: Way[] = [
  { title: "npm" },
  { title: "npm with legacy-peer-deps=true", env: { npm_config_legacy_peer_deps: "true" } },
  { title: "yarn, as PULUMI_PREFER_YARN asks for", command: ["yarn", "install", "--production"] },
  { title: "npm on Node.js 20, which stops no stack", node: "20.20.2" },
];

describe("the policy pack, installed from its tarball", function () {
  this.timeout(240_000);
  let directory: string;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "installed-pack-"));
    await run(process.execPath, ["dev/build/build.mjs", "policypack"], { cwd: root });
    const packing = ["pack", "--json", "--pack-destination", directory];
    const [{ filename }] = JSON.parse(await npm(packing, join(root, "policypack"))) as { filename: string }[];
    await run("tar", ["-xzf", filename], { cwd: directory });
    await Promise.all(ways.map((way) => install(way, join(directory, way.title))));
  });
  after(() => rmSync(directory, { recursive: true }));

  async function install({ command = npmInstall, env, node }: Way, pack: string): Promise<void> {
    cpSync(join(directory, "package"), pack, { recursive: true });
    const tools = join(await installedOnce({ yarn: "1.22.22" }), ".bin");
    const PATH = [dirname(await nodeOf(node)), tools, environment.PATH].join(delimiter);
    const [file, ...words] = command;
    await run(file, words, { cwd: pack, env: { ...environment, PATH, ...env } });
  }

  for (const { title, node } of ways)
    it(`by ${title}: it starts, finds an open trust policy, and is silent about a right one`, async () => {
      const pack = join(directory, title);
      const analyzer = await Analyzer.startIn(pack, {}, join(pack, "node_modules/@pulumi/pulumi"), await nodeOf(node));
      try {
        const judge = (assumeRolePolicy: string) => analyzer.analyze(newRole("pods", { assumeRolePolicy }));
        assert.deepEqual(await judge(rightTrust()), []);
        const findings = await judge(trustFor("eks-fargate-pods.amazonaws.com"));
        assert.deepEqual([...new Set(findings.map(({ policy }) => policy))], ["fargate-role-trust-scoped"]);
        assert.deepEqual(await analyzer.analyzeStack([{ type: "random:index/randomId:RandomId", name: "id" }]), []);
      } finally {
        analyzer.stop();
      }
    });
});

/** The Node.js of the tests, or another version, fetched once, as the package that npm has of it for this platform. */
async function nodeOf(version?: string): Promise<string> {
  if (version === undefined) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  return join(await installedOnce({ [name]: version }), name, "bin", "node");
}
