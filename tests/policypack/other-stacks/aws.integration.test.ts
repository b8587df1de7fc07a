import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer, unknown, type TestResource } from "../../support/analyzer";
import { FakeAws } from "../../support/fake-aws";
import { sharedAnalyzer } from "../../support/shared-analyzer";
import {
  account,
  arnOf,
  fargateProfile,
  newRole,
  nodeGroup,
  podsUse,
  ownRoleAdvice,
  reuseMessage,
  takeTrustFrom,
  rightTrust,
  roleUrn,
  trustFor,
  cfnRole,
} from "../fixtures";
import { itEach } from "../../support/cases";

const otherAccount = "444455556666";
const ids = (found: { message: string }[]) => found.map(({ message }) => /\[([\w-]+)\]$/.exec(message)?.[1]);

describe("without configuration, in an update with credentials in the environment", () => {
  const aws = new FakeAws();
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await Analyzer.start({
      ...(await aws.startWithCredentials()),
      AWS_MAX_ATTEMPTS: "1",
      PULUMI_NODEJS_DRY_RUN: "false",
    });
    aws.account = {
      accountId: account,
      roles: {
        shared: { trustPolicy: trustFor("ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com") },
        dev: { trustPolicy: rightTrust("dev") },
      },
      clusters: { prod: {} },
    };
  });
  beforeEach(() => void (aws.asked.length = 0));
  after(async () => {
    analyzer.stop();
    await aws.stop();
  });

  it("a clean stack of 1,000 resources without roles of other stacks makes no call", async () => {
    aws.arrived = 0;
    const nodes = newRole("nodes", { assumeRolePolicy: trustFor("ec2.amazonaws.com") });
    const others = Array.from({ length: 998 }, (_, index): TestResource => {
      const name = `app-${index}`;
      return index % 2 === 0
        ? newRole(name, { assumeRolePolicy: trustFor("lambda.amazonaws.com") })
        : { type: "aws:s3/bucket:Bucket", name, props: { bucket: name } };
    });
    const stack = [nodes, nodeGroup(unknown, [roleUrn("nodes")]), ...others];
    for (const resource of stack) assert.deepEqual(await analyzer.analyze(resource), []);
    assert.deepEqual(await analyzer.analyzeStack(stack), []);
    assert.equal(aws.arrived, 0);
  });

  it("the other stack's node role given to a profile is found", async () => {
    const found = await analyzer.analyzeStack([fargateProfile(arnOf("shared"))]);
    const reuse = found.filter(({ policy }) => policy === "fargate-role-not-node-role");
    assert.deepEqual(
      reuse.map(({ message }) => message),
      [
        reuseMessage(
          `"shared" (${arnOf("shared")})`,
          "trust for ec2.amazonaws.com in AWS",
          `${podsUse}; trust for eks-fargate-pods.amazonaws.com in AWS`,
          [...ownRoleAdvice("prod"), takeTrustFrom("shared", ` (${arnOf("shared")})`)],
        ),
      ],
    );
  });

  it("the other stack's role for another cluster given to a profile is found, by one question for all policies", async () => {
    assert.deepEqual(ids(await analyzer.analyzeStack([fargateProfile(arnOf("dev"))])), ["profile-role-untrusted"]);
    assert.equal(aws.asked.filter((question) => question === "GetRole dev").length, 1);
  });
  itEach(
    [
      ["a profile", { profile: "other" }],
      ["a role", { assumeRoles: `[{"roleArn":"arn:aws:iam::${account}:role/deploy"}]` }],
      ["an endpoint", { endpoints: '[{"iam":"http://localhost"}]' }],
      ["a value that is not known yet", { accessKey: unknown }],
    ],
    "nothing is asked for a provider with %s of its own, which is one notice",
    async (_what: string, props: Record<string, unknown>) => {
      await analyzer.notices();
      const profile = { ...fargateProfile(arnOf(`own-${Object.keys(props)[0]}`)), provider: { name: "p", props } };
      assert.deepEqual(await analyzer.analyzeStack([profile, { ...profile, name: "more" }]), []);
      const notices = (await analyzer.notices()).trim().split("\n");
      assert.equal(notices.length, 1);
      assert.match(
        notices[0] ?? "",
        /other stacks were not seen: .*a provider uses other credentials than those of the environment\)\. Set "lookup": true, which asks with the credentials of the environment, or set/,
      );
      assert.deepEqual(aws.asked, []);
    },
  );

  it("the caller's account is the account of a role, where the provider is plainly the caller", async () => {
    const role = (accountId: string): TestResource =>
      newRole("pods", { assumeRolePolicy: rightTrust("prod", accountId) });
    assert.deepEqual(await analyzer.analyze(role(account)), []);
    assert.deepEqual(ids(await analyzer.analyze(role(otherAccount))), ["trust-unsafe"]);
    const provider = { name: "p", props: { profile: "other" } };
    assert.deepEqual(await analyzer.analyze({ ...role(otherAccount), provider }), []);
    await analyzer.configure({ "fargate-role-trust-scoped": { lookup: false } });
    assert.deepEqual(await analyzer.analyze(role(otherAccount)), []);
    await analyzer.configure({});
  });

  it("the caller's account is not that of a role in a stack set, whose stacks are in other accounts", async () => {
    const templateBody = JSON.stringify({ Resources: { R: cfnRole(JSON.parse(rightTrust("prod", otherAccount))) } });
    const makes = (type: string): TestResource => ({ type, name: "it", props: { templateBody } });
    assert.deepEqual(ids(await analyzer.analyze(makes("aws:cloudformation/stack:Stack"))), ["trust-unsafe"]);
    assert.deepEqual(await analyzer.analyze(makes("aws:cloudformation/stackSet:StackSet")), []);
  });

  it("a role that a stack set uses by its name is not looked up, since it is in other accounts", async () => {
    const PodExecutionRoleArn = { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/shared" };
    const Resources = {
      P: { Type: "AWS::EKS::FargateProfile", Properties: { ClusterName: "prod", PodExecutionRoleArn } },
    };
    const props = { templateBody: JSON.stringify({ Resources }) };
    const found = await analyzer.analyzeStack([{ type: "aws:cloudformation/stackSet:StackSet", name: "it", props }]);
    assert.deepEqual([found, aws.asked], [[], []]);
  });

  it("nothing is asked and nothing noticed with the configuration that the page shows for that", async () => {
    const page = readFileSync(join(__dirname, "../../../policypack/README.md"), "utf8");
    const [, shown] = /To switch this off:\n\n```json\n([^]*?)```/.exec(page) ?? [];
    await analyzer.configure(JSON.parse(shown ?? "") as Record<string, Record<string, unknown>>);
    aws.arrived = 0;
    const stack = [newRole("own", { assumeRolePolicy: rightTrust("staging") }), fargateProfile(arnOf("shared"))];
    for (const resource of stack) assert.deepEqual(await analyzer.analyze(resource), []);
    assert.deepEqual(ids(await analyzer.analyzeStack(stack)), ["policy-missing"]);
    assert.equal(await analyzer.notices(), "");
    assert.equal(aws.arrived, 0);
    await analyzer.configure({});
  });
  itEach(
    [
      [false, true, ["profile-role-untrusted"]],
      [false, "auto", []],
      [true, false, []],
      [true, "auto", ["profile-role-untrusted"]],
      ["auto", true, ["profile-role-untrusted"]],
      ["auto", false, []],
    ],
    (reuse, usable, found) =>
      `a profile's role is ${found.length > 0 ? "looked up" : "not judged"} with lookup ${String(usable)} beside ${String(reuse)}`,
    async (reuse: unknown, usable: unknown, found: string[]) => {
      await analyzer.configure({
        "fargate-role-not-node-role": { lookup: reuse },
        "fargate-profile-role-usable": { lookup: usable },
      });
      assert.deepEqual(ids(await analyzer.analyzeStack([fargateProfile(arnOf("dev"))])), found);
      await analyzer.configure({});
    },
  );

  it("what is still not known is a finding", async () => {
    const found = await analyzer.analyze(newRole("late", { assumeRolePolicy: unknown }));
    assert.deepEqual(ids(found), ["trust-undecided", "trust-undecided"]);
    assert.deepEqual(await analyzer.analyze(newRole("audited", { assumeRolePolicy: "[secret]" })), []);
  });
});

