import assert from "node:assert/strict";
import { Analyzer, type TestResource } from "../../support/analyzer";
import { FakeAws, type FakeAccount } from "../../support/fake-aws";
import {
  account,
  arnOf,
  fargateProfile,
  nodeGroup,
  nodesUse,
  podsUse,
  nodesOwnRoleAdvice,
  ownRoleAdvice,
  reuseMessage,
  rightTrust,
  trustFor,
} from "../fixtures";
import { itEach } from "../../support/cases";

const policy = "fargate-role-not-node-role";
const shared = arnOf("shared");
const label = `"shared" (${shared})`;
const profile = fargateProfile(shared);
const plain = { trustPolicy: trustFor("lambda.amazonaws.com") };
const ec2 = { trustPolicy: trustFor("ec2.amazonaws.com") };

describe("lookup", () => {
  const aws = new FakeAws();
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await Analyzer.start({
      ...(await aws.startWithCredentials()),
      AWS_MAX_ATTEMPTS: "1",
    });
  });
  after(async () => {
    analyzer.stop();
    await aws.stop();
  });

  /** Every case has an AWS of its own: the pack remembers answers, so names get a number, in questions and answers. */
  let number = 0;
  beforeEach(() => number++);
  const numbered = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value).replace(/\b(shared|prod)\b/g, `$1-${number}`)) as Value;
  const plainNames = (text: string) => text.replaceAll(`-${number}`, "");

  async function judge(content: Partial<FakeAccount>, ...resources: TestResource[]) {
    return judgeAs(numbered(content), ...numbered(resources));
  }

  async function judgeAs(content: Partial<FakeAccount>, ...resources: TestResource[]) {
    aws.account = { accountId: account, roles: {}, clusters: {}, ...content };
    aws.asked.length = 0;
    await analyzer.configure({ [policy]: { lookup: true } });
    await analyzer.notices();
    const found = (await analyzer.analyzeStack(resources)).filter((diagnostic) => diagnostic.policy === policy);
    return { messages: found.map(({ message }) => plainNames(message)), notices: plainNames(await analyzer.notices()) };
  }
  const refused = (nodes: string, ...advice: [string[]?]) => ({
    messages: [reuseMessage(label, nodes, podsUse, ...advice)],
    notices: "",
  });
  const silent = { messages: [], notices: "" };
  itEach(
    [
      ["trust for EC2", { roles: { shared: ec2 } }, "trust for ec2.amazonaws.com in AWS"],
      [
        "an instance profile",
        { roles: { shared: { ...plain, instanceProfiles: ["old"] } } },
        'instance profile "old" in AWS',
      ],
      [
        "a worker-node policy",
        { roles: { shared: { ...plain, attachedPolicies: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"] } } },
        "AmazonEKSWorkerNodePolicy attached in AWS",
      ],
      [
        "a node group of the cluster",
        { roles: { shared: plain }, clusters: { prod: { workers: shared, more: arnOf("other") } } },
        'node group \"workers\" of cluster prod in AWS',
      ],
    ],
    "finds %s",
    async (_what: string, content: Partial<FakeAccount>, evidence: string) =>
      assert.deepEqual(await judge(content, profile), refused(evidence)),
  );

  it("is silent about a role that no node uses", async () => {
    const role = { trustPolicy: rightTrust(), attachedPolicies: ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"] };
    const clusters = { prod: { workers: arnOf("other") }, unnamed: { workers: shared } };
    assert.deepEqual(await judge({ roles: { shared: role }, clusters }, profile), silent);
    assert.equal(aws.asked.includes("ListNodegroups unnamed"), false, "only the cluster that the stack names is asked");
  });

  it("does not hold against a node group of this stack what AWS says it was", async () => {
    const clusters = { prod: { workers: shared } };
    const moved = nodeGroup(arnOf("other"));
    const own = { ...moved, props: { ...moved.props, clusterName: "prod", nodeGroupName: "workers" } };
    assert.deepEqual(await judge({ roles: { shared: plain, other: plain }, clusters }, profile, own), silent);
  });

  it("asks all clusters where the stack names none", async () => {
    const nameless = { ...profile, props: { podExecutionRoleArn: shared } };
    const content = { roles: { shared: plain }, clusters: { a: {}, b: { workers: shared } } };
    assert.deepEqual(
      await judge(content, nameless),
      refused('node group \"workers\" of cluster b in AWS', ownRoleAdvice()),
    );
  });

  it("finds a node role here that pods elsewhere use", async () => {
    assert.deepEqual(await judge({ roles: { shared: { trustPolicy: rightTrust() } } }, nodeGroup(shared)), {
      messages: [reuseMessage(label, nodesUse, "trust for eks-fargate-pods.amazonaws.com in AWS", nodesOwnRoleAdvice)],
      notices: "",
    });
  });

  it("asks about each role and each cluster once, and again only where the answer was not complete", async () => {
    const content = { roles: { shared: ec2 }, clusters: { prod: { workers: shared } } };
    const again = { ...profile, name: "again" };
    const first = await judge(content, profile, again);
    assert.deepEqual(aws.asked.map(plainNames).sort(), [
      "DescribeNodegroup prod workers",
      "GetRole shared",
      "ListAttachedRolePolicies shared",
      "ListInstanceProfilesForRole shared",
      "ListNodegroups prod",
    ]);
    assert.deepEqual(await judge(content, profile, again), first);
    assert.deepEqual(aws.asked, []);
    number++;
    await judge({ ...content, denied: ["GetRole"] }, profile);
    await judge({ ...content, denied: ["GetRole"] }, profile);
    assert.deepEqual(aws.asked.map(plainNames), ["GetRole shared"]);
  });

  it("does not take another account's role of the name for this one", async () => {
    assert.deepEqual(await judge({ accountId: "444455556666", roles: { shared: ec2 } }, profile), {
      messages: [],
      notices:
        `${policy}: lookup: not every use of role ${label} was seen: the credentials in use are for account ` +
        "444455556666, which has another role of that name\n",
    });
  });

  it("tells what could not be checked, and still finds the rest", async () => {
    const noRole = await judge({}, profile);
    assert.deepEqual(noRole, {
      messages: [],
      notices: `${policy}: lookup: not every use of role ${label} was seen: the account of the credentials in use has no such role\n`,
    });
    number++;
    const denied = {
      roles: { shared: ec2 },
      clusters: { prod: {} },
      denied: ["ListInstanceProfilesForRole", "ListNodegroups"],
    };
    const found = await judge(denied, profile);
    assert.deepEqual(found.messages, refused("trust for ec2.amazonaws.com in AWS").messages);
    const [, reasons = ""] = /^[^:]*: lookup: not every use of role .* was seen: (.*)\n$/.exec(found.notices) ?? [];
    assert.deepEqual(reasons.split("; ").sort(), [
      "Access denied to eks:ListNodegroups on cluster prod in eu-west-1",
      "Access denied to iam:ListInstanceProfilesForRole on role shared",
    ]);
  });
});

describe("lookup without AWS", () => {
  const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_MAX_ATTEMPTS: "1" };
  const nowhere = { ...keys, AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
  for (const [what, environment, reason] of [
    ["credentials", { HOME: "/nonexistent", AWS_REGION: "eu-west-1" }, "No AWS credentials: .*"],
    [
      "a proxy whose URL can be read",
      { ...keys, HTTPS_PROXY: "http://user:Pr0xy#Pass@host:3128" },
      "HTTPS_PROXY is .*",
    ],
    [
      "a Region and a network",
      { ...nowhere, AWS_REGION: "" },
      "No Region is given; AWS could not be reached for iam:GetRole on role x \\(ECONNREFUSED\\)",
    ],
  ] as const) {
    it(`does without ${what}, and says so`, async () => {
      const analyzer = await Analyzer.start(environment);
      try {
        await analyzer.configure({ [policy]: { lookup: true } });
        assert.deepEqual(await analyzer.analyzeStack([nodeGroup(arnOf("x"))]), []);
        const notices = await analyzer.notices();
        assert.match(notices, new RegExp(`lookup: not every use of role "x" \\(.*\\) was seen: ${reason}\n$`));
        assert.doesNotMatch(notices, /Pr0xy/);
      } finally {
        analyzer.stop();
      }
    });
  }
});
