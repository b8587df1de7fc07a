import assert from "node:assert/strict";
import { secondRole, trustFix, trustFixForAll } from "../../../core/rules/account-fixes";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { buildTrustPolicy, fargateService, type Difference, type TrustPolicy } from "../../../core/trust";
import { foundIn, idsIn, roleIn } from "../../support/account-findings";
import {
  line,
  ofNodes,
  rightAccount,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

const policy = buildTrustPolicy([line("blue")]);
const { length } = rightTrust("blue");
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const [[open], [ec2]] = [fargateService, "ec2.amazonaws.com"].map(
  (service) => (JSON.parse(trustFor(service)) as TrustPolicy).Statement,
) as [[object], [object]];

describe("the fix that makes a trust policy right", () => {
  const unknown = [{ action: "eks:ListClusters", reason: "no", denied: true, region: "us-east-1" }];
  const plain = { tooLong: undefined, loses: [], unread: undefined };
  const tooLong = (hasStale: boolean, isFinal = false) => ({ tooLong: { isFinal, hasStale } });
  const long = buildTrustPolicy(Array.from({ length: 130 }, (_, index) => line(`cluster-${index}`)));
  const cases: [what: string, AccountRecord, more?: { loses: Difference[] } | object, wanted?: TrustPolicy][] = [
    ["is alone where nobody loses by it", rightAccount()],
    ["is alone where it is as long as the quota allows", rightAccount({ quotas: { trustPolicyLength: length } })],
    [
      "says that it is longer than the account's quota",
      rightAccount({ quotas: { trustPolicyLength: length - 1 } }),
      tooLong(false),
    ],
    [
      "says that lines for clusters that are gone take up the account's quota",
      withRole({ trustPolicy: rightTrust("gone") }, { quotas: { trustPolicyLength: length - 1 } }),
      tooLong(true),
    ],
    [
      "names all who can no longer assume the role, and none who still can",
      withRole({ trustPolicy: trustFor("lambda.amazonaws.com", fargateService, "ecs.amazonaws.com") }),
      {
        loses: ["lambda.amazonaws.com", "ecs.amazonaws.com"].map((value) => ({
          kind: "principal",
          type: "Service",
          value,
        })),
      },
    ],
    ["warns where clusters may use the role unseen", rightAccount({ unknown }), { unread: "parts" }],
    [
      "is none where the policy is longer than any quota allows",
      withRole({ trustPolicy: trustFor(fargateService) }, { quotas: { trustPolicyLength: 2048 } }),
      tooLong(false, true),
      long,
    ],
  ];
  for (const [what, account, more, wanted = policy] of cases)
    it(what, () => {
      const others = more && "loses" in more ? more.loses : [];
      const fix = trustFix(roleIn(account), wanted, [...others, { kind: "no-profile" }]);
      assert.ok(fix.kind === "set-trust");
      const { isFinal, hasStale } = fix.tooLong ?? {};
      assert.deepEqual(
        { ...fix, tooLong: fix.tooLong && { isFinal, hasStale } },
        { kind: "set-trust", policy: wanted, ...plain, ...more },
      );
    });
});

describe("a second role", () => {
  const nodes = { trustPolicy: trustFor("ec2.amazonaws.com", fargateService) };
  const secondIn = (account: AccountRecord) => {
    const { role, left, unread } = secondRole(roleIn(account));
    return { policy: role?.policy, left, unread };
  };
  const going = rightProfile({ status: "DELETING" });
  const roles = [rightRole(nodes)];
  const denied = document(ec2, { ...open, Effect: "Deny" });
  const cases: [what: string, AccountRecord, expected: object][] = [
    ["is made for the clusters that use the first", rightAccount(), {}],
    ["is left to the reader where no cluster uses the first", withCluster({ profiles: [] }), { policy: undefined }],
    [
      "is not all where the first is of nodes and lets in the Fargate service, which then has to leave it",
      withRole(nodes),
      { left: "remove-fargate" },
    ],
    [
      "warns before the Fargate service leaves the first, where clusters may use that one unseen",
      withRole(nodes, { allRegions: false }),
      { left: "remove-fargate", unread: { regions: ["eu-west-1"] } },
    ],
    [
      "is all where the first is of nodes and keeps the Fargate service out by a Deny, which may stay",
      withRole({ trustPolicy: denied }),
      {},
    ],
    [
      "is all where the first does not let in the Fargate service",
      withRole({ trustPolicy: trustFor("ec2.amazonaws.com") }),
      {},
    ],
    [
      "is not all where the first lets in the Fargate service alone, and the cluster that works with it cannot assume it",
      withCluster({ clusterRole: roleArn("pods") }),
      { left: "name-principals" },
    ],
    [
      "is not made for a profile that is going away",
      withCluster({ profiles: [going] }, { roles }),
      { policy: undefined, left: "remove-fargate" },
    ],
    [
      "is not made for a cluster that is going away",
      withCluster({ status: "DELETING" }, { roles }),
      { policy: undefined, left: "remove-fargate" },
    ],
    [
      "is made for a profile that stays beside one that is going away",
      withCluster({ profiles: [going, rightProfile({ name: "stays" })] }, { roles }),
      { left: "remove-fargate" },
    ],
  ];
  for (const [what, account, expected] of cases)
    it(what, () => assert.deepEqual(secondIn(account), { policy, left: undefined, unread: undefined, ...expected }));

  it("is to get what the first has for pods alone: else their logs would be lost in silence", () => {
    const allow = (...Action: string[]) => document({ Effect: "Allow", Action, Resource: "*" });
    const [own, logs] = ["arn:aws:iam::123456789012:policy/pull", "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"];
    const policies = [
      { name: "inline policy logs", document: allow("logs:PutLogEvents", "logs:CreateLogStream") },
      { name: "inline policy nodes", document: allow("logs:PutLogEvents", "ec2:DescribeInstances") },
      { name: own, document: allow("ecr:BatchImportUpstreamImage") },
    ];
    const attachedPolicies = [...rightRole().attachedPolicies, logs];
    const { needs } = secondRole(roleIn(withRole({ policies, attachedPolicies })));
    assert.deepEqual(needs, ["inline policy logs", own, logs]);
  });

  it("has the permissions boundary of the first: an account may ask for one, and nobody is to get around it", () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/limits";
    assert.equal(secondRole(roleIn(withRole({ permissionsBoundary }))).role?.boundary, permissionsBoundary);
  });

  it("makes the findings of a node role go away, once what it says is done", async () => {
    const [finding] = await foundIn(withRole(nodes));
    assert.ok(finding?.fix.kind === "own-role" && finding.fix.for === "pods" && finding.fix.role);
    const arn = roleArn(finding.fix.role.name);
    const both = [
      rightRole({ trustPolicy: document(ec2) }),
      rightRole({ arn, trustPolicy: JSON.stringify(finding.fix.role.policy) }),
    ];
    const accessEntries = [{ principal: arn, type: "FARGATE_LINUX" }];
    const done = withCluster({ profiles: [rightProfile({ role: arn })], accessEntries }, { roles: both });
    assert.deepEqual(await foundIn(done), []);
  });
});

