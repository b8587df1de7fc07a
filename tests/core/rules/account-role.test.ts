import assert from "node:assert/strict";
import type { AccountRecord, RegionRecord } from "../../../core/facts/account/inventory";
import { judgeAccountRole } from "../../../core/rules/account";
import { accountRole, usesOf, type AskedCluster } from "../../../core/facts/account/account-role";
import { buildTrustPolicy, fargateService } from "../../../core/trust";
import { needTheirOwn } from "../../../core/findings/render/fix/own-role";
import {
  line,
  ofNodes,
  profileArn,
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
import { worded } from "../../../core/findings/render/account";

type Found = [id: string, message: string, fix: string | undefined];

/** What is found of the only role of an account. */
function judged(account: AccountRecord, asked: AskedCluster[] = []) {
  const [record] = account.roles;
  assert.ok(record);
  const role = accountRole(usesOf(account), record, asked);
  assert.ok(role);
  const [judgement, findings] = judgeAccountRole(role, asked);
  return [judgement, findings.map((one) => worded(one))] as const;
}

function found(account: AccountRecord, asked: AskedCluster[] = []): Found[] {
  return judged(account, asked)[1].map(({ id, message, fix }) => [id, message, fix]);
}

const updateTrust = (trust: string) =>
  `aws iam update-assume-role-policy --role-name pods --policy-document '${trust}'`;
const secondRole = (trust: string) =>
  `aws iam create-role --role-name pods-fargate-pods --assume-role-policy-document '${trust}' && ` +
  "aws iam attach-role-policy --role-name pods-fargate-pods --policy-arn arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy; " +
  "then create each Fargate profile again under another name with role pods-fargate-pods, since the role of a profile cannot be changed, and delete the old one once the new one is active";
const takeTrust = "remove eks-fargate-pods.amazonaws.com from the trust policy of role pods";
const trustOf = (...lines: string[]) => JSON.stringify(buildTrustPolicy(lines));
const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const unused = withCluster({ profiles: [] }, { allRegions: false });

/** What is left to do on a role of nodes. */
const left = `; then ${takeTrust}`;

describe("a role that clusters were asked for", () => {
  const green = { name: "green", region };
  const lacks = (where = region, others = "clusters"): [string, string] => [
    "profile-role-untrusted",
    `A Fargate profile of cluster green in ${where} cannot use role pods: its trust policy lets the Fargate service assume it for other ${others} only`,
  ];
  const denied = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: fargateService }, Action: "sts:AssumeRole" },
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { ArnNotLike: { "aws:SourceArn": line("blue") } },
      },
    ],
  });

  const cases: [what: string, AccountRecord, AskedCluster[], Found[]][] = [
    [
      "one that its trust policy lacks: its line is added",
      rightAccount(),
      [green],
      [[...lacks(), updateTrust(rightTrust("blue", "green"))]],
    ],
    ["one that its trust policy lets in: nothing", withRole({ trustPolicy: rightTrust("blue", "green") }), [green], []],
    ["one whose profiles use it: nothing", rightAccount(), [{ name: "blue", region }], []],
    [
      "one of the name of a cluster that uses it, in another Region: its line is added",
      withRole({ trustPolicy: trustOf(line("green")) }, { regions: [] }),
      [green, { name: "green", region: "us-east-1" }],
      [[...lacks("us-east-1", "Regions"), updateTrust(trustOf(line("green"), line("green", { region: "us-east-1" })))]],
    ],
    [
      "one, and it is a role of something else: a role of its own",
      withRole({ trustPolicy: trustFor("lambda.amazonaws.com") }, { regions: [] }),
      [green],
      [
        [
          "profile-role-untrusted",
          "A Fargate profile of cluster green in eu-west-1 cannot use role pods: its trust policy does not let in the Fargate service",
          secondRole(rightTrust("green")),
        ],
      ],
    ],
    [
      "one that a Deny keeps out: its line in place of the Deny, or a role of its own",
      withRole({ trustPolicy: denied }),
      [green],
      [
        [
          "profile-role-untrusted",
          "A Fargate profile of cluster green in eu-west-1 cannot use role pods: its trust policy denies it by statement 1",
          `If the Deny of statement 1 can go: ${updateTrust(rightTrust("blue", "green"))}; if not: ${secondRole(rightTrust("blue", "green"))}`,
        ],
      ],
    ],
    [
      "one whose profile it does not let in: the profile alone is found",
      withRole({ trustPolicy: rightTrust("red") }),
      [{ name: "blue", region }],
      [
        [
          "profile-role-untrusted",
          "Fargate profile default of cluster blue in eu-west-1 cannot use role pods: its trust policy lets the Fargate service assume it for other clusters only",
          updateTrust(rightTrust("red", "blue")),
        ],
      ],
    ],
  ];
  for (const [what, account, asked, expected] of cases)
    it(`has for ${what}`, () =>
      assert.deepEqual(
        found(account, asked).filter(([id]) => id === "profile-role-untrusted"),
        expected,
      ));

  it("has the ARN of the cluster that it lacks where the finding is", () => {
    const [, [finding]] = judged(rightAccount(), [{ name: "green", region: "us-east-1" }]);
    assert.deepEqual(
      [finding?.account, finding?.role, finding?.region, finding?.cluster],
      ["123456789012", roleArn("pods"), "us-east-1", "arn:aws:eks:us-east-1:123456789012:cluster/green"],
    );
  });

  it("has a finding of the cluster alone, and none of its nodes, where it is a role of nodes that no profile uses", () => {
    const trustPolicy = trustFor("ec2.amazonaws.com");
    const account = { ...unused, roles: [rightRole({ trustPolicy, attachedPolicies: [] })] };
    assert.deepEqual(
      found(account, [{ name: "green", region }]).map(([id]) => id),
      ["profile-role-untrusted"],
    );
    assert.deepEqual(found(account), []);
  });

  it("has a finding of the cluster and of the nodes that use it, where it is there for others", () => {
    const account = withRole({ trustPolicy: trustFor("ec2.amazonaws.com"), attachedPolicies: [] });
    assert.deepEqual(
      found(account, [{ name: "green", region }]).map(([id]) => id),
      ["profile-role-untrusted", "node-role-shared", "profile-role-untrusted"],
    );
  });
});

