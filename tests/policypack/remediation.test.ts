import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer, secret, unknown, type TestResource } from "../support/analyzer";
import { analyzer, useAnalyzer } from "../support/shared-analyzer";
import { shutPolicies } from "../support/shut";
import { account, fargateProfile, newRole, rightTrust, trustFor } from "./fixtures";

const policy = "fargate-role-trust-scoped";
const fargate = "eks-fargate-pods.amazonaws.com";
const unscoped = trustFor(fargate);
const level = { enforcementLevel: "remediate" };
const right = (cluster = "prod") => JSON.parse(rightTrust(cluster).replace("eks:eu-west-1:", "eks:*:"));
const rightIn = (partition: string) => JSON.parse(JSON.stringify(right()).replace("arn:aws:", `arn:${partition}:`));
const provider = { name: "default", props: { region: "eu-west-1" } };
const role = (assumeRolePolicy: unknown, props: Record<string, unknown> = {}): TestResource => ({
  ...newRole("pods", { assumeRolePolicy, ...props }),
  provider,
});

describe("remediation", () => {
  useAnalyzer();

  async function remediate(
    config: Record<string, unknown>,
    resource: TestResource,
  ): Promise<Record<string, unknown> | undefined> {
    await analyzer.configure({ [policy]: { ...level, ...config } });
    const [remediation, ...more] = await analyzer.remediate(resource);
    assert.deepEqual(more, []);
    return remediation?.properties as Record<string, unknown> | undefined;
  }
  /** The trust policy that it writes. */
  const written = async (config: Record<string, unknown>, resource: TestResource) =>
    JSON.parse((await remediate(config, resource))?.assumeRolePolicy as string);
  /** Wants nothing written, and a notice that says why. */
  async function refuses(config: Record<string, unknown>, resource: TestResource, reason: string) {
    await analyzer.notices();
    assert.equal(await remediate(config, resource), undefined);
    assert.equal(await analyzer.notices(), `${policy}: could not remediate role "pods": ${reason}\n`);
  }
  const known = { accounts: [account], clusters: ["prod"] };

  it("scopes the trust policy and keeps every other property", async () => {
    const props = { tags: { team: "a" }, description: unknown, path: "/x/" };
    const result = await remediate(known, role(unscoped, props));
    assert.deepEqual(JSON.parse(result?.assumeRolePolicy as string), right());
    assert.deepEqual({ ...result, assumeRolePolicy: unscoped }, role(unscoped, props).props);
  });

  it("leaves a statement with a date alone", async () => {
    for (const date of ["2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z"]) {
      const document = JSON.parse(unscoped);
      document.Statement[0].Condition = { DateLessThan: { "aws:CurrentTime": date } };
      assert.equal(await remediate(known, role(JSON.stringify(document))), undefined);
      assert.match(await analyzer.notices(), /only a person should change the date/);
    }
  });

  it("scopes a role by the configuration that the page shows", async () => {
    const page = readFileSync(join(__dirname, "../../policypack/README.md"), "utf8");
    const [, shown = ""] = /^## Configuration$[^]*?^```json$([^]*?)^```$/m.exec(page) ?? [];
    const { enforcementLevel, ...config } = JSON.parse(shown)[policy];
    assert.equal(enforcementLevel, "mandatory");
    const document = await written(config, role(unscoped));
    assert.deepEqual(document, JSON.parse(rightTrust("prod-*", "111122223333")));
    await analyzer.configure({ [policy]: config });
    assert.deepEqual(
      (await analyzer.analyze(role(JSON.stringify(document)))).filter((found) => found.policy === policy),
      [],
    );
  });

  for (const [title, region, partition] of [
    ["China", "cn-north-1", "aws-cn"],
    ["not known yet", unknown, "*"],
  ] as const)
    it(`writes partition ${partition} if the provider's Region is ${title}`, async () => {
      assert.deepEqual(
        await written(known, { ...role(unscoped), provider: { name: "default", props: { region } } }),
        rightIn(partition),
      );
    });

  it("writes the partition of the environment's Region if the provider leaves its Region to the environment", async () => {
    const inChina = await Analyzer.start({ AWS_REGION: "", AWS_DEFAULT_REGION: "cn-north-1" });
    try {
      await inChina.configure({ [policy]: { ...level, ...known } });
      const made = (props: object) => ({ ...role(unscoped), provider: { name: "default", props: { ...props } } });
      const written = [made({}), made({ region: unknown })].map((one) => inChina.remediate(one));
      const partitions = (await Promise.all(written)).map(
        ([one]) => /arn:([^:]*)/.exec((one?.properties as { assumeRolePolicy: string }).assumeRolePolicy)?.[1],
      );
      assert.deepEqual(partitions, ["aws-cn", "*"]);
      const inComponent = { ...role(unscoped), provider: { name: "own", props: {}, parent: "shop:index:Platform" } };
      assert.match(JSON.stringify(await inChina.remediate(inComponent)), /arn:aws-cn:/, "the provider of a component");
      const inModule = { type: "iam-module:tf:aws_iam_role", name: "pods", provider: { name: "module", props: {} } };
      const found = await inChina.analyze({ ...inModule, props: { name: "pods", assume_role_policy: rightTrust() } });
      assert.deepEqual(found, [], "a Terraform module has a Region of its own");
    } finally {
      inChina.stop();
    }
  });

  it("keeps other statements, their ids and the document's id", async () => {
    const other = {
      Sid: "Other",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:role/admin` },
      Action: "sts:AssumeRole",
    };
    const document = { ...JSON.parse(unscoped), Id: "mine" };
    document.Statement[0].Sid = "Pods";
    document.Statement.push(other);
    const result = await written(known, role(JSON.stringify(document)));
    assert.equal(result.Id, "mine");
    assert.equal(result.Statement[0].Sid, "Pods");
    assert.deepEqual(result.Statement[1], other);
  });

  it("writes no Region into a role that this version does not know, since it may be misspelt", async () => {
    const newer = { ...known, regions: ["eu-wset-1"] };
    await refuses(
      newer,
      role(unscoped),
      `"regions" of this policy has "eu-wset-1", which is not a Region that this version ` +
        "knows: write it into the trust policy yourself",
    );
    const document = JSON.parse(rightTrust().replace("eu-west-1", "eu-wset-1"));
    document.Statement.push(...JSON.parse(unscoped).Statement);
    const result = await remediate(newer, role(JSON.stringify(document)));
    assert.deepEqual(
      JSON.parse(result?.assumeRolePolicy as string),
      JSON.parse(rightTrust().replace("eu-west-1", "eu-wset-1")),
    );
  });

  it("keeps a secret secret", async () => {
    const result = await remediate(known, role(secret(unscoped)));
    const { value, ...envelope } = result?.assumeRolePolicy as { value: string };
    assert.deepEqual(envelope, { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" });
    assert.deepEqual(JSON.parse(value), right());
  });

  it("keeps an aws-native role's document an object, and secret if part of it was", async () => {
    const native = (document: unknown): TestResource => ({
      type: "aws-native:iam:Role",
      name: "pods",
      props: { roleName: "pods", assumeRolePolicyDocument: document },
      provider,
    });
    const plain = await remediate(known, native(JSON.parse(unscoped)));
    assert.deepEqual(plain?.assumeRolePolicyDocument, right());
    const { Version, Statement } = JSON.parse(unscoped);
    const hidden = await remediate(known, native({ Version, Statement: secret(Statement) }));
    assert.deepEqual(hidden?.assumeRolePolicyDocument, secret(right()));
  });

  it("limits an open statement to the account that the policy names, and says that any cluster of it can use the role", async () => {
    const document = JSON.parse(unscoped);
    document.Statement.push(JSON.parse(rightTrust("dev")).Statement[0]);
    await analyzer.notices();
    const result = await written({}, role(JSON.stringify(document)));
    assert.deepEqual(result.Statement, [...right("*").Statement, document.Statement[1]]);
    assert.equal(
      await analyzer.notices(),
      `${policy}: remediated role "pods": any cluster of account ${account} can still use it: ` +
        'to limit that, set "clusters" in the configuration of this policy\n',
    );
  });

  const source = (condition: object) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ ...JSON.parse(unscoped).Statement[0], Condition: condition }],
    });
  const like = (...values: string[]) => ({ ArnLike: { "aws:SourceArn": values } });
  const line = (cluster: string, owner = account) => `arn:aws:eks:*:${owner}:fargateprofile/${cluster}/*`;
  it("leaves a policy for a cluster that the configuration does not name, however few it names", async () => {
    for (const clusters of [["prod"], ["prod-*", "test"]]) {
      const mine = role(source(like(line("my-cluster"))));
      await refuses(
        { ...known, clusters },
        mine,
        `its trust policy is for my-cluster: if that is right, add it to "clusters" in the ` +
          "configuration of this policy",
      );
      const [{ message }] = await analyzer.analyze(mine);
      assert.match(message, /^If my-cluster should keep access, add "my-cluster" to "clusters" in the configuration/m);
      const allowed = `my-cluster is not one of the clusters that the configuration allows (${clusters.join(", ")})`;
      assert.ok(message.includes(allowed), message);
      assert.doesNotMatch(message, /(?:add|write)[^;]*fargateprofile\/prod/);
    }
  });

  for (const { what, document } of shutPolicies())
    it(`writes no policy that lets in nobody: one ${what}`, async () => {
      assert.equal(await remediate(known, role(JSON.stringify(document))), undefined);
      assert.match(await analyzer.notices(), /could not remediate role "pods"/);
    });

  it("says so where the trust policy gets longer than IAM takes, and writes none that no quota allows", async () => {
    const many = (count: number) => ({
      accounts: [account],
      clusters: Array.from({ length: count }, (_, index) => `cluster-${String(index).padStart(3, "0")}`),
    });
    const wider = '"clusters" of this policy takes globs such as "prod-*", which are shorter\n';
    const has = "the trust policy with a line for each cluster has";
    await analyzer.notices();
    const fits = (await remediate(many(20), role(unscoped)))?.assumeRolePolicy as string;
    assert.deepEqual([fits.length < 2048, await analyzer.notices()], [true, ""]);
    const long = (await remediate(many(60), role(unscoped)))?.assumeRolePolicy as string;
    assert.equal(
      await analyzer.notices(),
      `${policy}: remediated role "pods": ${has} ${long.length} characters, and IAM takes 2048 unless the account's quota "Role trust policy length" is higher: ${wider}`,
    );
    assert.equal(await remediate(many(150), role(unscoped)), undefined);
    assert.match(
      await analyzer.notices(),
      new RegExp(
        `could not remediate role "pods": ${has} \\d+ characters, and no quota allows more than 8192: "clusters"`,
      ),
    );
  });

  it("lets in the cluster that the stack shows before the role, if the role serves none, in its own account", async () => {
    await analyzer.configure({ [policy]: level });
    await analyzer.analyze(fargateProfile("prod"));
    const own = { name: "own", props: { allowedAccountIds: JSON.stringify([account]) } };
    const strangers = { ...role(source(like(line("prod", "444455556666")))), provider: own };
    assert.deepEqual(await written({ accounts: ["777788889999", account] }, strangers), right());
    // The end of the stack forgets the clusters.
    await analyzer.analyzeStack([]);
  });

  it("leaves alone what is right, what is not known yet, and other roles", async () => {
    assert.equal(await remediate(known, role(rightTrust())), undefined);
    assert.equal(await remediate(known, role(unknown)), undefined);
    assert.equal(await remediate(known, role(trustFor("ec2.amazonaws.com"))), undefined);
    assert.equal(await remediate(known, { type: "aws:s3/bucket:Bucket", name: "b", props: {} }), undefined);
  });

  for (const [what, config, reason] of [
    [
      "account",
      { clusters: ["prod"] },
      'the role\'s account is not known: set "accounts" in the configuration of this policy to that one account',
    ],
    [
      "cluster",
      { accounts: [account] },
      'the role\'s cluster is not known: set "clusters" in the configuration of this policy',
    ],
  ] as const) {
    it(`says so where it cannot know the ${what}, and still reports the finding`, async () => {
      const shut = what === "cluster" ? source(like("arn:aws:eks:*:444455556666:*")) : unscoped;
      await refuses(config, role(shut), reason);
      const found = await analyzer.analyze(role(shut));
      assert.deepEqual(
        found.map((diagnostic) => [diagnostic.policy, diagnostic.level]),
        [[policy, "mandatory"]],
      );
    });
  }

  const statement = (more: object) => ({ ...JSON.parse(unscoped).Statement[0], ...more });
  const documentOf = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const every = line("*");
  const ec2 = statement({ Principal: { Service: "ec2.amazonaws.com" } });
  const foreign = { StringEquals: { "aws:SourceAccount": "444455556666" } };
  const unserved = 'the role\'s cluster is not known: set "clusters" in the configuration of this policy';
  const denies = (why: string) =>
    `none of the changes that were tried makes it right: the first statement, Effect: ${why}`;
  const others = "something else uses it too, so the Fargate profiles need a role of their own";
  const inAccount = { accounts: [account] };
  const conflicting = documentOf(statement({ Condition: { ...like(every), ...foreign } }));
  const denying = documentOf(statement({ Effect: "Deny" }));
  const besideEc2 = documentOf(statement({ Condition: foreign }), ec2);
  for (const [what, document, config, reason] of [
    ["whose line and aws:SourceAccount name two accounts", conflicting, inAccount, unserved],
    ["that only denies", denying, inAccount, denies(`it does not allow ${fargate} to call sts:AssumeRole`)],
    ["for a foreign account beside EC2, with clusters", besideEc2, known, others],
    ["for a placeholder that the configuration has", unscoped, { ...known, clusters: ["CLUSTER_NAME"] }, unserved],
  ] as const)
    it(`writes nothing into a policy ${what}, and says why`, async () => {
      await refuses(config, role(document), reason);
    });

  it("leaves alone what Pulumi leaves as it is, and still reports the finding: the engine would take it for right", async () => {
    for (const path of ["assumeRolePolicy", '["assumeRolePolicy"]', "*"]) {
      await analyzer.notices();
      const left = { ...role(unscoped), ignoreChanges: [path] };
      assert.equal(await remediate(known, left), undefined);
      const reason = "Pulumi does not change assumeRolePolicy, since it is in ignoreChanges";
      assert.equal(await analyzer.notices(), `${policy}: could not remediate role "pods": ${reason}\n`);
      const [found] = await analyzer.analyze(left);
      assert.deepEqual(found?.message.split("\n").slice(-2), [
        'Take assumeRolePolicy out of ignoreChanges of aws:iam/role:Role "pods": until then Pulumi does not change it.',
        "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-unsafe]",
      ]);
    }
    const other = { ...role(unscoped), ignoreChanges: ["tags", "assumeRolePolicyDocument"] };
    assert.ok(await remediate(known, other));
    const [found] = await analyzer.analyze(other);
    assert.doesNotMatch(found?.message ?? "", /ignoreChanges/);
  });

  it("does nothing at another level, nor for an exempt role", async () => {
    assert.equal(await remediate({ ...known, enforcementLevel: "mandatory" }, role(unscoped)), undefined);
    assert.equal(await remediate({ ...known, exempt: [{ role: "pods", reason: "old" }] }, role(unscoped)), undefined);
  });
});
