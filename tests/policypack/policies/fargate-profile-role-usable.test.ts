import assert from "node:assert/strict";
import { Analyzer, unknown, urnOf, type TestResource } from "../../support/analyzer";
import { FakeAws } from "../../support/fake-aws";
import { analyzer, useAnalyzer } from "../../support/shared-analyzer";
import {
  account,
  arnOf,
  fargateProfile,
  madeRole,
  newRole,
  nodeGroup,
  ownRoleAdvice,
  rightTrust,
  roleUrn,
  seeShared,
  takeTrustFrom,
  trustFor,
} from "../fixtures";

const policy = "fargate-profile-role-usable";
const fargate = "eks-fargate-pods.amazonaws.com";
const page = "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [profile-role-untrusted]";
const label = 'aws:eks/fargateProfile:FargateProfile "pods"';

/** What to write so that the role lets in the second as well as the first. */
const added = (...profiles: string[]) =>
  [
    'In the first statement of the trust policy of role "pods", write:',
    '  "Condition": {',
    '    "ArnLike": {',
    '+     "aws:SourceArn": [',
    profiles.map((one) => `+       "arn:aws:eks:eu-west-1:${account}:fargateprofile/${one}"`).join(",\n"),
    "+     ]",
    "    }",
    "  }",
  ].join("\n");