describe("the trust policy of a role", () => {
  const open = { trustPolicy: trustFor(fargateService) };

  it("is not to be changed where nodes use the role too: a second role is proposed", () => {
    const account = withRole(ofNodes);
    const [finding] = found(account).filter(([id]) => id === "trust-unsafe");
    assert.equal(finding?.[2], secondRole(rightTrust("blue")) + left);
  });

  it("of nodes that lets in everyone is to be closed too: a second role for the pods leaves it open", () => {
    const trustPolicy = trustFor("ec2.amazonaws.com").replace('{"Service":"ec2.amazonaws.com"}', '{"AWS":"*"}');
    const all = found(withRole({ trustPolicy, instanceProfiles: ["machines"] }));
    const named = "; then name in the trust policy of role pods only the principals that use it";
    assert.deepEqual(
      all.map(([id, , fix]) => [id, fix]),
      ["trust-unsafe", "trust-not-exclusive", "node-role-shared"].map((id) => [
        id,
        secondRole(rightTrust("blue")) + named,
      ]),
    );
  });

  it("is not to be changed where nodes use the role, and no cluster is known to", () => {
    const account = { ...unused, roles: [rightRole(ofNodes)] };
    const [finding] = found(account).filter(([id]) => id === "trust-unsafe");
    const sure = "once you are sure that no other cluster uses it, since only eu-west-1 was read,";
    assert.equal(finding?.[2], `Give the Fargate profiles a role of their own${left.replace("then", `then, ${sure}`)}`);
  });

  it("is not to be changed where a cluster itself works with the role", () => {
    const trustPolicy = trustFor("eks.amazonaws.com", fargateService);
    const account = withCluster({ clusterRole: roleArn("pods") }, { roles: [rightRole({ trustPolicy })] });
    assert.deepEqual(
      found(account).map(([id, , fix]) => [id, fix]),
      ["trust-unsafe", "trust-not-exclusive"].map((id) => [id, `${secondRole(rightTrust("blue"))}; then ${takeTrust}`]),
    );
  });

  it("is changed by the condition alone where no cluster is known to use the role", () => {
    const [finding] = found({ ...unused, roles: [rightRole(open)] });
    assert.equal(finding?.[0], "trust-unsafe");
    assert.match(finding?.[2] ?? "", /aws:SourceArn/);
    assert.doesNotMatch(finding?.[2] ?? "", /aws iam|create/);
  });

  it("is changed by the command where a cluster uses the role", () =>
    assert.deepEqual(
      found(withRole(open)).map(([id, , fix]) => [id, fix]),
      [["trust-unsafe", updateTrust(scopedTrustFor("blue"))]],
    ));
});

