import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer, type Diagnostic, secret } from "../support/analyzer";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { account, arnOf, fargateProfile, newRole, nodeGroup, rightTrust, trustFor } from "./fixtures";

const root = join(__dirname, "../..");
const scoped = "fargate-role-trust-scoped";

const own = `
  const { PolicyPack } = require("@pulumi/policy");
  const { fargateRolePolicies } = require("fargate-pod-execution-role-policypack");
  const description = "Shows what it gets.";
  const show = (props, report) => report(JSON.stringify(props));
  new PolicyPack("acme", {
    policies: [
      { name: "each", description, validateResource: ({ props }, report) => (show(props, report), (props.name = "spoilt")) },
      ...fargateRolePolicies(),
      { name: "stack", description, validateStack: ({ resources }, report) => resources.forEach((r) => show(r.props, report)) },
    ],
  });`;

describe("the policies in a pack of an organization's own", () => {
  let directory: string;
  let analyzer: Analyzer;
  before(async () => {
    directory = mkdtempSync(join(root, "node_modules", ".cache", "own pack-"));
    const modules = join(directory, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    // With a copy of the SDK that is not the one beside our package.
    cpSync(join(root, "node_modules/@pulumi/policy"), join(modules, "@pulumi/policy"), { recursive: true });
    symlinkSync((await sharedAnalyzer()).directory, join(modules, "fargate-pod-execution-role-policypack"));
    writeFileSync(join(directory, "index.js"), own);
    writeFileSync(join(directory, "package.json"), '{ "version": "1.2.3" }');
    cpSync(join(root, "tests/engine/data/ledger.json"), join(directory, "ledger.json"));
    analyzer = await Analyzer.startIn(directory);
  });
  after(() => {
    analyzer.stop();
    rmSync(directory, { recursive: true });
  });

  const by = (policy: string, found: Diagnostic[]) =>
    found.flatMap((one) => (one.policy === policy ? one.message : []));

  it("leave to its own policies what the SDK makes of resources, and take nothing that those change", async () => {
    await analyzer.configure({});
    const open = trustFor("eks-fargate-pods.amazonaws.com");
    const role = newRole("pods", { arn: undefined, managedPolicyArns: [], assumeRolePolicy: secret(open) });
    const plain = { name: "pods", managedPolicyArns: [], assumeRolePolicy: open };
    const shown = (policy: string, found: Diagnostic[]): unknown[] =>
      by(policy, found).map((message) => JSON.parse(message.split("\n")[1]));
    const found = await analyzer.analyze(role);
    assert.deepEqual(shown("each", found), [plain]);
    assert.match(by(scoped, found).join(), /^Role "pods": other clusters can use the role\./);
    assert.deepEqual(shown("stack", await analyzer.analyzeStack([role])), [{}, plain]);
    const [message] = by("each", await analyzer.analyze(newRole("pods")));
    assert.match(message, /^can't run policy 'each' .*during preview/);
  });

  it("keep secrets, join resources, and read the ledgers of that pack and exemptions", async () => {
    const policy = "fargate-role-not-node-role";
    const shared = [nodeGroup(secret(arnOf("hunter2"))), fargateProfile(arnOf("hunter2"))];
    const [message] = by(policy, await analyzer.analyzeStack(shared));
    assert.match(message, /serves both EC2 nodes and pods on Fargate/);
    assert.doesNotMatch(message, /hunter2/);
    await analyzer.configure({ [policy]: { ledgers: ["ledger.json"], exempt: [{ role: "shared", reason: "OPS-1" }] } });
    assert.deepEqual(by(policy, await analyzer.analyzeStack([fargateProfile(arnOf("shared"))])), []);
    // Only what the ledger shows needs to be exempt.
    assert.match(await analyzer.notices(), /^fargate-role-not-node-role: role .* is exempt .*: OPS-1$/m);
  });

  it("remediate, and leave secret what was", async () => {
    await analyzer.configure({
      [scoped]: { enforcementLevel: "remediate", accounts: [account], clusters: ["prod"], regions: ["eu-west-1"] },
    });
    const trust = secret(trustFor("eks-fargate-pods.amazonaws.com"));
    const role = newRole("pods", { assumeRolePolicy: trust });
    const [{ properties }] = await analyzer.remediate(role);
    const { value } = (properties as { assumeRolePolicy: { value: string } }).assumeRolePolicy;
    assert.deepEqual(properties, { ...role.props, assumeRolePolicy: secret(value) });
    assert.deepEqual(JSON.parse(value).Statement[0].Condition, JSON.parse(rightTrust()).Statement[0].Condition);
  });
});
