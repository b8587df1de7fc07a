import { CreateClusterCommand, CreateFargateProfileCommand } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatInventory } from "../../cli/aws/file";
import { buildTrustPolicy, executionPolicyArn, fargateService, sourceArn } from "../../core/trust";
import { startFaultProxy, type FaultProxy } from "../../dev/localcloud/faults/proxy";
import { accountId, aws, startLocalCloud, type LocalCloud, type Result } from "../support/engine";
import { rightCluster, rightProfile, rightRole, withCluster } from "../support/fake-aws-account";
import { PackedCommand } from "../support/packed-command";

const region = "eu-west-1";
const denied = { kind: "error", code: "AccessDeniedException", status: 403, message: "not authorized" } as const;

describe("fargate-role meets faults", function () {
  this.timeout(600_000);
  let cloud: LocalCloud;
  let proxy: FaultProxy;
  let command: PackedCommand;
  before(async () => {
    [cloud, command] = await Promise.all([startLocalCloud(), PackedCommand.install()]);
    proxy = await startFaultProxy(cloud.endpoint);
    const { iam, eks } = aws(cloud);
    const RoleName = "pods";
    const podExecutionRoleArn = `arn:aws:iam::${accountId}:role/${RoleName}`;
    const line = sourceArn({ partition: "aws", region, accountId, cluster: "blue" });
    const AssumeRolePolicyDocument = JSON.stringify(buildTrustPolicy([line]));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: executionPolicyArn("aws") }));
    const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
    await eks.send(new CreateClusterCommand({ name: "blue", roleArn: podExecutionRoleArn, resourcesVpcConfig }));
    const profile = { clusterName: "blue", fargateProfileName: "default", podExecutionRoleArn };
    await eks.send(new CreateFargateProfileCommand({ ...profile, selectors: [{ namespace: "default" }] }));
  });
  after(async () => {
    await proxy?.stop();
    await command?.remove();
    await cloud?.stop();
  });
  beforeEach(() => proxy.clear());

  const run = (words: string[], more: NodeJS.ProcessEnv = {}): Promise<Result> =>
    command.run(words, { ...cloud.env, ...proxy.env, ...more });
  const scan = ["scan", "--region", region];

  interface Answer {
    result: string;
    accounts: { id: string; status: string; reason?: string }[];
    roles: { verdict: string }[];
    findings: { id: string; level: string; account: string; region?: string; message: string; fix: string }[];
  }

  async function answerTo(
    words: string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<Answer & { code: number | null; stderr: string }> {
    const { code, stdout, stderr, output } = await run([...words, "--json"], more);
    assert.ok(stdout.startsWith("{"), output);
    return { ...(JSON.parse(stdout) as Answer), code, stderr };
  }

  const sentences: Record<string, [Parameters<FaultProxy["inject"]>[0], string]> = {
    "credentials that have expired": [
      { kind: "error", code: "ExpiredToken", status: 403, message: "The security token included is expired" },
      'The AWS credentials in use have expired (sts:GetCallerIdentity on the credentials in use). Sign in again, for example with "aws sso login"; ' +
        "AWS_ACCESS_KEY_ID in the environment goes before that, so renew or unset it first.",
    ],
    "a clock that is wrong": [
      { kind: "error", code: "RequestTimeTooSkewed", status: 403, message: "skewed", times: 99 },
      "AWS refused sts:GetCallerIdentity on the credentials in use, since its time is wrong by AWS's clock (RequestTimeTooSkewed). Set the clock of this computer; if it is right, the request was under way for minutes: try again.",
    ],
    "credentials that AWS does not know": [
      { kind: "error", code: "InvalidClientTokenId", status: 403, message: "invalid" },
      "AWS did not accept the credentials for sts:GetCallerIdentity on the credentials in use (InvalidClientTokenId). Sign in again, or use others with --profile.",
    ],
    "throttling without end": [
      { kind: "throttle", times: 99 },
      "AWS kept throttling sts:GetCallerIdentity on the credentials in use, however often it was tried again. Try later, or raise AWS_MAX_ATTEMPTS.",
    ],
  };
  for (const [what, [fault, sentence]] of Object.entries(sentences))
    it(`says in one true sentence: ${what}`, async () => {
      for (const words of [scan, ["check", "pods", "--cluster", "blue"]]) {
        proxy.clear();
        proxy.inject({ ...fault, action: "GetCallerIdentity" });
        const { code, stdout, stderr } = await run(words, { AWS_MAX_ATTEMPTS: "2" });
        assert.deepEqual([code, stdout, stderr.trim()], [2, "", `fargate-role: ${sentence}`]);
      }
    });

  it("says in one true sentence that no Region is given, also where AWS_REGION is empty", async () => {
    const sentence =
      "fargate-role: No Region is given. Give it with --region, or set AWS_REGION or the region of the profile in use.";
    for (const AWS_REGION of ["", " ", undefined])
      for (const words of [["scan"], ["check", "pods", "--cluster", "blue"]]) {
        const { code, output } = await run(words, { AWS_REGION, AWS_DEFAULT_REGION: undefined });
        assert.deepEqual([code, output.trim()], [2, sentence]);
      }
    const { code, output } = await run(["scan", "--region", ""]);
    assert.equal(code, 2);
    assert.ok(output.includes('--region "" is no name of a Region. Give one, for example --region eu-west-1'), output);
  });

  it("loses nothing where calls are throttled, fail or are dropped and then answered", async () => {
    const before = await answerTo(scan);
    assert.deepEqual([before.result, before.roles.length], ["pass", 1]);
    for (const action of ["ListClusters", "DescribeFargateProfile", "GetAccountAuthorizationDetails"]) {
      proxy.inject({ kind: "throttle", action, times: 2 });
      proxy.inject({ kind: "unavailable", action });
      proxy.inject({ kind: "drop", action });
    }
    assert.deepEqual(await answerTo(scan), before);
    assert.equal(proxy.calls.filter(({ effect }) => effect !== undefined).length, 12);
  });

  it("keeps one action that is denied in one Region as unknown, and reads the other Regions", async () => {
    proxy.inject({ ...denied, action: "ListClusters" });
    const { code, result, findings, accounts, roles } = await answerTo([...scan, "--region", "us-east-1"]);
    assert.deepEqual([code, result, accounts[0]?.status, roles[0]?.verdict], [2, "unknown", "partly", "unknown"]);
    const [unknown, ...others] = findings.filter(({ level }) => level !== "advice");
    assert.deepEqual(others, []);
    const where = unknown?.region ?? "";
    assert.ok([region, "us-east-1"].includes(where), where);
    assert.deepEqual(
      [unknown?.id, unknown?.message, unknown?.fix],
      [
        "profile-role-untrusted",
        `This could not be judged: Access denied to eks:ListClusters on ${where}`,
        "Allow the action eks:ListClusters to the credentials in use, or use others with --profile",
      ],
    );
  });

  it("prints nothing raw of what AWS holds, in any form of the answer", async () => {
    const hostile = `\u001b[31mred\u001b[0m\u0007\n\`\`\`\n"'$(touch x)\`id\`<script>alert(1)</script>\u202e\u2028`;
    const open = {
      Version: "2012-10-17",
      Statement: [
        { Sid: hostile, Effect: "Allow", Principal: { Service: [fargateService, hostile] }, Action: "sts:AssumeRole" },
        {
          Effect: "Allow",
          Principal: { AWS: hostile },
          Action: ["sts:AssumeRole", hostile],
          Condition: { [hostile]: { [hostile]: hostile } },
        },
      ],
    };
    const role = rightRole({
      trustPolicy: JSON.stringify(open),
      attachedPolicies: [hostile],
      policies: [
        {
          name: `inline policy ${hostile}`,
          document: JSON.stringify({ Statement: { Effect: "Allow", Action: hostile, Resource: "*" } }),
        },
      ],
      instanceProfiles: [hostile],
    });
    const profiles = [rightProfile({ name: hostile, status: hostile, issues: [{ code: hostile, message: hostile }] })];
    const clusters = [rightCluster({ name: hostile, profiles, nodeGroups: [{ name: hostile, role: role.arn }] })];
    const account = withCluster({}, { roles: [role], regions: [{ name: region, clusters }] });
    writeFileSync(join(command.directory, "hostile-account.json"), formatInventory([account]));
    const files = ["json", "sarif", "junit", "markdown", "html"].map((format) => `${format}=hostile.${format}`);
    const words = [
      "scan",
      "--from",
      "hostile-account.json",
      "--output",
      "text",
      ...files.flatMap((file) => ["--output", file]),
    ];
    const { code, stdout, stderr } = await run(words);
    assert.equal(code, 1, stderr);
    const answers = files.map((file) => readFileSync(join(command.directory, file.split("=")[1] ?? ""), "utf8"));
    for (const text of [stdout, stderr, ...answers]) {
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
      // A line that begins in the middle of a name would be another line of the answer.
      assert.doesNotMatch(text, /^"'\$\(touch x\)/m);
    }
    const [, , junit = "", markdown = "", html = ""] = answers;
    // What stands in a block of code is text.
    const outsideCode = markdown.replace(/^(`{3,})text\n[^]*?^\1$/gm, "");
    assert.ok(outsideCode.length > 0 && outsideCode.length < markdown.length);
    for (const markup of [junit, outsideCode, html]) assert.doesNotMatch(markup, /<script>alert/);
    assert.match(stdout, /\\u001b\[31mred/);
  });

  describe("an organization", () => {
    const organizations = () =>
      new OrganizationsClient({
        endpoint: cloud.endpoint,
        region: cloud.region,
        credentials: { accessKeyId: "localcloud", secretAccessKey: "localcloud" },
      });
    before(async () => {
      await organizations().send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
      for (const name of ["one", "two"])
        await organizations().send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
    });
    const organization = [...scan, "--organization"];

    const refusals: [string, string, (call: string) => string, string][] = [
      [
        "AccessDenied",
        "not authorized",
        (call) => `Access denied to ${call}`,
        "Allow the action sts:AssumeRole to the credentials in use, or use others with --profile",
      ],
      [
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large",
        (call) => `AWS refused ${call}, since its time is wrong by AWS's clock (RequestTimeTooSkewed)`,
        "Set the clock of this computer; if it is right, the request was under way for minutes: try again",
      ],
      [
        "SignatureDoesNotMatch",
        "Signature expired: 20261125T100000Z is now earlier than 20261125T101000Z (20261125T102500Z - 15 min.)",
        (call) => `AWS refused ${call}, since its time is wrong by AWS's clock (SignatureDoesNotMatch)`,
        "Set the clock of this computer; if it is right, the request was under way for minutes: try again",
      ],
    ];
    for (const [errorCode, words, sentence, fix] of refusals)
      it(`is reported but for the account that cannot be entered (${errorCode}), which is one unknown`, async () => {
        proxy.inject({ kind: "error", code: errorCode, status: 403, message: words, action: "AssumeRole" });
        // A clock that is wrong is tried again, and there is one fault only.
        const { code, result, accounts, findings, roles } = await answerTo(organization, { AWS_MAX_ATTEMPTS: "1" });
        assert.deepEqual([code, result, roles.length], [2, "unknown", 1]);
        const closed = accounts.filter(({ status }) => status === "denied");
        assert.deepEqual([accounts.length, closed.length], [3, 1]);
        const id = closed[0]?.id ?? "";
        const call = `sts:AssumeRole on role arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;
        const unknown = findings.filter(({ level }) => level === "unknown");
        assert.deepEqual(
          unknown.map((one) => [one.account, one.message, one.fix]),
          [[id, `This could not be judged: ${sentence(call)}`, fix]],
        );
      });

    it("cannot be read where its accounts are not listed", async () => {
      proxy.inject({ ...denied, action: "ListAccounts" });
      const { code, stdout, stderr } = await run(organization);
      assert.deepEqual(
        [code, stdout, stderr.trim()],
        [
          2,
          "",
          "fargate-role: Access denied to organizations:ListAccounts on the organization. Allow the action organizations:ListAccounts " +
            "to the credentials in use of the organization's management account or a delegated administrator, or name accounts with --account.",
        ],
      );
    });

    it("is read once for an account that is named twice", async () => {
      const { accounts } = await answerTo([...scan, "--account", accountId, "--account", accountId]);
      assert.deepEqual(accounts, [{ id: accountId, status: "read" }]);
    });
  });
});
