/**
 * The example of each finding is judged as a user has it: without its `+` lines it has the finding, without its `-` lines it is right.
 * What stands behind `diff` says what the example is a piece of; what it leaves out is added here.
 */
import * as aws from "@pulumi/aws";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import { FargatePodExecutionRole } from "../../components/index";
import { emptyReport } from "../../cli/report/report";
import { readExemptions, withExemptions } from "../../cli/answer/accept";
import { findingKinds, isFindingId, makeFinding } from "../../core/findings";
import type { AccountRecord, ClusterRecord, ProfileRecord, RoleRecord } from "../../core/readers/account/inventory";
import { judgeAccount } from "../../cli/aws/judge-account";
import { judgeText } from "../cli/commands/judge/judge";
import { executionPolicy, newRole, rightTrust, trustFor } from "../policypack/fixtures";
import { urnOf } from "../support/analyzer";
import * as fake from "../support/fake-aws-account";
import { Mocks } from "../support/mocks";
import { pagePaths, readPage } from "../support/pages";
import { sharedAnalyzer } from "../support/shared-analyzer";
import { newDirectory } from "../support/run-directory";

const account = "111122223333";
const known = { account, region: "eu-west-1", cluster: ["prod"] };

type Found = readonly { id: string }[];
/** Judges a piece that has a finding of this id, or no more. */
type Judge = (piece: string, id: string) => Found | Promise<Found>;

const policyOf = (statement: string) => `{ "Version": "2012-10-17", "Statement": [${statement}] }`;

/** The lines that a piece names, and does not have. */
function missing(piece: string, parts: readonly [named: RegExp, there: RegExp, lines: string][]) {
  return parts.flatMap(([named, there, lines]) => (named.test(piece) && !there.test(piece) ? [lines] : [])).join("\n");
}

async function judgeTemplate(piece: string): Promise<Found> {
  const role = (name: string, trust: string, policy: string) =>
    `  ${name}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: ${trust}\n      ManagedPolicyArns: [${policy}]`;
  const more = missing(piece, [
    [
      /Nodes\.Arn/,
      /^ {2}Nodes:/m,
      role("Nodes", trustFor("ec2.amazonaws.com"), "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
    ],
    [/Pods\.Arn/, /^ {2}Pods:/m, role("Pods", rightTrust(), executionPolicy)],
  ]);
  return (await judgeText(`${piece}${more}`.replace("TRUST", rightTrust()), known)).findings;
}

/** As much of a plan as `judge` reads of resources with texts, references and policies. */
function planOf(program: string) {
  const resources = [...program.matchAll(/^resource "(\w+)" "(\w+)" \{\n([^]*?)\n\}$/gm)].map(
    ([, type, name, body]) => {
      const pairs = [...body.matchAll(/^ {2}(\w+) *= ([^]*?)$(?! {3}| {2}\})/gm)].map(([, key]) => {
        const [, value = ""] = new RegExp(`^ {2}${key} *= ([^]*?)(?=\\n {2}\\w|(?![^]))`, "m").exec(body) ?? [];
        return [key, value] as const;
      });
      const isReference = ([, value]: readonly [string, string]) => /^aws_[\w.]+$/.test(value);
      const valueOf = (value: string): unknown => {
        const [, encoded] = /^jsonencode\(([^]*)\)$/.exec(value) ?? [];
        if (encoded !== undefined) return JSON.stringify(JSON.parse(encoded));
        return value === "TRUST" ? rightTrust() : JSON.parse(value);
      };
      const values = Object.fromEntries(
        pairs.filter((pair) => !isReference(pair)).map(([key, value]) => [key, valueOf(value)]),
      );
      const references = pairs.filter(isReference);
      return {
        address: `${type}.${name}`,
        mode: "managed",
        type,
        name,
        values: type === "aws_iam_role" ? { name, ...values } : values,
        references,
      };
    },
  );
  return JSON.stringify({
    format_version: "1.2",
    planned_values: { root_module: { resources: resources.map(({ references: _, ...resource }) => resource) } },
    resource_changes: resources.map(({ address, references }) => ({
      address,
      change: { after_unknown: Object.fromEntries(references.map(([key]) => [key, true])) },
    })),
    configuration: {
      root_module: {
        resources: resources.map(({ address, references }) => ({
          address,
          expressions: Object.fromEntries(
            references.map(([key, value]) => [key, { references: [value, value.replace(/\.\w+$/, "")] }]),
          ),
        })),
      },
    },
  });
}

async function judgeTerraform(piece: string, id: string): Promise<Found> {
  const role = (name: string, trust: string) =>
    `resource "aws_iam_role" "${name}" {\n  assume_role_policy = ${JSON.stringify(trust)}\n}`;
  const attached = `resource "aws_iam_role_policy_attachment" "execution" {\n  role       = aws_iam_role.pods.name\n  policy_arn = "${executionPolicy}"\n}`;
  const more = missing(`${piece}\n${id}`, [
    [/aws_iam_role\.nodes/, /"aws_iam_role" "nodes"/, role("nodes", trustFor("ec2.amazonaws.com"))],
    [/aws_iam_role\.pods|workload/, /"aws_iam_role" "pods"/, role("pods", rightTrust())],
    [/pods/, /policy-missing/, attached],
  ]);
  return (await judgeText(planOf(`${piece}\n${more}`), known)).findings;
}

