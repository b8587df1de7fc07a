import assert from "node:assert/strict";
import type { AccountRecord, UnknownPart } from "../../../core/readers/account/inventory";
import { accountStatus, judgeAccount, type RoleJudgement } from "../../../core/rules/account";
import { buildTrustPolicy, fargateService } from "../../../core/trust";
import {
  accountId,
  clusterArn,
  line,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { accountOf, type WrittenAccount } from "../../support/account-cases";
import { casesOf } from "../../support/cases";
import { trustFor } from "../../support/trust";

describe("the judgement of an account", () => {
  it("has no finding for an account in which all is right, and the least trust policy of its role", async () => {
    assert.deepEqual(await judgeAccount(rightAccount()), {
      id: accountId,
      status: "read",
      roles: [
        {
          arn: roleArn("pods"),
          verdict: "pass",
          clusters: [clusterArn("blue")],
          profiles: [{ cluster: clusterArn("blue"), name: "default" }],
          nodes: [],
          hasHiddenUses: false,
          leastTrustPolicy: buildTrustPolicy([line("blue")]),
        },
      ],
      findings: [],
    });
  });

  it("leaves out roles that are not for Fargate", async () => {
    const lambda = rightRole({ arn: roleArn("lambda"), trustPolicy: trustFor("lambda.amazonaws.com") });
    const { roles, findings } = await judgeAccount(rightAccount({ roles: [rightRole(), lambda] }));
    assert.deepEqual([roles.length, findings], [1, []]);
  });

  type Verdict = RoleJudgement["verdict"];
  const cases = casesOf(__filename, "cases") as [string, WrittenAccount, found: string[], Verdict?][];
  for (const [what, account, found, verdict = "pass"] of cases)
    it(`finds ${what}`, async () => {
      const { findings, roles } = await judgeAccount(accountOf(account));
      const texts = findings.map(({ id, level, role, profile }) =>
        [id, level, role?.split("/").at(-1), profile].filter((one) => one !== undefined).join(" "),
      );
      assert.deepEqual([texts, roles[0]?.verdict], [found, verdict]);
    });

  it("finds by every route that EC2 nodes use the role, and leaves it to the pods that it is made for", async () => {
    const pods = roleArn("pods");
    const accessEntries = ["FARGATE_LINUX", "EC2_LINUX"].map((type) => ({ principal: pods, type }));
    const routes: [AccountRecord, kind: string][] = [
      [withRole({ instanceProfiles: ["machines"] }), "instance-profile"],
      [withCluster({ nodeGroups: [{ name: "w", role: pods }] }), "node-group"],
      [withCluster({ autoModeRole: pods }), "auto-mode"],
      [withCluster({ accessEntries }), "access-entry"],
    ];
    for (const [account, kind] of routes) {
      const { findings, roles } = await judgeAccount(account);
      const finding = findings.find(({ id }) => id === "node-role-shared");
      assert.deepEqual(finding?.fix, { kind: "own-role", for: "nodes" });
      assert.deepEqual(
        roles.map(({ nodes, verdict }) => [nodes.map((one) => one.kind), verdict]),
        [[[kind], "fail"]],
      );
    }
  });

  it("takes a policy for nodes on a role that no node uses for one to detach", async () => {
    const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
    const { findings } = await judgeAccount(withRole({ attachedPolicies: [...rightRole().attachedPolicies, worker] }));
    assert.deepEqual(
      findings.map(({ id, fix }) => [id, fix]),
      [["workload-permissions", { kind: "move", forNodes: ["AmazonEKSWorkerNodePolicy"], isForNodesOnly: true }]],
    );
  });

  it("says what could not be read, where, and what to allow", async () => {
    const unknown = [{ action: "eks:ListClusters", reason: "Access denied", denied: true, region: "us-east-1" }];
    const { findings, status, reason } = await judgeAccount(rightAccount({ unknown }));
    assert.deepEqual([status, reason], ["partly", "Access denied"]);
    assert.deepEqual(
      findings.map(({ id, level, region: where, fix }) => ({ id, level, where, fix })),
      [
        {
          id: "file-unreadable",
          level: "unknown",
          where: "us-east-1",
          fix: { kind: "read", action: "eks:ListClusters", denied: true, toDo: undefined },
        },
      ],
    );
  });

  describe("gives a right role the verdict", () => {
    const part = { reason: "Access denied", denied: true };
    const verdicts: Record<string, [RoleJudgement["verdict"], AccountRecord]> = {
      "unknown where a Region was not read": ["unknown", unread({ action: "eks:ListClusters", region: "us-east-1" })],
      "unknown where the Regions were not listed": ["unknown", unread({ action: "account:ListRegions" })],
      "unknown where a profile was not read": ["unknown", unreadOfBlue("eks:DescribeFargateProfile")],
      "unknown where a node group was not read": ["unknown", unreadOfBlue("eks:ListNodegroups")],
      "unknown where a cluster was not described": ["unknown", unreadOfBlue("eks:DescribeCluster")],
      "unknown where access entries were not read": ["unknown", unreadOfBlue("eks:ListAccessEntries")],
      "pass where the Regions were chosen": ["pass", rightAccount({ allRegions: false })],
      "pass where a quota was not read": ["pass", unread({ action: "iam:GetAccountSummary" })],
      "pass where another role was not read": ["pass", unread({ action: "iam:GetAccountAuthorizationDetails" })],
    };
    function unread(place: Partial<UnknownPart> & { action: string }): AccountRecord {
      return rightAccount({ unknown: [{ ...part, ...place }] });
    }
    function unreadOfBlue(action: string): AccountRecord {
      return unread({ action, region, cluster: "blue" });
    }
    for (const [what, [verdict, account]] of Object.entries(verdicts))
      it(what, async () => assert.equal((await judgeAccount(account)).roles[0]?.verdict, verdict));
  });

  it("gives an unsafe role the verdict fail, whatever was not read", async () => {
    const unknown = [{ action: "eks:ListClusters", reason: "Access denied", denied: true, region: "us-east-1" }];
    const account = withRole({ trustPolicy: trustFor(fargateService) }, { unknown });
    assert.equal((await judgeAccount(account)).roles[0]?.verdict, "fail");
  });

  it("names the clusters of a role once each, in order", async () => {
    const green = rightCluster({
      name: "green",
      profiles: ["a", "b"].map((name) => rightProfile({ name, arn: profileArn("green", name) })),
    });
    const regions = [{ name: region, clusters: [green, rightCluster()] }];
    const account = withRole({ trustPolicy: rightTrust("blue", "green") }, { regions });
    const { roles } = await judgeAccount(account);
    assert.deepEqual(roles, [
      {
        arn: roleArn("pods"),
        verdict: "pass",
        clusters: [clusterArn("blue"), clusterArn("green")],
        profiles: [
          { cluster: clusterArn("green"), name: "a" },
          { cluster: clusterArn("green"), name: "b" },
          { cluster: clusterArn("blue"), name: "default" },
        ],
        nodes: [],
        hasHiddenUses: false,
        leastTrustPolicy: buildTrustPolicy([line("blue"), line("green")]),
      },
    ]);
  });

  it("has no least trust policy for a role that no cluster uses", async () => {
    const { roles } = await judgeAccount(withCluster({ profiles: [] }, { allRegions: false }));
    assert.equal(roles[0] && "leastTrustPolicy" in roles[0], false);
  });

  it("says once, of its role, what could not be read of that role", async () => {
    const unknown = [
      { action: "iam:ListInstanceProfilesForRole", reason: "no", denied: true, role: roleArn("pods") },
      { action: "iam:ListInstanceProfilesForRole", reason: "no", denied: true, role: roleArn("other") },
    ];
    const { findings, roles } = await judgeAccount(rightAccount({ unknown }));
    assert.deepEqual(
      findings.map(({ id, role }) => [id, role]),
      [["node-role-shared", roleArn("pods")]],
    );
    assert.equal(roles[0]?.verdict, "unknown");
  });

  it("gives a role the verdict of its own findings, and not of a profile's that has another ARN", async () => {
    const lost = rightProfile({ name: "lost", role: roleArn("gone") });
    const { findings, roles } = await judgeAccount(withCluster({ profiles: [rightProfile(), lost] }));
    assert.deepEqual([findings[0]?.id, roles[0]?.verdict], ["role-missing", "pass"]);
  });

  const statuses: [what: string, actions: string[], status: string, reason: string | undefined][] = [
    ["nothing", [], "read", undefined],
    ["a Region", ["eks:ListClusters"], "partly", "no eks:ListClusters"],
    ["the account", ["sts:AssumeRole"], "denied", "no sts:AssumeRole"],
    ["a Region and then the account", ["eks:ListClusters", "sts:AssumeRole"], "denied", "no sts:AssumeRole"],
    ["two parts", ["eks:ListClusters", "iam:GetRole"], "partly", "no eks:ListClusters"],
  ];
  for (const [what, actions, status, reason] of statuses)
    it(`is of an account that was ${status} where ${what} could not be read`, () => {
      const unknown = actions.map((action) => ({ action, reason: `no ${action}`, denied: true }));
      assert.deepEqual(
        accountStatus(rightAccount({ unknown })),
        reason === undefined ? { status } : { status, reason },
      );
    });

  it("prints no control character of a reason", () => {
    const unknown = [{ action: "eks:ListClusters", reason: "\u001b[2J", denied: true }];
    assert.equal(accountStatus(rightAccount({ unknown })).reason, "\\u001b[2J");
  });

  it("waits after each role for Fargate", async () => {
    const lambda = rightRole({ arn: roleArn("lambda"), trustPolicy: trustFor("lambda.amazonaws.com") });
    let waited = 0;
    const breathe = () => Promise.resolve(void waited++);
    await judgeAccount(rightAccount({ roles: [rightRole(), lambda, rightRole({ arn: roleArn("more") })] }), breathe);
    assert.equal(waited, 2);
  });
});