describe("without configuration and without credentials", () => {
  it("one notice says what was not seen and what to configure, and a configured ledger or node role makes it needless", async () => {
    const analyzer = await sharedAnalyzer();
    const profile = fargateProfile(arnOf("far"));
    assert.deepEqual(await analyzer.analyzeStack([profile]), []);
    const notices = await analyzer.notices();
    assert.match(
      notices,
      /^fargate-role-not-node-role: other stacks were not seen: who else uses role "far" \(\S+\) could not be asked of AWS \(.*\)\. Give the pack AWS credentials in the environment, or set "nodeRoles" or "ledgers" of fargate-role-not-node-role, or "lookup": false to judge without AWS\n$/,
    );
    await analyzer.configure({ "fargate-role-not-node-role": { nodeRoles: ["nodes"] } });
    assert.deepEqual(await analyzer.analyzeStack([profile]), []);
    assert.equal(await analyzer.notices(), "");
  });
});

describe("an AWS that does not answer", () => {
  const aws = new FakeAws();
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await Analyzer.start(await aws.startWithCredentials());
    aws.account.hangs = true;
  });
  after(async () => {
    analyzer.stop();
    await aws.stop();
  });

  it("is asked once for the caller, and nothing more once the three seconds for all questions are over", async () => {
    const pods = newRole("pods", { assumeRolePolicy: rightTrust() });
    assert.deepEqual(await analyzer.analyze(pods), []);
    assert.equal(aws.arrived, 1);
    assert.equal(
      await analyzer.notices(),
      "fargate-role-trust-scoped: your AWS account was not seen, so a trust policy may name another one: AWS could not be asked " +
        '(No answer in time to sts:GetCallerIdentity on the credentials in use). Set "accounts", or "lookup": false to judge without AWS\n',
    );
    const far = { ...fargateProfile(arnOf("far")), name: "far" };
    assert.deepEqual(await analyzer.analyzeStack([far, { ...far, name: "farther" }]), []);
    assert.deepEqual(await analyzer.analyze(newRole("more", { assumeRolePolicy: rightTrust() })), []);
    assert.equal(aws.arrived, 1);
    assert.match(
      await analyzer.notices(),
      /other stacks were not seen: .* \(AWS did not answer in time\)\. Set "lookup": true, which waits for 20 seconds, or set "nodeRoles"/,
    );
  });
});

