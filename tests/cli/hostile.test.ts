import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assess } from "../../cli/commands/scan/assess";
import { runJudge } from "../../cli/commands/judge/command";
import { runLedger } from "../../cli/commands/ledger/command";
import { giveAnswer } from "../../cli/answer/answer";
import { reportAsJson } from "../../cli/report/json";
import { formats, type Format } from "../../cli/report/outputs";
import { planText } from "../../cli/report/plan";
import { reportAsText } from "../../cli/report/text";
import { Unanswered } from "../../core/unanswered";
import { formatInventory } from "../../cli/aws/saved-accounts";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { fargateService } from "../../core/service/fargate";
import { region, rightAccount, rightCluster, rightProfile, rightRole, roleArn } from "../support/fake-aws-account";
import { planIn } from "../support/account-findings";
import { trustFor } from "../support/trust";
import { hostile } from "./report/reports";
import { junitErrors, outsideFences, sarifErrors } from "./report/valid";
import { newDirectory } from "../support/run-directory";

/** What a command prints beside its answer, and its answer in every form. */
interface Said {
  aside: string;
  forms: Record<string, string>;
}

interface Printer {
  print: (text: string) => void;
  printAside: (text: string) => void;
}

/** An account in which everything that AWS or somebody in it can name is hostile. */
function hostileAccount(): AccountRecord {
  const statement = { Effect: "Allow", Principal: { Service: fargateService, AWS: hostile }, Action: "sts:AssumeRole" };
  const Condition = { ArnLike: { "aws:SourceArn": hostile }, [hostile]: { [hostile]: hostile } };
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Sid: hostile, Condition }] });
  const roles = [
    rightRole({
      trustPolicy: trust,
      attachedPolicies: [hostile],
      policies: [{ name: hostile, document: JSON.stringify({ Statement: { Effect: "Allow", Action: hostile } }) }],
      instanceProfiles: [hostile],
    }),
    rightRole({ arn: roleArn("open"), trustPolicy: trustFor(fargateService) }),
  ];
  const cluster = rightCluster({
    name: hostile,
    arn: hostile,
    status: hostile,
    authenticationMode: hostile,
    autoModeRole: hostile,
    profiles: [
      rightProfile({ name: hostile, arn: hostile, status: hostile }),
      rightProfile({ name: `${hostile}2`, role: roleArn("gone") }),
      rightProfile({ name: `${hostile}3`, role: hostile }),
      rightProfile({ name: `${hostile}4`, role: roleArn("open") }),
    ],
    nodeGroups: [{ name: hostile, role: roleArn("pods") }],
    accessEntries: [{ principal: hostile, type: hostile }],
  });
  const unknown = { action: "eks:ListClusters", reason: hostile, denied: true, region: hostile, cluster: hostile };
  const regions = [region, hostile].map((name) => ({ name, clusters: [cluster] }));
  return rightAccount({ roles, regions, unknown: [unknown, { ...unknown, action: hostile, role: roleArn("pods") }] });
}

function assertNoControl(text: string, what: string) {
  const wild = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff]/.exec(text);
  assert.equal(wild && text.slice(Math.max(0, wild.index - 80), wild.index + 20), null, what);
}

/** Fails for text that a terminal, a log or a CI system would act on. */
function assertTame(text: string, what: string) {
  assertNoControl(text, what);
  const command = /^\s*::\w+/m.exec(text);
  assert.equal(command && text.slice(Math.max(0, command.index - 80), command.index + 20), null, what);
}

