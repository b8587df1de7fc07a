import {
  CreateAccessEntryCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  CreateNodegroupCommand,
} from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fargateService, sourceArn } from "../../core/service/fargate";
import { buildTrustPolicy } from "../../core/trust";
import { cloud, accountId, aws, useLocalCloud } from "../support/engine";
import { PackedCommand } from "../support/packed-command";
import { createRole, executionPolicy } from "./roles";

const line = (cluster: string, changes = {}) =>
  sourceArn({ partition: "aws", region: "eu-west-1", accountId, cluster, ...changes });
const trust = (...clusters: string[]) => buildTrustPolicy(clusters.map((cluster) => line(cluster)));
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** A trust policy like the right one, with one thing of its statement changed. */
function changed(change: object): object {
  const { Version, Statement } = trust("blue");
  return { Version, Statement: [{ ...Statement[0], ...change }] };
}

interface Planted {
  trust?: object;
  cluster?: string;
  policies?: string[];
  path?: string;
}

/** What each finding comes from: a role, by name, that is right but for one thing. */
const planted: Record<string, Planted> = {
  "trust-unsafe": { trust: changed({ Condition: undefined }) },
  "trust-account-only": { trust: changed({ Condition: { StringEquals: { "aws:SourceAccount": accountId } } }) },
  "trust-broken": { trust: changed({ Condition: { StringEquals: { "aws:SourceArn": line("blue") } } }) },
  "trust-not-exclusive": { trust: changed({ Principal: { Service: [fargateService, "lambda.amazonaws.com"] } }) },
  "policy-missing": { policies: [] },
  "node-role-shared": {},
  "workload-permissions": { policies: [executionPolicy, managed("AmazonS3ReadOnlyAccess")] },
  "profile-role-untrusted": { trust: trust("green") },
  "access-entry-missing": { trust: trust("api"), cluster: "api" },
  "role-path-in-aws-auth": { trust: trust("configmap"), cluster: "configmap", path: "/teams/" },
};

/** Trust policies that are all right for cluster blue. */
const rightTrusts = [
  trust("blue"),
  trust("blue", "green"),
  buildTrustPolicy([line("*")]),
  buildTrustPolicy([line("blue", { region: "*" })]),
  changed({ Condition: { ArnEquals: { "aws:SourceArn": line("blue") } } }),
  changed({ Condition: { StringLike: { "aws:SourceArn": line("blue") } } }),
  changed({
    Condition: { ArnLike: { "AWS:sourcearn": line("blue") }, StringEquals: { "aws:SourceAccount": accountId } },
  }),
];

