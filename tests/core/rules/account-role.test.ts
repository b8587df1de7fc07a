import assert from "node:assert/strict";
import type { AskedCluster } from "../../../core/facts/account/account-role";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import type { AccountFinding } from "../../../core/findings/account";
import type { Found } from "../../../core/findings/found";
import { judgeAccountRole } from "../../../core/rules/account";
import { buildTrustPolicy, executionPolicyArn, fargateService, type TrustPolicy } from "../../../core/trust";
import { roleIn } from "../../support/account-findings";
import {
  accountId,
  clusterArn,
  line,
  ofNodes,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  scopedTrustFor,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

/** What is found of the only role of an account. */
function judged(account: AccountRecord, asked: AskedCluster[] = []): AccountFinding[] {
  return judgeAccountRole(roleIn(account, asked), asked)[1];
}

const idsOf = (all: readonly AccountFinding[]) => all.map(({ id }) => id);

/** What a fix comes to: its kind, with the policy that it writes or the clusters of another role. */
function fixOf({ fix }: AccountFinding): unknown[] {
  if (fix.kind === "set-trust") return [fix.kind, fix.policy];
  if (fix.kind === "own-role") return [fix.kind, fix.for, ...(fix.for === "pods" ? [fix.role?.policy, fix.left] : [])];
  return [fix.kind];
}

const policyFor = (...names: string[]) => buildTrustPolicy(names.map((name) => line(name)));
const own = (left?: string, ...names: string[]) => [
  "own-role",
  "pods",
  policyFor(...(names.length > 0 ? names : ["blue"])),
  left,
];
const nodesGetTheirOwn = ["own-role", "nodes"];
const needed = executionPolicyArn("aws");
const unused = withCluster({ profiles: [] }, { allRegions: false });
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const [open = {}] = (JSON.parse(trustFor(fargateService)) as TrustPolicy).Statement;
const denyAllBut = (sourceArn: string) => ({
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "sts:AssumeRole",
  Condition: { ArnNotLike: { "aws:SourceArn": sourceArn } },
});

describe("a role that clusters were asked for", () => {
  const green = { name: "green", region };
  const inUs = { name: "green", region: "us-east-1" };
  const lacks = (others = "clusters") => ({ kind: "kept-out", others, denials: [] });

  const cases: [what: string, AccountRecord, AskedCluster[], expected?: [why: object, fix: unknown[]]][] = [
    [
      "one that its trust policy lacks: its line is added",
      rightAccount(),
      [green],
      [lacks(), ["set-trust", policyFor("blue", "green")]],
    ],
    ["one that its trust policy lets in: nothing", withRole({ trustPolicy: rightTrust("blue", "green") }), [green]],
    ["one whose profiles use it: nothing", rightAccount(), [{ name: "blue", region }]],
    [
      "one of the name of a cluster that uses it, in another Region: its line is added",
      withRole({ trustPolicy: rightTrust("green") }, { regions: [] }),
      [green, inUs],
      [lacks("Regions"), ["set-trust", buildTrustPolicy([line("green"), line("green", { region: "us-east-1" })])]],
    ],
    [
      "one, and it is a role of something else: a role of its own",
      withRole({ trustPolicy: trustFor("lambda.amazonaws.com") }, { regions: [] }),
      [green],
      [{ kind: "not-for-fargate" }, own(undefined, "green")],
    ],
    [
      "one that a Deny keeps out: its line in place of the Deny, or a role of its own",
      withRole({ trustPolicy: document(open, denyAllBut(line("blue"))) }),
      [green],
      [{ kind: "kept-out", denials: ["statement 1"] }, ["without-denials"]],
    ],
    [
      "one whose profile it does not let in: the profile alone is found",
      withRole({ trustPolicy: rightTrust("red") }),
      [{ name: "blue", region }],
      [lacks(), ["set-trust", policyFor("red", "blue")]],
    ],
  ];
  for (const [what, account, asked, expected] of cases)
    it(`has for ${what}`, () =>
      assert.deepEqual(
        judged(account, asked)
          .filter(({ id }) => id === "profile-role-untrusted")
          .map((one) => [whyOf(one), fixOf(one)]),
        expected ? [expected] : [],
      ));

  it("has the ARN of the cluster that it lacks where the finding is", () => {
    const [finding] = judged(rightAccount(), [inUs]);
    assert.deepEqual(
      [finding?.account, finding?.role, finding?.region, finding?.cluster],
      [accountId, roleArn("pods"), "us-east-1", `arn:aws:eks:us-east-1:${accountId}:cluster/green`],
    );
  });

  it("has a finding of the cluster alone, and none of its nodes, where it is a role of nodes that no profile uses", () => {
    const trustPolicy = trustFor("ec2.amazonaws.com");
    const account = { ...unused, roles: [rightRole({ trustPolicy, attachedPolicies: [] })] };
    assert.deepEqual(idsOf(judged(account, [green])), ["profile-role-untrusted"]);
    assert.deepEqual(judged(account), []);
  });

  it("has a finding of the cluster and of the nodes that use it, where it is there for others", () => {
    const account = withRole({ trustPolicy: trustFor("ec2.amazonaws.com"), attachedPolicies: [] });
    const ids = ["profile-role-untrusted", "node-role-shared", "profile-role-untrusted"];
    assert.deepEqual(idsOf(judged(account, [green])), ids);
  });
});

function whyOf({ found }: AccountFinding): unknown {
  return "why" in found ? found.why : undefined;
}

describe("a trust policy that keeps a profile out", () => {
  const green = rightCluster({ name: "green", profiles: [], accessEntries: [] });
  const regions = [{ name: region, clusters: [rightCluster(), green] }];
  const untrusted = (account: AccountRecord) => judged(account).filter(({ id }) => id === "profile-role-untrusted");

  const cases: [what: string, trustPolicy: string, why: object, fix: unknown[]][] = [
    [
      "of another service: a second role, for that service keeps its own",
      trustFor("lambda.amazonaws.com"),
      { kind: "not-for-fargate" },
      own(),
    ],
    [
      "by a Deny of the organization's: the line comes in its place, or a second role comes",
      document(...policyFor("green").Statement, denyAllBut(line("green"))),
      { kind: "kept-out", others: "clusters", denials: ["statement 1"] },
      ["without-denials"],
    ],
    [
      "by a Deny alone: the line is there, and is not called missing",
      document(...policyFor("blue", "green").Statement, {
        ...open,
        Effect: "Deny",
        Condition: { ArnLike: { "aws:SourceArn": line("blue") } },
      }),
      { kind: "kept-out", denials: ["statement 1"] },
      ["without-denials"],
    ],
  ];
  for (const [what, trustPolicy, why, fix] of cases)
    it(what, () =>
      assert.deepEqual(
        untrusted(withRole({ trustPolicy }, { regions })).map((one) => [whyOf(one), fixOf(one)]),
        [[why, fix]],
      ),
    );

  it("is found where the profile is", () => {
    const [finding] = untrusted(withRole({ trustPolicy: trustFor("lambda.amazonaws.com") }));
    assert.deepEqual(
      [finding?.region, finding?.role, finding?.cluster, finding?.profile],
      [region, roleArn("pods"), clusterArn("blue"), "default"],
    );
  });

  const ids: [what: string, trustPolicy: string, ids: string[]][] = [
    [
      "that lets nobody in is one finding of the role, and none of each profile",
      rightTrust("blue").replace("ArnLike", "StringEquals"),
      ["trust-broken"],
    ],
    [
      "that IAM refuses is one finding of the role, and none of each profile",
      rightTrust("blue").replace('"sts:AssumeRole"', '"sts:AssumeRole","NotAction":"sts:TagSession"'),
      ["trust-malformed"],
    ],
    [
      "that lets in others is a finding of the role, and keeps out the profile all the same",
      JSON.stringify(buildTrustPolicy([line("blue", { accountId: "999999999999" })])),
      ["trust-unsafe", "profile-role-untrusted"],
    ],
  ];
  for (const [what, trustPolicy, expected] of ids)
    it(what, () => assert.deepEqual(idsOf(judged(withRole({ trustPolicy }))), expected));

  it("of a profile that is going away is no finding", () => {
    const profiles = [rightProfile({ status: "DELETING" })];
    assert.deepEqual(untrusted(withCluster({ profiles }, { roles: [rightRole({ trustPolicy: rightTrust() })] })), []);
  });
});

describe("the trust policy of a role", () => {
  const everyone = trustFor("ec2.amazonaws.com").replace('{"Service":"ec2.amazonaws.com"}', '{"AWS":"*"}');
  const withOpen = trustFor("eks.amazonaws.com", fargateService);
  const cases: [what: string, AccountRecord, [id: string, ...fix: unknown[]][]][] = [
    [
      "is not to be changed where nodes use the role too: a second role is proposed",
      withRole(ofNodes),
      ["trust-unsafe", "trust-not-exclusive", "node-role-shared"].map((id) => [id, ...own("remove-fargate")]),
    ],
    [
      "of nodes that lets in everyone is to be closed too: a second role for the pods leaves it open",
      withRole({ trustPolicy: everyone, instanceProfiles: ["machines"] }),
      ["trust-unsafe", "trust-not-exclusive", "node-role-shared"].map((id) => [id, ...own("name-principals")]),
    ],
    [
      "is not to be changed where nodes use the role, and no cluster is known to",
      { ...unused, roles: [rightRole(ofNodes)] },
      ["trust-unsafe", "trust-not-exclusive", "node-role-shared"].map((id) => [
        id,
        ...["own-role", "pods", undefined, "remove-fargate"],
      ]),
    ],
    [
      "is not to be changed where a cluster itself works with the role",
      withCluster({ clusterRole: roleArn("pods") }, { roles: [rightRole({ trustPolicy: withOpen })] }),
      ["trust-unsafe", "trust-not-exclusive"].map((id) => [id, ...own("remove-fargate")]),
    ],
    [
      "is changed by the condition alone where no cluster is known to use the role",
      { ...unused, roles: [rightRole({ trustPolicy: trustFor(fargateService) })] },
      [["trust-unsafe", "set-elements"]],
    ],
    [
      "is changed as a whole where a cluster uses the role",
      withRole({ trustPolicy: trustFor(fargateService) }),
      [["trust-unsafe", "set-trust", JSON.parse(scopedTrustFor("blue"))]],
    ],
  ];
  for (const [what, account, expected] of cases)
    it(what, () =>
      assert.deepEqual(
        judged(account).map((one) => [one.id, ...fixOf(one)]),
        expected,
      ),
    );
});

describe("the policies of a role", () => {
  const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
  const inline = (name: string, ...Action: string[]) => ({
    name: `inline policy ${name}`,
    document: document({ Effect: "Allow", Action, Resource: "*" }),
  });
  const attach = (full?: number): object => ({ kind: "attach", policy: needed, full });
  const names = ({ found }: AccountFinding) =>
    "permissions" in found ? found.permissions.flatMap((one) => one.names) : [];

  const cases: [what: string, Parameters<typeof withRole>[0], [id: string, fix: object, ...names: string[]][]][] = [
    ["without the managed one: it is missing", { attachedPolicies: [] }, [["policy-missing", attach()]]],
    [
      "with a managed one for workloads in its place: both are found",
      { attachedPolicies: [managed("AmazonS3FullAccess")] },
      [
        ["policy-missing", attach()],
        ["workload-permissions", { kind: "move", forNodes: [], isForNodesOnly: false }, "AmazonS3FullAccess"],
      ],
    ],
    [
      "with several for workloads: all are named in one finding",
      {
        attachedPolicies: [needed, managed("AmazonS3FullAccess"), managed("PowerUserAccess")],
        policies: [inline("logs", "logs:PutLogEvents"), inline("more", "s3:GetObject", "sqs:SendMessage")],
      },
      [
        [
          "workload-permissions",
          { kind: "move", forNodes: [], isForNodesOnly: false },
          ...["AmazonS3FullAccess", "PowerUserAccess", "s3:GetObject", "sqs:SendMessage"],
        ],
      ],
    ],
    [
      "with those for images and logs: nothing is found",
      {
        attachedPolicies: [needed, managed("CloudWatchLogsFullAccess")],
        policies: [inline("logs", "logs:PutLogEvents")],
      },
      [],
    ],
  ];
  for (const [what, changes, expected] of cases)
    it(what, () =>
      assert.deepEqual(
        judged(withRole(changes)).map((one) => [one.id, one.fix, ...names(one)]),
        expected,
      ),
    );

  it("without the managed one, and as many as the quota allows: one has to go first", () => {
    const quotas = { policiesPerRole: 1 };
    const [first] = judged(withRole({ attachedPolicies: [managed("CloudWatchLogsFullAccess")] }, { quotas }));
    assert.deepEqual(first?.fix, attach(1));
  });

  const attachedPolicies = [managed("AmazonS3FullAccess")];
  const others: [what: string, AccountRecord, left: string][] = [
    ["nodes", withRole({ ...ofNodes, attachedPolicies }), "remove-fargate"],
    [
      "a cluster",
      withCluster({ clusterRole: roleArn("pods") }, { roles: [rightRole({ attachedPolicies })] }),
      "name-principals",
    ],
  ];
  for (const [who, account, left] of others)
    it(`and ${who} use the role: a second role is proposed; nothing is attached or detached`, () => {
      const found = judged(account).filter(({ id }) => /^(policy-missing|workload-permissions)$/.test(id));
      assert.deepEqual(found.map(fixOf), [own(left), own(left)]);
    });
});

describe("the users of a role", () => {
  it("are named, where they are nodes, in one finding: a role that is made for pods stays theirs", () => {
    const [finding, ...more] = judged(withRole({ instanceProfiles: ["machines", "more"] }));
    assert.deepEqual(more, []);
    const expected: Found = {
      id: "node-role-shared",
      role: { ...roleIn(rightAccount()).parsed, label: "pods" },
      nodes: ["machines", "more"].map((name) => ({ kind: "instance-profile", name, seenIn: undefined })),
      pods: [
        { kind: "trust", service: fargateService, seenIn: undefined },
        { kind: "fargate-profile", name: "default", cluster: "blue", region },
      ],
      fix: { kind: "own-role", for: "nodes" },
    };
    assert.deepEqual(finding?.found, expected);
  });

  it("leave a role that is made for pods as it is to be for pods", () => {
    const account = withRole({
      trustPolicy: trustFor(fargateService),
      attachedPolicies: [],
      instanceProfiles: ["machines"],
    });
    assert.deepEqual(
      judged(account).map((one) => [one.id, ...fixOf(one)]),
      [
        ["trust-unsafe", "set-trust", JSON.parse(scopedTrustFor("blue"))],
        ["node-role-shared", ...nodesGetTheirOwn],
        ["policy-missing", "attach"],
      ],
    );
  });
});