describe("a line of a trust policy", () => {
  const empty = (name: string): RegionRecord => ({ name, clusters: [] });
  const here: RegionRecord = { name: region, clusters: [rightCluster()] };
  const unlisted = (where: string, action = "eks:ListClusters") => ({
    action,
    reason: "Access denied",
    denied: true,
    region: where,
  });
  const everywhere = { region: "*" };
  const [eu, us] = [region, "us-east-1"];

  const cases: [what: string, gone: string, account: Partial<AccountRecord>, where: string | undefined][] = [
    ["of a cluster that is not there", line("gone"), {}, eu],
    ["of a profile of a cluster that is not there", profileArn("gone", "default"), {}, eu],
    ["of a cluster that is in another Region alone", line("blue", { region: us }), { regions: [here, empty(us)] }, us],
    ["of any Region, and none has the cluster", line("gone", everywhere), { regions: [here, empty(us)] }, "any Region"],
    ["of any Region, and one has the cluster", line("blue", everywhere), { regions: [empty(us), here] }, undefined],
    ["of any Region, and not all were read", line("gone", everywhere), { allRegions: false }, undefined],
    [
      "of any Region, and one of them was not listed",
      line("gone", everywhere),
      { regions: [here, empty(us)], unknown: [unlisted(us)] },
      undefined,
    ],
    ["of one Region, and not all were read", line("gone"), { allRegions: false }, eu],
    ["of a Region that was not read", line("gone", { region: us }), {}, undefined],
    ["of a Region that was not listed", line("gone"), { unknown: [unlisted(eu)] }, undefined],
    ["of a Region, and another one was not listed", line("gone"), { unknown: [unlisted(us)] }, eu],
    [
      "of a Region of which something else was not read",
      line("gone"),
      { unknown: [unlisted(eu, "eks:ListNodegroups")] },
      eu,
    ],
    ["of several Regions by a wildcard", line("gone", { region: "eu-*" }), {}, undefined],
    ["of several Regions by question marks", line("gone", { region: "eu-west-?" }), {}, undefined],
    ["of several clusters by a wildcard", line("gone*"), {}, undefined],
    ["of several clusters by a question mark", line("gon?"), {}, undefined],
  ];
  for (const [what, gone, account, where] of cases)
    it(`${what} is ${where === undefined ? "no finding" : `one for no cluster in ${where}`}`, () => {
      const trustPolicy = trustOf(line("blue"), gone);
      const lines = found(withRole({ trustPolicy }, account)).filter(([id]) => id === "trust-stale-cluster");
      const cluster = gone.includes("/blue/") ? "blue" : "gone";
      const message = `The trust policy of role pods has a line for cluster ${cluster} in ${where}, and there is no such cluster: ${gone}`;
      const expected = ["trust-stale-cluster", message, `Remove "${gone}" from aws:SourceArn`];
      assert.deepEqual(lines, where === undefined ? [] : [expected]);
    });

  it("is a finding of its own for each cluster that is not there", () => {
    const [, findings] = judged(withRole({ trustPolicy: rightTrust("blue", "gone", "lost") }));
    assert.deepEqual(
      findings.map(({ id, fix }) => [id, fix]),
      ["gone", "lost"].map((name) => ["trust-stale-cluster", `Remove "${line(name)}" from aws:SourceArn`]),
    );
    assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, 2);
  });
});

const trusted = "trust for eks-fargate-pods.amazonaws.com";