describe("fargate-role scan, installed from its tarball, against the local AWS", function () {
  this.timeout(300_000);
  useLocalCloud();
  let command: PackedCommand;

  async function plant(name: string, content: Planted): Promise<string | undefined> {
    const { trust: document = trust("blue"), policies = [executionPolicy], path: Path = "/" } = content;
    const { Arn: podExecutionRoleArn } = await createRole(name, document, policies, { Path });
    const { cluster: clusterName = "blue" } = content;
    const selectors = [{ namespace: "default" }];
    await aws().eks.send(
      new CreateFargateProfileCommand({ clusterName, fargateProfileName: name, podExecutionRoleArn, selectors }),
    );
    return podExecutionRoleArn;
  }

  before(async () => {
    command = await PackedCommand.install();
    const { eks } = aws();
    const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
    const roleArn = `arn:aws:iam::${accountId}:role/cluster`;
    const modes = {
      blue: "API_AND_CONFIG_MAP",
      green: "API_AND_CONFIG_MAP",
      api: "API",
      configmap: "CONFIG_MAP",
    } as const;
    for (const [name, authenticationMode] of Object.entries(modes))
      await eks.send(
        new CreateClusterCommand({ name, roleArn, resourcesVpcConfig, accessConfig: { authenticationMode } }),
      );
    for (const [name, content] of Object.entries(planted)) await plant(name, content);
    const nodeRole = `arn:aws:iam::${accountId}:role/node-role-shared`;
    await eks.send(
      new CreateNodegroupCommand({ clusterName: "blue", nodegroupName: "workers", nodeRole, subnets: ["subnet-1"] }),
    );
    const podExecutionRoleArn = `arn:aws:iam::${accountId}:role/role-missing`;
    const missing = {
      clusterName: "blue",
      fargateProfileName: "role-missing",
      podExecutionRoleArn,
      selectors: [{ namespace: "x" }],
    };
    await eks.send(new CreateFargateProfileCommand(missing));
    for (let index = 0; index < 50; index++)
      await plant(`right-${index}`, { trust: rightTrusts[index % rightTrusts.length] ?? {} });
    const principalArn = await plant("right-with-entry", { trust: trust("api"), cluster: "api" });
    await eks.send(new CreateAccessEntryCommand({ clusterName: "api", principalArn, type: "FARGATE_LINUX" }));
    await createRole("lambda", changed({ Principal: { Service: "lambda.amazonaws.com" }, Condition: undefined }));
  });

  interface Answer {
    result: string;
    accounts: { id: string; status: string }[];
    roles: { arn: string; verdict: string }[];
    findings: { id: string; role?: string; profile?: string; fingerprint: string; fix?: string }[];
  }

  async function answer(...words: string[]): Promise<{ code: number | null; answer: Answer }> {
    const { code, stdout, output } = await command.run([...words, "--json"], cloud.env);
    assert.ok(stdout.startsWith("{"), output);
    return { code, answer: JSON.parse(stdout) as Answer };
  }

  const scan = (...words: string[]) => answer("scan", ...words);

  it("finds each thing that is wrong once, and nothing on 51 right roles", async () => {
    const { code, answer } = await scan("--save", "inventory.json", "--ledger", "ledger.json");
    assert.equal(code, 1);
    const found = answer.findings.map(({ id, role = "" }) => `${id} on ${role.split("/").pop()}`);
    assert.deepEqual(found.sort(), [...Object.keys(planted), "role-missing"].map((id) => `${id} on ${id}`).sort());
    assert.deepEqual(answer.accounts, [{ id: accountId, status: "read" }]);
    const right = answer.roles.filter(({ arn }) => arn.includes("/right-"));
    assert.deepEqual([right.length, new Set(right.map(({ verdict }) => verdict))], [51, new Set(["pass"])]);
    assert.ok(!answer.roles.some(({ arn }) => arn.endsWith("/lambda")));
    assert.ok(answer.findings.every(({ fix }) => fix !== undefined && fix !== ""));
  });

  it("finds the same in the saved file, which names the node roles in a ledger too", async () => {
    const live = await scan();
    assert.deepEqual(await answer("judge", "inventory.json"), live);
    const ledger = JSON.parse(readFileSync(join(command.directory, "ledger.json"), "utf8"));
    const nodes = ledger.roles.filter(({ use }: { use: string }) => use === "node-group");
    assert.deepEqual(
      nodes.map(({ arn }: { arn: string }) => arn),
      [`arn:aws:iam::${accountId}:role/node-role-shared`],
    );
  });

  it("fixes with --fix, role by role, what can be fixed, and leaves node roles and the like alone", async () => {
    for (const name of Object.keys(planted)) await command.run(["scan", name, "--fix", "--yes"], cloud.env);
    const { answer } = await scan();
    assert.deepEqual(answer.findings.map(({ id }) => id).sort(), [
      "access-entry-missing",
      "node-role-shared",
      "role-missing",
      "role-path-in-aws-auth",
      // Only a person knows whether the function still needs the role.
      "trust-not-exclusive",
      "workload-permissions",
    ]);
  });

  it("reads the 20 accounts of an organization side by side, as one answer", async () => {
    const settings = {
      endpoint: cloud.endpoint,
      region: cloud.region,
      credentials: { accessKeyId: "localcloud", secretAccessKey: "localcloud" },
    };
    const organizations = new OrganizationsClient(settings);
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    for (let index = 0; index < 19; index++) {
      const created = await organizations.send(
        new CreateAccountCommand({ AccountName: `a${index}`, Email: `a${index}@example.com` }),
      );
      const id = created.CreateAccountStatus?.AccountId ?? "";
      const RoleArn = `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;
      const { Credentials } = await new STSClient(settings).send(
        new AssumeRoleCommand({ RoleArn, RoleSessionName: "test" }),
      );
      const credentials = {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
      const iam = new IAMClient({ ...settings, credentials });
      await createRole("open", changed({ Condition: undefined }), [executionPolicy], {}, { iam });
    }
    const { answer } = await scan("--organization", "--region", "eu-west-1");
    assert.equal(answer.accounts.length, 20);
    assert.ok(
      answer.accounts.every(({ status }) => status === "read"),
      JSON.stringify(answer.accounts),
    );
    const open = answer.findings.filter(({ id, role = "" }) => id === "trust-unsafe" && role.endsWith(":role/open"));
    assert.equal(new Set(open.map(({ role }) => role)).size, 19);
  });
});
