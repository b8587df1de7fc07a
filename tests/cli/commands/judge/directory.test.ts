import assert from "node:assert/strict";
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rightTrust } from "../../../support/fake-aws-account";
import { newDirectory } from "../../../support/run-directory";
import { trustFor } from "../../../support/trust";
import { brief, judge } from "./judge";

const open = trustFor("eks-fargate-pods.amazonaws.com");
const right = JSON.stringify({
  Role: { Arn: "arn:aws:iam::123456789012:role/pods", AssumeRolePolicyDocument: JSON.parse(rightTrust("blue")) },
});
const ofEc2 = JSON.stringify({
  Role: { RoleName: "nodes", AssumeRolePolicyDocument: JSON.parse(trustFor("ec2.amazonaws.com")) },
});
const program = 'resource "aws_eks_fargate_profile" "pods" {\n  role = 1\n}\n';
const ofCluster = 'module "eks" {\n  fargate_profiles = {}\n}\n';

describe("fargate-role judge, on a directory", () => {
  let directory: string;
  beforeEach(() => void (directory = newDirectory()));

  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
  };
  const judged = async (files: Record<string, string>, paths = [directory]) => {
    write(files);
    const answer = await judge(paths);
    const { exitCode, found } = brief(answer);
    return { exitCode, found, aside: answer.aside.replaceAll(directory, "DIR"), answer };
  };

  it("reads trust policies and get-role answers in it, and says how much it read", async () => {
    const files = { "open.json": open, "a/b/role": right, "README.md": open, "a/ec2.json": ofEc2, "x.json": "{}" };
    const { exitCode, found, aside } = await judged(files);
    assert.deepEqual([exitCode, found], [1, ["trust-unsafe error trust policy line 1"]]);
    assert.equal(aside, "fargate-role: read 3 of 5 files in DIR, and left out 2.");
  });

  it("leaves out packages, hidden folders, pipes, and what loops", async () => {
    const others = [".git/a.json", "node_modules/x/a.json", "b/node_modules/a.json", "b/.terraform/a.json"];
    write({ "role.json": right });
    symlinkSync(directory, join(directory, "again"));
    const files = Object.fromEntries(others.map((name) => [name, open]));
    const { exitCode, aside } = await judged(files);
    assert.deepEqual([exitCode, aside], [0, "fargate-role: read 1 of 2 files in DIR, and left out 1."]);
  });

  it("names a file of more than 20 MB", async () => {
    write({ "large.json": open, "role.json": right });
    truncateSync(join(directory, "large.json"), 20_000_001);
    const { exitCode, aside } = await judged({});
    assert.equal(exitCode, 0);
    assert.match(aside, /DIR\/large\.json is left out: it has more than 20 MB\. Give the file itself\./);
  });

  it("reads of what the AWS CDK writes the templates alone", async () => {
    const role = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: JSON.parse(open) as unknown } };
    const template = JSON.stringify({ Resources: { Pods: role } });
    const ids = [
      'trust-unsafe error AWS::IAM::Role "Pods" line 1',
      'policy-missing error AWS::IAM::Role "Pods" line 1',
    ];
    const assemblies: Record<string, string>[] = [
      { "cdk.out/cdk.out": "{}", "cdk.out/tree.json": open },
      { "out/cdk.out": "{}", "out/manifest.json": open },
    ];
    for (const assembly of assemblies) {
      const [folder = ""] = Object.keys(assembly).map(dirname);
      const { exitCode, found } = await judged({ ...assembly, [`${folder}/s/app.template.json`]: template });
      assert.deepEqual([exitCode, found], [1, ids]);
      rmSync(join(directory, folder), { recursive: true });
    }
  });

  it("reads what stands beside what the AWS CDK writes", async () => {
    const ofCdk = { "cdk.out": "{}", "tree.json": open, "asset.1/role.json": open };
    const { exitCode, found } = await judged({ ...ofCdk, "role.json": open, "more/manifest.json": right });
    assert.deepEqual([exitCode, found], [1, ["trust-unsafe error trust policy line 1"]]);
  });

  it("judges what stands beside a directory that cannot be read", async function () {
    if (process.platform === "win32") return this.skip();
    const user = process.getuid?.() ?? 0;
    write({ "open.json": open, "closed/role.json": right });
    chmodSync(join(directory, "closed"), 0);
    for (const path of [directory, dirname(directory)]) chmodSync(path, 0o755);
    // The superuser may read everything.
    if (user === 0) process.seteuid?.(65534);
    try {
      const { exitCode, found, answer } = await judged({});
      assert.deepEqual([exitCode, found], [1, ["trust-unsafe error trust policy line 1", "file-unreadable unknown"]]);
      assert.match(answer.findings[1]?.message ?? "", /closed cannot be judged: you have no permission to read it$/);
    } finally {
      process.seteuid?.(user);
      chmodSync(join(directory, "closed"), 0o755);
    }
  });

  it("judges a file without an extension only if it holds a policy", async () => {
    const makefile = "role:\n\taws iam create-role # eks-fargate-pods.amazonaws.com\n";
    const others = { Makefile: makefile, tool: "\0", CODEOWNERS: "" };
    assert.deepEqual((await judged({ ...others, role: right })).found, []);
    assert.deepEqual((await judged({ cut: right.slice(0, 90) })).found, ["file-unreadable unknown"]);
  });

  it("names programs, and cannot tell if nothing else there has a role, or if one is expected", async () => {
    const programs = { "main.tf": program, "b/eks.tf": ofCluster, "plain.tf": 'resource "aws_instance" "a" {}' };
    const alone = await judged(programs);
    assert.deepEqual([alone.exitCode, alone.found], [2, ["file-unreadable unknown"]]);
    assert.equal(alone.aside, "fargate-role: read 0 of 3 files in DIR, and left out 3.");
    const { message, fix } = alone.answer.findings[0] ?? {};
    const problem = `${directory} cannot be judged: its roles may be in programs, such as ${directory}/b/eks.tf`;
    assert.equal(message, problem);
    assert.equal(fix, `Give what terraform show -json plan.bin prints, in place of ${directory}`);
    write({ "role.json": right });
    const { exitCode, findings } = await judge([directory], { expectRole: true });
    assert.deepEqual([exitCode, findings[0]?.message], [2, problem]);
  });

  it("says in an answer that all is right which programs are not judged", async () => {
    const { exitCode, answer } = await judged({ "role.json": right, "main.tf": program, "b/eks.tf": ofCluster });
    assert.equal(exitCode, 0);
    const [cluster, profile] = ["b/eks.tf", "main.tf"].map((file) => join(directory, file));
    const { notRead } = JSON.parse(answer.printed) as { notRead: object[] };
    const rest = { reason: "it is a Terraform program", fix: "Give what terraform show -json plan.bin prints" };
    assert.deepEqual(
      notRead,
      [cluster, profile].map((file) => ({ file, ...rest })),
    );
    const text = await judge([directory], { output: ["text"] });
    const programs = `2 programs that name the service are not judged: ${cluster}, ${profile}. ${rest.fix}.`;
    assert.ok(text.printed.endsWith(`and for nobody else. ${programs}`), text.printed);
    const { printed } = await judge([directory], { output: ["sarif"] });
    const { runs } = JSON.parse(printed) as { runs: [{ invocations: [{ toolExecutionNotifications: object[] }] }] };
    const texts = [cluster, profile].map((file) => `${file} is not judged: ${rest.reason}. ${rest.fix}`);
    const notifications = texts.map((text) => ({ message: { text } }));
    assert.deepEqual(runs[0].invocations[0].toolExecutionNotifications, notifications);
  });

  it("does not write over a role in it", async () => {
    write({ "role.json": right });
    const answer = await judge([directory], { output: [`json=${join(directory, "role.json")}`] });
    assert.equal(answer.exitCode, 2);
    assert.match(answer.aside, /role\.json would overwrite a file of FILE\. Give another name/);
  });

  it("is a question that nobody can answer if there is no file", async () => {
    assert.equal((await judged({ "node_modules/a.json": open })).exitCode, 2);
    const paths = [directory, join(directory, "a.json")];
    assert.deepEqual((await judged({ "a.json": ofEc2 }, paths)).found, ["trust-broken error nodes line 1"]);
  });
});