async function judgeProgram(piece: string): Promise<Found> {
  const before = missing(piece, [
    [
      /\bnodes\./,
      /const nodes/,
      `const nodes = new aws.iam.Role("nodes", { assumeRolePolicy: ${JSON.stringify(trustFor("ec2.amazonaws.com"))} });`,
    ],
  ]);
  const mocks = await Mocks.start();
  const { outputText } = ts.transpileModule(`${before}\n${piece}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  const given = { aws, FargatePodExecutionRole, TRUST: rightTrust(), subnetIds: ["subnet-1"], scalingConfig: {} };
  const names = Object.keys(given).join(", ");
  (runInThisContext(`(({ ${names} }) => {\n${outputText}\n})`) as (all: typeof given) => void)(given);
  await mocks.finish();
  const resources = mocks.registered.map(({ type, name, inputs }) => {
    const role = `${name}-1234567`;
    const outputs = type === "aws:iam/role:Role" ? { name: role, ...inputs, arn: fake.roleArn(role) } : inputs;
    return { urn: urnOf(type, name), type, custom: type.startsWith("aws:"), inputs, outputs };
  });
  const state = JSON.stringify({ version: 3, deployment: { resources } });
  return (await judgeText(inAccount(state), known)).findings;
}

/** The fake account under the number and the cluster name that the pages have. */
const inAccount = (text: string) => text.replaceAll(fake.accountId, account).replaceAll("blue", "prod");

interface Changes {
  role?: Partial<RoleRecord>;
  profile?: Partial<ProfileRecord>;
  cluster?: Partial<ClusterRecord>;
}

function judgeChanged({ role, profile, cluster }: Changes): Found {
  const right = JSON.parse(inAccount(JSON.stringify(fake.rightAccount()))) as AccountRecord;
  const [
    {
      clusters: [ofRight],
    },
  ] = right.regions;
  const [ofCluster] = ofRight.profiles;
  const changedRole = { ...right.roles[0], ...role };
  const profiles = (cluster?.profiles ?? [{}]).map((one) => ({
    ...ofCluster,
    role: changedRole.arn,
    ...profile,
    ...one,
  }));
  const changed = { ...ofRight, ...(role?.arn ? { accessEntries: [] } : {}), ...cluster, profiles };
  const regions = [{ ...right.regions[0], clusters: [changed] }];
  return judgeAccount({ ...right, roles: [changedRole], regions }).findings;
}

async function judgeConfiguration(piece: string): Promise<Found> {
  const analyzer = await sharedAnalyzer();
  await analyzer.configure(JSON.parse(piece) as Record<string, Record<string, unknown>>);
  const found = await analyzer.analyze(newRole("pods", { assumeRolePolicy: rightTrust() }));
  await analyzer.configure({});
  return found.map(({ message }) => ({ id: /\[([\w-]+)\]$/.exec(message)?.[1] ?? message }));
}

async function judgeExemptions(piece: string): Promise<Found> {
  const directory = newDirectory();
  const path = join(directory, "exempt.json");
  writeFileSync(path, piece);
  const finding = makeFinding("trust-unsafe", { role: fake.roleArn("legacy") }, { message: "it is open" });
  return withExemptions({ ...emptyReport(), findings: [finding] }, await readExemptions(path), () => undefined)
    .findings;
}

const kinds: Record<string, Judge> = {
  trust: async (piece) => (await judgeText(policyOf(piece), known)).findings,
  // The day that the page names.
  cloudformation: judgeTemplate,
  terraform: judgeTerraform,
  pulumi: judgeProgram,
  account: (piece) => judgeChanged(JSON.parse(piece) as Changes),
  "account-trust": (piece) => judgeChanged({ role: { trustPolicy: policyOf(piece) } }),
  config: judgeConfiguration,
  exemptions: judgeExemptions,
};

/** A version of what a block shows as a change: the lines with one of these signs. */
function version(text: string, sign: "-" | "+") {
  const lines = text.split("\n").filter((line) => line.startsWith(" ") || line.startsWith(sign));
  return lines.map((line) => `${line.slice(1)}\n`).join("");
}

describe("the examples of the findings", () => {
  const pages = pagePaths().filter((path) => path.startsWith("docs/findings/"));

  it("are of all findings that there are", () => {
    const ids = pages.map((path) => path.slice("docs/findings/".length, -".md".length));
    assert.deepEqual(ids.sort(), Object.keys(findingKinds).sort());
  });

  for (const path of pages) {
    const id = path.slice("docs/findings/".length, -".md".length);
    const blocks = readPage(path).blocks.filter(({ language }) => language.startsWith("diff "));
    it(`are there: ${path}`, () => assert.ok(isFindingId(id) && blocks.length > 0));
    for (const { language, text } of blocks) {
      const [, kind] = language.split(" ");
      it(`are wrong and right: ${id}, ${kind}`, async () => {
        const [bad, good] = [await kinds[kind](version(text, "-"), id), await kinds[kind](version(text, "+"), "")];
        assert.ok(
          bad.some((finding) => finding.id === id),
          JSON.stringify(bad),
        );
        assert.deepEqual(good, []);
      });
    }
  }
});