const checks: Partial<Record<Format, (text: string) => Promise<void> | void>> = {
  json: (text) => void JSON.parse(text),
  sarif: (text) => assert.deepEqual(sarifErrors(text), []),
  junit: async (text) => assert.deepEqual(await junitErrors(text), []),
  markdown: (text) => assert.doesNotMatch(outsideFences(text), /script|everyone|evil|#1\b/),
  html: (text) => {
    // Its own is the only one, and its policy lets no other run.
    assert.equal(text.split("<script").length, 2);
    const targets = [...text.matchAll(/(?:href|src)="([^"#]*)/g)].map(([, target]) => target ?? "");
    assert.ok(targets.every((target) => target === "" || target.startsWith("https://github.com/fargate-pod-")));
  },
};

describe("hostile names", () => {
  let directory: string;
  before(() => (directory = newDirectory()));

  const fileOf = async (name: string, content: unknown) => {
    const path = join(directory, name);
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };

  /** Runs a command once for text on standard output, and for all of its forms in files. */
  async function run(command: (output: string[], printer: Printer) => Promise<number>): Promise<Said> {
    const printed: string[] = [];
    const aside: string[] = [];
    const printer = { print: (text: string) => printed.push(text), printAside: (text: string) => aside.push(text) };
    const path = (format: string) => join(directory, `answer.${format}`);
    const exitCode = await command(["text", ...formats.map((format) => `${format}=${path(format)}`)], printer);
    assert.equal(exitCode, 1, aside.join("\n"));
    const forms: Record<string, string> = {};
    for (const format of formats) forms[format] = await readFile(path(format), "utf8");
    assert.equal(`${printed.join("\n")}\n`, forms.text);
    return { aside: aside.join("\n"), forms };
  }

  async function assertAllTame({ aside, forms }: Said) {
    assertNoControl(aside, "aside");
    for (const [form, text] of Object.entries(forms)) {
      assertTame(text, form);
      await checks[form as Format]?.(text);
      // What is shown at all is shown in a form that says so, not left out.
      assert.match(text, /alert/, form);
    }
  }

  const executionContext = {
    progress: () => undefined,
    colour: false,
    width: Infinity,
  };
  const exemptions = () =>
    fileOf("exempt.json", [
      { role: "open", reason: hostile },
      { resource: hostile, finding: "trust-broken", until: "2020-01-31", reason: hostile },
    ]);

  it("of an account and of exemptions are tame in every form of judge", async () => {
    const files = [await fileOf("account.json", formatInventory([hostileAccount()]))];
    for (const accepted of [{ exemptions: await exemptions() }, {}])
      await assertAllTame(
        await run((output, printer) =>
          runJudge(files, { ...accepted, timeout: 60, output }, { ...executionContext, ...printer }),
        ),
      );
  });

  it("are tame in every form of scan ROLE, and in the change that --fix shows", async () => {
    const look = { colour: false, width: 100 };
    assertNoControl(
      planText({ ...planIn(hostileAccount()), after: { Version: hostile, Statement: [] } }, look),
      "plan",
    );
    const report = assess(hostileAccount(), { roleName: "pods", clusters: [{ name: hostile, region: hostile }] });
    const forms = {
      text: () => reportAsText(report, { colour: false, width: 100, success: "" }),
      json: () => reportAsJson(report),
    };
    await assertAllTame(
      await run((output, printer) => giveAnswer({ command: "scan", report, ...forms }, { output }, printer)),
    );
  });

  it("of files, resources and policies are tame in every form of judge", async () => {
    const trust = JSON.parse(hostileAccount().roles[0]?.trustPolicy ?? "");
    const role = { Type: "AWS::IAM::Role", Properties: { RoleName: hostile, AssumeRolePolicyDocument: trust } };
    const profile = { ClusterName: hostile, PodExecutionRoleArn: { "Fn::GetAtt": [hostile, "Arn"] } };
    const Resources = {
      [hostile]: role,
      [`${hostile}2`]: {
        ...role,
        Properties: { AssumeRolePolicyDocument: JSON.parse(trustFor(fargateService)) },
      },
      [`${hostile}3`]: { Type: "AWS::EKS::FargateProfile", Properties: profile },
      [`${hostile}4`]: { Type: hostile, Properties: { Service: fargateService } },
    };
    const name = hostile.replace(/[\/\0]/g, "");
    const files = [await fileOf(name, { Resources }), await fileOf(`${name}.yaml`, `{ ${fargateService} ${hostile}`)];
    const options = { timeout: 60, exemptions: await exemptions() };
    await assertAllTame(
      await run((output, printer) => runJudge(files, { ...options, output }, { ...executionContext, ...printer })),
    );
  });

  it("of stacks and resources are tame in every form of ledger --check", async () => {
    const urn = `urn:pulumi:p::s::aws:eks/nodeGroup:NodeGroup::${hostile}`;
    const entry = {
      arn: roleArn("pods"),
      use: "node-group",
      stack: hostile,
      urn,
      evidence: hostile,
    };
    const unresolved = ["secret", "account", "instance-profile"].map((reason) => ({ ...entry, reason, name: hostile }));
    const roles = [entry, { ...entry, use: "fargate-pod-execution" }];
    const path = await fileOf("ledger.json", { version: 1, roles, unresolved });
    const options = { check: path, parallel: 1, exemptions: await exemptions() };
    const context = { connect: () => assert.fail("not asked") };
    await assertAllTame(
      await run((output, printer) =>
        runLedger({ ...options, output }, { ...executionContext, ...context, ...printer }),
      ),
    );
  });

  it("of stacks and resources are tame in what ledger says beside the file that it writes", async () => {
    const aside: string[] = [];
    const urn = `urn:pulumi:p::s::aws:eks/nodeGroup:NodeGroup::${hostile}`;
    const outputs = {
      nodeRoleArn: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" },
    };
    const resources = [{ urn, type: "aws:eks/nodeGroup:NodeGroup", custom: true, inputs: {}, outputs }];
    const backend = {
      url: "https://api.pulumi.com",
      list: () => Promise.resolve([hostile, "a/p/s"].map((name) => ({ name }))),
      export: (name: string) =>
        name === hostile
          ? Promise.reject(new Unanswered(hostile))
          : Promise.resolve({ version: 3, deployment: { resources } }),
    };
    const context = { connect: () => Promise.resolve(backend) };
    const printer = { print: () => undefined, printAside: (text: string) => aside.push(text) };
    const options = { output: [join(directory, "written.json")], parallel: 1 };
    assert.equal(await runLedger(options, { ...executionContext, ...context, ...printer }), 2);
    assert.equal(aside.length, 2);
    for (const text of aside) {
      assertNoControl(text, "aside");
      assert.match(text, /alert/);
    }
  });
});