describe("an environment without a Region", () => {
  it("is asked for the caller, so that a role for another account is found", async () => {
    const aws = new FakeAws();
    const nowhere = { AWS_REGION: " ", AWS_DEFAULT_REGION: " ", AWS_CONFIG_FILE: "/nowhere" };
    const analyzer = await Analyzer.start({ ...(await aws.startWithCredentials()), ...nowhere });
    try {
      aws.account = { accountId: otherAccount, roles: {}, clusters: {} };
      const found = await analyzer.analyze(newRole("pods", { assumeRolePolicy: rightTrust() }));
      assert.deepEqual(ids(found), ["trust-unsafe"]);
      assert.equal(await analyzer.notices(), "");
    } finally {
      analyzer.stop();
      await aws.stop();
    }
  });
});

describe("instance metadata", () => {
  it("is never asked, whatever the environment says, by a look-up of any mode", async () => {
    const metadata = new FakeAws();
    const endpoint = await metadata.start();
    const analyzer = await Analyzer.start({
      AWS_EC2_METADATA_DISABLED: "false",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      AWS_REGION: "",
      AWS_DEFAULT_REGION: "",
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_DEFAULTS_MODE: "auto",
    });
    try {
      for (const lookup of ["auto", true]) {
        await analyzer.configure({ "fargate-role-not-node-role": { lookup } });
        await analyzer.analyze(newRole("pods", { assumeRolePolicy: rightTrust() }));
        assert.deepEqual(await analyzer.analyzeStack([fargateProfile(arnOf(`far-${lookup}`))]), []);
        assert.match(await analyzer.notices(), /No AWS credentials/);
      }
      assert.equal(metadata.arrived, 0);
    } finally {
      analyzer.stop();
      await metadata.stop();
    }
  });
});