describe(policy, () => {
  useAnalyzer();

  async function judge(...resources: TestResource[]) {
    await analyzer.configure({ "fargate-role-not-node-role": { lookup: false } });
    return (await analyzer.analyzeStack(resources)).filter((found) => found.policy === policy);
  }
  const texts = async (...resources: TestResource[]) => (await judge(...resources)).map(({ message }) => message);
  const role = (assumeRolePolicy: unknown) => newRole("pods", { assumeRolePolicy });
  const profile = fargateProfile(unknown, [roleUrn("pods")]);
  const inRegion = { ...profile, props: { ...profile.props, region: "eu-west-1" } };

  it("reports an ARN of another partition than that of the role, also if the Region is not known", async () => {
    const made = madeRole("pods", { assumeRolePolicy: rightTrust() });
    const [text, other] = await texts(made, fargateProfile(arnOf("pods").replace("aws", "aws-cn")));
    assert.match(
      text ?? "",
      /an ARN that does not exist: the ARN has the partition aws-cn, but the role has the partition aws\./,
    );
    assert.equal(other, undefined);
  });

  it("reports a role for another cluster, at the profile, with the line to add", async () => {
    const made = madeRole("pods", { assumeRolePolicy: rightTrust("dev") });
    assert.deepEqual(
      await judge(made, { ...inRegion, props: { ...inRegion.props, podExecutionRoleArn: made.props?.arn } }),
      [
        {
          policy,
          level: "mandatory",
          urn: urnOf("aws:eks/fargateProfile:FargateProfile", "pods"),
          message: [
            `${label} of cluster "prod" cannot use role "pods", so EKS refuses it or its pods never start: the trust policy lets the Fargate service assume the role only for other clusters.`,
            added("dev/*", "prod/*"),
            page,
          ].join("\n"),
        },
      ],
    );
  });

  describe("reports a role of another account than the cluster's, whatever its trust policy says", () => {
    const other = "444455556666";
    const of = (id: string) => ({ provider: { name: id, props: { allowedAccountIds: `["${id}"]` } } });
    const both = JSON.parse(rightTrust("prod"));
    both.Statement.push(JSON.parse(rightTrust("prod", other)).Statement[0]);
    const there = { ...role(JSON.stringify(both)), ...of(other) };
    const refused = (name: string) => [
      `${label} of cluster "prod" cannot use role ${name}, so EKS refuses it or its pods never start: the role is in account ${other}, and EKS accepts only a role of the cluster's own account, ${account}.`,
      "Give the Fargate profile a role of its own:",
      'podExecutionRoleArn: new FargatePodExecutionRole("pods-execution", { clusters: ["prod"] }, { provider: PROVIDER }).roleArn',
      `Put the provider "${account}" in place of PROVIDER.`,
      page,
    ];

    it("that the stack makes", async () =>
      assert.deepEqual(await texts(there, { ...profile, ...of(account) }), [refused('"pods"').join("\n")]));

    it("with a role for each account where its profiles are of several", async () => {
      const third = "777788889999";
      const arn = arnOf("pods", other);
      const own = (name: string, id: string) => [
        `In account ${id}.`,
        "Give the Fargate profile a role of its own:",
        `podExecutionRoleArn: new FargatePodExecutionRole("${name}-execution", { clusters: ["prod"] }, { provider: PROVIDER }).roleArn`,
        `Put the provider "${id}" in place of PROVIDER.`,
      ];
      const [found = "", ...more] = await texts(
        { ...fargateProfile(arn), ...of(account) },
        { ...fargateProfile(arn), ...of(third), name: "third" },
      );
      assert.deepEqual(more, []);
      assert.deepEqual(found.split("\n").slice(2), [...own("pods", account), ...own("third", third), page]);
    });

    it("unless an account is not in sight, or the role is exempt", async () => {
      assert.deepEqual(await texts(there, profile), []);
      assert.deepEqual(await texts(there, { ...profile, ...of(other) }), []);
      assert.deepEqual(await texts(role(JSON.stringify(both)), { ...profile, ...of(account) }), []);
      const exempt = [{ role: "pods", reason: "moves in June" }];
      await analyzer.configure({ [policy]: { exempt }, "fargate-role-not-node-role": { lookup: false } });
      await analyzer.notices();
      const refused = { ...role(rightTrust("dev", other)), ...of(other) };
      const found = await analyzer.analyzeStack([refused, { ...profile, ...of(account) }]);
      assert.deepEqual(
        found.filter((one) => one.policy === policy),
        [],
      );
      assert.equal(
        await analyzer.notices(),
        `${policy}: role "pods" is exempt from this policy by the exemption for "pods": moves in June\n`,
      );
    });
  });

  it("names the role of its own after the profile, where a role's name has room for that", async () => {
    const named = async (name: string) => {
      const [message = ""] = await texts(role(trustFor("eks.amazonaws.com")), { ...profile, name });
      return /new FargatePodExecutionRole\("([^"]*)"/.exec(message)?.[1];
    };
    assert.equal(await named("apps"), "apps-execution");
    assert.equal(await named("a".repeat(40)), `${"a".repeat(40)}-execution`);
    assert.equal(await named("a".repeat(41)), "pods-execution");
    assert.equal(await named("apps and more"), "pods-execution");
  });

  it("asks for other arguments where the component writes the trust policy", async () => {
    const made = madeRole("pods", { assumeRolePolicy: rightTrust("dev") });
    const urn = `urn:pulumi:dev::project::fargate-pod-execution-role:index:FargatePodExecutionRole$${made.type}::pods`;
    const use = { ...inRegion, props: { ...inRegion.props, podExecutionRoleArn: made.props?.arn } };
    const [message = ""] = await texts({ ...made, urn }, use);
    assert.deepEqual(message.split("\n").slice(1), [
      "Give the component FargatePodExecutionRole these arguments. If it adopts the role, first remove all other clusters from its trust policy in AWS, or leave out adopt:",
      'clusters: ["dev","prod"], regions: ["eu-west-1"]',
      page,
    ]);
  });

  it("reports a role for another service, and advises a role of its own", async () => {
    assert.deepEqual(await texts(role(trustFor("lambda.amazonaws.com")), profile), [
      [
        `${label} of cluster "prod" cannot use role "pods", so EKS refuses it or its pods never start: the trust policy does not allow the Fargate service to assume the role.`,
        "Give the Fargate profile a role of its own:",
        'podExecutionRoleArn: new FargatePodExecutionRole("pods-execution", { clusters: ["prod"] }).roleArn',
        page,
      ].join("\n"),
    ]);
  });

  it("points to node-role-shared for the role of nodes, whose trust policy stays as it is", async () =>
    assert.deepEqual(await texts(madeRole("pods", { assumeRolePolicy: trustFor("ec2.amazonaws.com") }), profile), [
      `${label} of cluster "prod" cannot use role "pods", so EKS refuses it or its pods never start: the trust policy does not allow the Fargate service to assume the role.\n${seeShared} [profile-role-untrusted]`,
    ]));
});