describe("the line of a cluster that a trust policy lacks", () => {
  const others = { Effect: "Deny", Principal: { AWS: roleArn("ci") }, Action: "sts:AssumeRole" };
  const notGreen = {
    Sid: "GreenOnly",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "sts:AssumeRole",
    Condition: { ArnNotLike: { "aws:SourceArn": line("green") } },
  };

  it("is added to it", () => {
    const fix = trustFixForAll(roleIn(withRole({ trustPolicy: rightTrust("green") })));
    assert.ok(fix.kind === "set-trust");
    assert.deepEqual(fix.policy, buildTrustPolicy([line("green"), line("blue")]));
  });

  it("is added to the one policy that lets in the Fargate service alone, where others can assume the role too", () => {
    const [green] = buildTrustPolicy([line("green")]).Statement;
    const people = { ...others, Effect: "Allow" };
    const cases: [trustPolicy: string, clusters: string[], lost: string][] = [
      [trustFor(fargateService, "lambda.amazonaws.com"), ["blue"], "lambda.amazonaws.com"],
      [document(green ?? {}, people), ["green", "blue"], roleArn("ci")],
    ];
    for (const [trustPolicy, clusters, lost] of cases) {
      const fix = trustFixForAll(roleIn(withRole({ trustPolicy })));
      assert.ok(fix.kind === "set-trust");
      assert.deepEqual(fix.policy, buildTrustPolicy(clusters.map((one) => line(one))));
      assert.deepEqual(
        fix.loses.map((one) => "value" in one && one.value),
        [lost],
      );
    }
  });

  it("comes in place of a Deny that keeps the Fargate service out, or a second role does", () => {
    const trustPolicy = document(...policy.Statement, { ...open, Effect: "Deny" });
    const fix = trustFixForAll(roleIn(withRole({ trustPolicy })));
    assert.ok(fix.kind === "without-denials" && fix.fix.kind === "set-trust");
    assert.deepEqual([fix.denials, fix.fix.policy, fix.otherwise.role?.policy], [["statement 1"], policy, policy]);
  });

  it("leaves the role closed and right, where a Deny alone limits an open Allow and has to go", async () => {
    const fix = trustFixForAll(roleIn(withRole({ trustPolicy: document(open, notGreen, others) })));
    assert.ok(fix.kind === "without-denials" && fix.fix.kind === "set-trust");
    assert.deepEqual(fix.denials, ['statement "GreenOnly"']);
    assert.deepEqual(fix.fix.policy, { ...policy, Statement: [...policy.Statement, others] });
    assert.deepEqual(await idsIn(withRole({ trustPolicy: JSON.stringify(fix.fix.policy) })), []);
  });

  it("is none in a role of nodes, whatever a Deny says", () => {
    const account = withRole({ ...ofNodes, trustPolicy: document(ec2, open, notGreen, others) });
    assert.equal(trustFixForAll(roleIn(account)).kind, "own-role");
  });
});