describe("the policies of a role", () => {
  const policy = (...actions: string[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: actions, Resource: "*" } });
  const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
  const beyond = (what: string): Found => [
    "workload-permissions",
    `Role pods is a pod execution role (${trusted}) with permissions beyond image pull and logging, which containers cannot use: ${what}`,
    "Move them to an IAM role for the workload's service account (IRSA), then detach them here",
  ];
  const missing = (fix: string): Found => [
    "policy-missing",
    `Role pods is a pod execution role (${trusted}) without ${needed.split("/")[1]}. Without it pods on Fargate cannot pull images, and do not start`,
    fix,
  ];
  const attach = `aws iam attach-role-policy --role-name pods --policy-arn ${needed}`;

  const cases: [what: string, Parameters<typeof withRole>[0], Found[]][] = [
    ["without the managed one: it is missing", { attachedPolicies: [] }, [missing(attach)]],
    [
      "with a managed one for workloads in its place: both are found",
      { attachedPolicies: [managed("AmazonS3FullAccess")] },
      [missing(attach), beyond("AmazonS3FullAccess is attached")],
    ],
    [
      "with several for workloads: all are named in one finding",
      {
        attachedPolicies: [needed, managed("AmazonS3FullAccess"), managed("PowerUserAccess")],
        policies: [
          { name: "inline policy logs", document: policy("logs:PutLogEvents") },
          { name: "inline policy more", document: policy("s3:GetObject", "sqs:SendMessage") },
        ],
      },
      [
        beyond(
          "AmazonS3FullAccess is attached; PowerUserAccess is attached; inline policy more allows s3:GetObject, sqs:SendMessage",
        ),
      ],
    ],
    [
      "with those for images and logs: nothing is found",
      {
        attachedPolicies: [needed, managed("CloudWatchLogsFullAccess")],
        policies: [{ name: "inline policy logs", document: policy("logs:PutLogEvents") }],
      },
      [],
    ],
  ];
  for (const [what, changes, expected] of cases) it(what, () => assert.deepEqual(found(withRole(changes)), expected));

  it("without the managed one, and nodes use the role: a second role is proposed", () => {
    const account = withRole({ ...ofNodes, attachedPolicies: [] });
    assert.deepEqual(
      found(account).filter(([id]) => id === "policy-missing"),
      [missing(secondRole(rightTrust("blue")) + left)],
    );
  });

  it("without the managed one, and as many as the quota allows: one has to go first", () => {
    const quotas = { policiesPerRole: 1 };
    const [first] = found(withRole({ attachedPolicies: [managed("CloudWatchLogsFullAccess")] }, { quotas }));
    const note =
      "it has 1 managed policies, as many as the account's quota allows: detach one or ask for more in Service Quotas first";
    assert.deepEqual(first, missing(`${attach}; ${note}`));
  });

  it("for workloads, and nodes or a cluster use the role: a second role is proposed, and none is detached", () => {
    const attachedPolicies = [needed, managed("AmazonS3FullAccess")];
    const fixes = (account: AccountRecord) =>
      found(account).flatMap(([id, , fix]) => (id === "workload-permissions" ? [fix] : []));
    const second = secondRole(rightTrust("blue"));
    const shared = withRole({ ...ofNodes, attachedPolicies });
    const ofCluster = withCluster({ clusterRole: roleArn("pods") }, { roles: [rightRole({ attachedPolicies })] });
    const named = "; then name in the trust policy of role pods only the principals that use it";
    assert.deepEqual([shared, ofCluster].map(fixes), [[second + left], [second + named]]);
  });
});

