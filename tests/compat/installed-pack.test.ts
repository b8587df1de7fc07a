/**
 * The policy pack as Pulumi installs it for a stack that requires it, on a machine whose Node.js is too old for today's SDK.
 * Other ways to install it are in tests/engine/pulumi-cloud/policy-groups.all.test.ts.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { npm } from "../../dev/localcloud/setup/npm.mjs";
import { arnOf, fargateProfile, newRole, nodeGroup, rightTrust, trustFor } from "../policypack/fixtures";
import { Analyzer } from "../support/analyzer";
import { installedOnce } from "../support/pulumi-packages";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

/** Inside `npm run` the environment describes that run; a nested npm would take it for its own settings. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

describe("the policy pack, installed from its tarball by npm on Node.js 20", () => {
  let directory: string;
  let pack: string;
  let node: string;
  before(async () => {
    directory = newDirectory();
    pack = join(directory, "package");
    // The package that npm has of Node.js for this platform.
    const name = `node-${process.platform}-${process.arch}`;
    node = join(await installedOnce({ [name]: "20.20.2" }), name, "bin", "node");
    await run(process.execPath, ["dev/build/build.mjs", "policypack"], { cwd: root });
    const packing = ["pack", "--json", "--pack-destination", directory];
    const [{ filename }] = JSON.parse(await npm(packing, join(root, "policypack"))) as { filename: string }[];
    await run("tar", ["-xzf", filename], { cwd: directory });
    const PATH = [dirname(node), environment.PATH].join(delimiter);
    // The words are those of sdk/nodejs/npm in Pulumi's CLI.
    const words = ["install", "--loglevel=error", "--production"];
    await run("npm", words, { cwd: pack, env: { ...environment, PATH } });
  });

  it("finds an open trust policy and a shared role, and is silent about a right one and a stack without roles", async () => {
    const analyzer = await Analyzer.startIn(pack, {}, join(pack, "node_modules/@pulumi/pulumi"), node);
    try {
      const judge = (assumeRolePolicy: string) => analyzer.analyze(newRole("pods", { assumeRolePolicy }));
      assert.deepEqual(await judge(rightTrust()), []);
      const findings = await judge(trustFor("eks-fargate-pods.amazonaws.com"));
      assert.deepEqual([...new Set(findings.map(({ policy }) => policy))], ["fargate-role-trust-scoped"]);
      assert.deepEqual(await analyzer.analyzeStack([{ type: "random:index/randomId:RandomId", name: "id" }]), []);
      const shared = [nodeGroup(arnOf("shared")), fargateProfile(arnOf("shared"))];
      const uses = await analyzer.analyzeStack(shared);
      assert.deepEqual([...new Set(uses.map(({ policy }) => policy))], ["fargate-role-not-node-role"]);
      assert.deepEqual(
        uses.filter(({ message }) => message.includes("could not be judged")),
        [],
      );
    } finally {
      analyzer.stop();
    }
  });
});
