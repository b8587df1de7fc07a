import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readContent } from "../../../../cli/commands/judge/content";
import { hasSign } from "../../../../cli/commands/judge/signs";
import { rightTrust } from "../../../policypack/fixtures";
import { deployment, manifests, templateWith, type Tree } from "../../../support/manifests";
import { newDirectory } from "../../../support/run-directory";
import { trustFor } from "../../../support/trust";
import { judge } from "./judge";

const service = "eks-fargate-pods.amazonaws.com";
const open = trustFor(service);
const profile = 'resource "aws_eks_fargate_profile" "pods" {\n  cluster_name = "prod"\n}\n';
const construct = 'import * as eks from "aws-cdk-lib/aws-eks";\nnew eks.FargateCluster(this, "Pods");\n';
const passing = JSON.stringify({
  Action: "iam:PassRole",
  Condition: { StringEquals: { "iam:PassedToService": service } },
});

/** A tree, what is found in it, and which files are named as not read. */
type Judged = [files: Tree, exitCode: number, found: string[], notRead?: string[]];

const trees: Record<string, Judged> = {
  "a monorepo": [
    {
      ...manifests(3),
      "apps/shop/package.json": '{"name": "shop", "dependencies": {"express": "5"}}',
      "apps/shop/index.ts": 'import express from "express";\nexpress().listen(8080);\n',
      "apps/shop/tsconfig.json": '{\n  // Comments are no JSON.\n  "compilerOptions": {},\n}\n',
      "infra/main.tf": profile,
      "infra/passing.json": `{"Version": "2012-10-17", "Statement": [${passing}]}`,
      "infra/roles/open.json": open,
      "infra/roles/escaped.json": open.replace("Statement", "\\u0053tatement"),
      "infra/roles/nodes.json": trustFor("ec2.amazonaws.com"),
      "infra/roles/pods": rightTrust(),
      Makefile: `role:\n\taws iam create-role # ${service}\n`,
    },
    1,
    ["infra/roles/escaped.json trust-unsafe", "infra/roles/open.json trust-unsafe"],
    ["infra/main.tf"],
  ],
  "a chart": [
    {
      "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
      "values.yaml": "deployment:\n  replicas: 2\nversion: 1.2.3\n",
      "values.schema.json": `{"$schema": "http://json-schema.org/draft-07/schema#", "const": "${service}"}`,
      "templates/deployment.yaml": `{{- if .Values.deployment }}\n${deployment("{{ .Release.Name }}")}{{- end }}\n`,
      "templates/role.yaml": `apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\nspec:\n  policy: '${open}'\n`,
    },
    2,
    [" file-unreadable"],
    ["templates/role.yaml"],
  ],
  "an app of the AWS CDK": [
    {
      "cdk.json": '{"app": "npx ts-node bin/app.ts"}',
      "bin/app.ts": construct,
      "cdk.out/cdk.out": '{"version": "36.0.0"}',
      "cdk.out/manifest.json": `{"artifacts": {"Pods": ${open}}}`,
      "cdk.out/tree.json": `{"tree": {"assumeRolePolicyDocument": ${open}}}`,
      "cdk.out/Pods.assets.json": `{"files": {}, "dockerImages": {}, "service": "${service}"}`,
      "cdk.out/Pods.template.json": templateWith(open),
      "cdk.out/assembly-Stage/cdk.out": "{}",
      "cdk.out/assembly-Stage/Pods.template.json": templateWith(rightTrust()),
      "cdk.out/asset.1/role.json": open,
    },
    1,
    ["cdk.out/Pods.template.json trust-unsafe"],
    ["bin/app.ts"],
  ],
};

/** Each text and object in cases, as a text. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return [JSON.stringify(value), ...Object.values(value).flatMap(textsIn)];
}

describe("fargate-role judge, which looks for signs before it parses", () => {
  for (const [what, [files, exitCode, found, notRead = []]] of Object.entries(trees))
    it(`judges ${what}`, async () => {
      const directory = newDirectory();
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, name)), { recursive: true });
        writeFileSync(join(directory, name), text);
      }
      const answer = await judge([directory]);
      const within = (file = ""): string => file.slice(directory.length + 1);
      const report = JSON.parse(answer.printed) as { notRead?: { file: string }[] };
      assert.deepEqual(
        answer.findings.map(({ file, id }) => `${within(file)} ${id}`),
        found,
      );
      assert.deepEqual(
        (report.notRead ?? []).map(({ file }) => within(file)),
        notRead,
      );
      assert.equal(answer.exitCode, exitCode);
    });

  it("finds no sign only in what says nothing of roles, of all texts in cases and trees", () => {
    const cases = join(__dirname, "../../../cases");
    const names = readdirSync(cases, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
    const inCases = names.flatMap((name) => textsIn(JSON.parse(readFileSync(join(cases, name), "utf8"))));
    const texts = new Set([...inCases, ...textsIn(Object.values(trees).map(([files]) => files))]);
    const without = [...texts].filter((text) => !hasSign(text));
    const read = without.map((text) => readContent("text", text, { parameters: {}, isAsked: false }));
    assert.deepEqual(
      read.filter((outcome) => !("without" in outcome)),
      [],
    );
    assert.ok(without.length > 1_000);
  });
});