describe("the users of a role", () => {
  it("are named, where they are nodes, in one finding: a role that is made for pods stays theirs", () =>
    assert.deepEqual(found(withRole({ instanceProfiles: ["machines", "more"] })), [
      [
        "node-role-shared",
        'Role pods serves both EC2 nodes and pods on Fargate. EC2 nodes: instance profile "machines"; instance profile "more". ' +
          `Pods on Fargate: ${trusted}; Fargate profile default of cluster blue in eu-west-1. ` +
          "AWS asks for a pod execution role that is not the role of EC2 node groups",
        needTheirOwn.nodes,
      ],
    ]));

  it("leave a role that is made for pods as it is to be for pods", () => {
    const account = withRole({
      trustPolicy: trustFor(fargateService),
      attachedPolicies: [],
      instanceProfiles: ["machines"],
    });
    assert.deepEqual(
      found(account).map(([id, , fix]) => [id, fix]),
      [
        ["trust-unsafe", updateTrust(scopedTrustFor("blue"))],
        ["node-role-shared", needTheirOwn.nodes],
        ["policy-missing", `aws iam attach-role-policy --role-name pods --policy-arn ${needed}`],
      ],
    );
  });

  const own = "arn:aws:iam::123456789012:policy/own";
  const detach = (arn: string) => `aws iam detach-role-policy --role-name pods --policy-arn ${arn}`;
  const remove = "aws iam delete-role --role-name pods";
  const deletions: [what: string, Parameters<typeof rightRole>[0], string[]][] = [
    [
      "has its policies detached and deleted first",
      {
        attachedPolicies: [needed, own],
        policies: [
          { name: own, document: "{}" },
          { name: "inline policy two words", document: "{}" },
          { name: "not an inline policy x", document: "{}" },
        ],
      },
      [detach(needed), detach(own), "aws iam delete-role-policy --role-name pods --policy-name 'two words'", remove],
    ],
    ["has its policy detached first", {}, [detach(needed), remove]],
  ];
  for (const [what, changes, commands] of deletions)
    it(`are none: a role that is deleted ${what}`, () => {
      const account = withCluster({ profiles: [] }, { roles: [rightRole(changes)] });
      const expected: Found = [
        "role-unused",
        "No Fargate profile of any enabled Region uses role pods; IAM knows of no use",
        `When you are sure that nothing needs it: ${commands.join(" && ")}`,
      ];
      assert.deepEqual(found(account), [expected]);
    });

  it("are none of Fargate, and others can assume the role: it is theirs, unless they need it no more", () => {
    const roles = [rightRole({ trustPolicy: trustFor("lambda.amazonaws.com", fargateService) })];
    const [unusedRole] = found(withCluster({ profiles: [] }, { roles })).filter(([id]) => id === "role-unused");
    assert.equal(
      unusedRole?.[2],
      `Remove ${fargateService} from its trust policy, since lambda.amazonaws.com can assume it too; or, when you are sure that nothing needs it: ${detach(needed)} && ${remove}`,
    );
  });

  const silent: [what: string, AccountRecord][] = [
    ["one role was asked for", withCluster({ profiles: [] }, { allRoles: false })],
    ["not all Regions were read", unused],
    ["a profile uses it", rightAccount()],
    ["a cluster itself works with it", withCluster({ profiles: [], clusterRole: roleArn("pods") })],
  ];
  for (const [what, account] of silent)
    it(`are not said to be none where ${what}`, () => assert.deepEqual(found(account), []));

  it("are not said to be none where nodes use it, whose policies no command must detach", () => {
    const nodes = { trustPolicy: trustFor(fargateService, "ec2.amazonaws.com") };
    const findings = found(withCluster({ profiles: [] }, { roles: [rightRole(nodes)] }));
    assert.deepEqual(
      findings.map(([id]) => id),
      ["trust-unsafe", "trust-not-exclusive", "node-role-shared"],
    );
    for (const [, , fix] of findings) assert.doesNotMatch(fix ?? "", /detach|delete/);
  });

  it("are said to be none where a quota was not read, which hides nothing", () => {
    const unknown = [{ action: "iam:GetAccountSummary", reason: "Access denied", denied: true }];
    assert.deepEqual(
      found(withCluster({ profiles: [] }, { unknown })).map(([id]) => id),
      ["role-unused"],
    );
  });

  it("are profiles and nodes of a role that lets in another service: what it lacks for Fargate is not found", () => {
    const profile = rightProfile();
    const account = withCluster(
      { profiles: [profile] },
      { roles: [rightRole({ trustPolicy: trustFor("ec2.amazonaws.com"), attachedPolicies: [] })] },
    );
    assert.deepEqual(
      found(account).map(([id]) => id),
      ["node-role-shared", "profile-role-untrusted"],
    );
  });
});