describe("a role that the stack uses and does not make, as AWS has it", () => {
  const aws = new FakeAws();
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await Analyzer.start({
      ...(await aws.startWithCredentials()),
    });
  });
  after(async () => {
    analyzer.stop();
    await aws.stop();
  });

  async function judge(name: string, trustPolicy: string) {
    aws.account = { accountId: account, roles: { [name]: { trustPolicy } }, clusters: {} };
    return (await analyzer.analyzeStack([fargateProfile(arnOf(name))])).map(({ policy: by, message, urn }) => {
      assert.equal(by, policy);
      assert.equal(urn, urnOf("aws:eks/fargateProfile:FargateProfile", "pods"));
      return message;
    });
  }

  it("is reported where anyone's profile can use it", async () => {
    const [message = "", ...more] = await judge("open", trustFor("eks-fargate-pods.amazonaws.com"));
    const [first, , ...lines] = message.split("\n");
    assert.match(first ?? "", /^Role "open" \(arn:.*\), made elsewhere: other clusters/);
    assert.deepEqual(more, []);
    assert.deepEqual(lines, [
      "In the first statement of the trust policy where the role is made, write:",
      '"Condition": {',
      '  "ArnLike": {',
      `    "aws:SourceArn": "arn:aws:eks:*:${account}:fargateprofile/prod/*"`,
      "  }",
      "}",
      "Then pods of other clusters can no longer assume the role.",
      "See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html [trust-unsafe]",
    ]);
  });

  describe("stays with nodes, and the pods get a role of their own", () => {
    const ofNodes = JSON.parse(trustFor("ec2.amazonaws.com")).Statement;
    for (const [what, isForPods, statements] of [
      ["nodes alone", false, ofNodes],
      ["nodes, and any pods", true, [...ofNodes, ...JSON.parse(trustFor(fargate)).Statement]],
    ] as const)
      for (const isUsed of [false, true])
        it(`where it is for ${what}, and a node group ${isUsed ? "of this stack" : "elsewhere"} may use it`, async () => {
          const name = `${isUsed ? "used" : "nodes"}-${what.replace(/\W+/g, "-")}`;
          const trustPolicy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
          aws.account = { accountId: account, roles: { [name]: { trustPolicy } }, clusters: {} };
          const nodes = isUsed ? [nodeGroup(arnOf(name))] : [];
          const found = await analyzer.analyzeStack([fargateProfile(arnOf(name)), ...nodes]);
          const said = found.map(({ message }) => message);
          const shared = said.filter((message) => message.endsWith("[node-role-shared]"));
          assert.equal(shared.length, 1, said.join("\n"));
          // AWS is not asked of a role that is a finding already.
          const isLeft = isForPods && !isUsed;
          const advice = [...ownRoleAdvice("prod"), ...(isLeft ? [takeTrustFrom(name, ` (${arnOf(name)})`)] : [])];
          assert.deepEqual(shared[0]?.split("\n").slice(4, -1), advice);
          for (const message of said) assert.doesNotMatch(message, /\badd\b|\bwrite\b|remove statement/i, message);
        });
  });

  it("is left alone where it is exempt", async () => {
    await analyzer.configure({ [policy]: { exempt: [{ role: "old", reason: "moves next week" }] } });
    assert.deepEqual(await judge("old", trustFor("eks-fargate-pods.amazonaws.com")), []);
  });
});
