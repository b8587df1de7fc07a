import assert from "node:assert/strict";
import type { AccountRecord, UnknownPart } from "../../../core/facts/account/inventory";
import { accountStatus, judgeAccount, type RoleJudgement } from "../../../core/rules/account";
import { judgeInWords } from "../../support/worded";
import { buildTrustPolicy, fargateService } from "../../../core/trust";
import { needTheirOwn } from "../../../core/findings/render/fix/own-role";
import {
  accountId,
  clusterArn,
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

async function found(account: AccountRecord): Promise<[string, string][]> {
  const { findings } = await judgeInWords(account);
  return findings.map(({ id, message }) => [id, message]);
}

async function only(account: AccountRecord) {
  const { findings } = await judgeInWords(account);
  assert.equal(findings.length, 1, JSON.stringify(findings, null, 1));
  const [finding] = findings;
  assert.ok(finding);
  return finding;
}

const updateTrust = (trust: string, name = "pods") =>
  `aws iam update-assume-role-policy --role-name ${name} --policy-document '${trust}'`;
const secondRole = (trust: string) =>
  `aws iam create-role --role-name pods-fargate-pods --assume-role-policy-document '${trust}' && ` +
  "aws iam attach-role-policy --role-name pods-fargate-pods --policy-arn arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy; " +
  "then create each Fargate profile again under another name with role pods-fargate-pods, since the role of a profile cannot be changed, and delete the old one once the new one is active";

/** What is left to do on a role of nodes. */
const left = "; then remove eks-fargate-pods.amazonaws.com from the trust policy of role pods";

describe("the judgement of an account", () => {
  it("has no finding for an account in which all is right, and the least trust policy of its role", async () => {
    assert.deepEqual(await judgeInWords(rightAccount()), {
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
    const { roles, findings } = await judgeInWords(rightAccount({ roles: [rightRole(), lambda] }));
    assert.deepEqual([roles.length, findings], [1, []]);
  });

  it("finds an unsafe trust policy, and the command that keeps the cluster which uses the role", async () => {
    const finding = await only(withRole({ trustPolicy: trustFor(fargateService) }));
    assert.equal(finding.id, "trust-unsafe");
    assert.equal(finding.role, roleArn("pods"));
    assert.match(
      finding.message,
      /^Role pods: unsafe: someone else's Fargate profile can use it. Why: statement 0, Condition: /,
    );
    assert.equal(finding.fix, updateTrust(scopedTrustFor("blue")));
  });

  it("finds a trust policy that only the account limits", async () => {
    const trust = JSON.parse(trustFor(fargateService));
    trust.Statement[0].Condition = { StringEquals: { "aws:SourceAccount": accountId } };
    assert.equal((await only(withRole({ trustPolicy: JSON.stringify(trust) }))).id, "trust-account-only");
  });

  it("finds that others can assume the role, and says who loses it by the fix", async () => {
    const trust = JSON.parse(rightTrust("blue"));
    trust.Statement[0].Principal.Service = [fargateService, "lambda.amazonaws.com"];
    const finding = await only(withRole({ trustPolicy: JSON.stringify(trust) }));
    assert.equal(finding.id, "trust-not-exclusive");
    assert.equal(
      finding.fix,
      `${updateTrust(rightTrust("blue"))}; then lambda.amazonaws.com can no longer assume the role`,
    );
  });

  it("finds a trust policy that lets no profile in, once", async () => {
    const trustPolicy = rightTrust("blue").replace("ArnLike", "StringEquals");
    assert.equal((await only(withRole({ trustPolicy }))).id, "trust-broken");
  });

  it("finds the cluster whose line is missing, and keeps the others", async () => {
    const green = rightCluster({ name: "green", profiles: [], accessEntries: [] });
    const regions = [{ name: region, clusters: [rightCluster(), green] }];
    const finding = await only(withRole({ trustPolicy: rightTrust("green") }, { regions }));
    assert.equal(finding.id, "profile-role-untrusted");
    assert.equal(finding.cluster, clusterArn("blue"));
    assert.equal(
      finding.message,
      "Fargate profile default of cluster blue in eu-west-1 cannot use role pods: its trust policy lets the Fargate service assume it for other clusters only",
    );
    assert.equal(finding.fix, updateTrust(rightTrust("green", "blue")));
  });

  it("finds a profile whose role is another service's, and leaves that role's trust policy alone", async () => {
    const finding = await only(withRole({ trustPolicy: trustFor("lambda.amazonaws.com") }));
    assert.equal(finding.id, "profile-role-untrusted");
    assert.match(finding.message, /does not let in the Fargate service$/);
    assert.equal(finding.fix, secondRole(rightTrust("blue")));
  });

  it("finds of a role of others that a profile has it, and not what it lacks for Fargate", async () => {
    const finding = await only(withRole({ trustPolicy: trustFor("eks.amazonaws.com"), attachedPolicies: [] }));
    assert.equal(finding.id, "profile-role-untrusted");
  });

  it("accepts a line for the very profile, and a wildcard of the own account", async () => {
    for (const own of [profileArn("blue", "default"), line("*"), line("blue", { region: "*" }), line("bl*")])
      assert.deepEqual(await found(withRole({ trustPolicy: JSON.stringify(buildTrustPolicy([own])) })), []);
  });

  it("finds a line for a cluster that does not exist, as advice", async () => {
    const finding = await only(withRole({ trustPolicy: rightTrust("blue", "gone") }));
    assert.deepEqual([finding.id, finding.level], ["trust-stale-cluster", "advice"]);
    assert.equal(finding.fix, `Remove "${line("gone")}" from aws:SourceArn`);
    assert.equal((await judgeInWords(withRole({ trustPolicy: rightTrust("blue", "gone") }))).roles[0]?.verdict, "pass");
  });

  it("does not call a line stale whose Region was not read", async () => {
    const unknown = [{ action: "eks:ListClusters", reason: "denied", denied: true, region }];
    const account = withRole({ trustPolicy: rightTrust("blue", "gone") }, { unknown });
    assert.deepEqual(
      (await found(account)).map(([id]) => id),
      ["profile-role-untrusted"],
    );
    const elsewhere = JSON.stringify(buildTrustPolicy([line("blue"), line("gone", { region: "us-east-1" })]));
    assert.deepEqual(await found(withRole({ trustPolicy: elsewhere })), []);
  });

  it("finds that the managed policy is missing", async () => {
    const finding = await only(withRole({ attachedPolicies: [] }));
    assert.equal(finding.id, "policy-missing");
    assert.equal(
      finding.fix,
      "aws iam attach-role-policy --role-name pods --policy-arn arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    );
  });

  it("finds by every route that EC2 nodes use the role, and leaves it to the pods that it is made for", async () => {
    const pods = roleArn("pods");
    const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
    const routes: [AccountRecord, RegExp][] = [
      [withRole({ instanceProfiles: ["machines"] }), /instance profile "machines"/],
      [withCluster({ nodeGroups: [{ name: "w", role: pods }] }), /node group "w" of cluster blue in eu-west-1/],
      [withCluster({ autoModeRole: pods }), /EKS Auto Mode of cluster blue in eu-west-1/],
      [
        withCluster({
          accessEntries: [
            { principal: pods, type: "FARGATE_LINUX" },
            { principal: pods, type: "EC2_LINUX" },
          ],
        }),
        /access entry of type EC2_LINUX of cluster blue/,
      ],
      [withRole({ attachedPolicies: [...rightRole().attachedPolicies, worker] }), /AmazonEKSWorkerNodePolicy attached/],
    ];
    for (const [account, text] of routes) {
      const { findings, roles } = await judgeInWords(account);
      const finding = findings.find(({ id }) => id === "node-role-shared");
      assert.ok(finding);
      assert.match(finding.message, text);
      assert.equal(finding.fix, needTheirOwn.nodes);
      assert.equal(roles[0]?.nodes.length, 1);
      assert.equal(roles[0]?.verdict, "fail");
    }
  });

  it("does not take a role of that name in another account for the same", async () => {
    const nodeGroups = [{ name: "w", role: "arn:aws:iam::999999999999:role/pods" }];
    assert.deepEqual(await found(withCluster({ nodeGroups })), []);
  });

  it("finds permissions for workloads, as advice", async () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" },
    });
    const finding = await only(withRole({ policies: [{ name: "inline policy more", document }] }));
    assert.deepEqual([finding.id, finding.level], ["workload-permissions", "advice"]);
    assert.match(finding.message, /inline policy more allows s3:Get\*$/);
  });

  it("finds a role that no profile uses, with its last use", async () => {
    const account = withCluster({ profiles: [] });
    assert.match((await only(account)).message, /^No Fargate profile .* uses role pods; IAM knows of no use$/);
    const used = { ...account, roles: [rightRole({ lastUsed: "2026-01-02T03:04:05.000Z" })] };
    assert.match((await only(used)).message, /IAM saw it used last at 2026-01-02T03:04:05\.000Z$/);
  });

  it("does not call a role unused if a Region, a cluster or a profile was not read", async () => {
    const unknown = [{ action: "eks:DescribeFargateProfile", reason: "denied", denied: true, region, cluster: "blue" }];
    const ids = (await found(withCluster({ profiles: [] }, { unknown }))).map(([id]) => id);
    assert.deepEqual(ids, ["profile-role-untrusted"]);
    assert.deepEqual(await found(withCluster({ profiles: [] }, { allRegions: false })), []);
  });

  it("finds a profile whose role is not there", async () => {
    const profile = rightProfile({ name: "lost", role: roleArn("gone") });
    const finding = await only(withCluster({ profiles: [rightProfile(), profile] }));
    assert.deepEqual([finding.id, finding.profile, finding.role], ["role-missing", "lost", roleArn("gone")]);
    assert.match(finding.fix ?? "", /^aws iam create-role --role-name gone --assume-role-policy-document '/);
  });

  it("finds a profile that names the role with a wrong path", async () => {
    const profile = rightProfile({ role: roleArn("pods", "/teams/") });
    const finding = await only(withCluster({ profiles: [profile] }));
    assert.equal(finding.id, "role-missing");
    assert.equal(finding.fix, `Create the profile again with ${roleArn("pods")}`);
  });

  it("finds what EKS reports of a profile, without blaming the role", async () => {
    const issues = [{ code: "PodExecutionRoleAlreadyInUse", message: "in use\u001b[2J\n::error::" }];
    const account = withCluster({ profiles: [rightProfile({ status: "CREATE_FAILED", issues })] });
    const finding = await only(account);
    assert.equal(finding.id, "profile-unhealthy");
    assert.equal(
      finding.message,
      "EKS reports a problem of Fargate profile default of cluster blue in eu-west-1: its status is CREATE_FAILED; " +
        "PodExecutionRoleAlreadyInUse: in use\\u001b[2J\\u000a::error::",
    );
    assert.equal((await judgeInWords(account)).roles[0]?.verdict, "pass");
  });

  it("finds a missing access entry once for two profiles, where the cluster knows no other way", async () => {
    const profiles = [rightProfile(), rightProfile({ name: "second" })];
    const finding = await only(withCluster({ authenticationMode: "API", accessEntries: [], profiles }));
    assert.equal(finding.id, "access-entry-missing");
    assert.equal(
      finding.fix,
      `aws eks create-access-entry --region eu-west-1 --cluster-name blue --principal-arn ${roleArn("pods")} --type FARGATE_LINUX`,
    );
    assert.deepEqual(await found(withCluster({ accessEntries: [] })), []);
  });

  for (const authenticationMode of ["API", "API_AND_CONFIG_MAP"])
    it(`finds an access entry of another type in the way, and replaces it, in mode ${authenticationMode}`, async () => {
      const accessEntries = [{ principal: roleArn("pods"), type: "STANDARD" }];
      const finding = await only(withCluster({ authenticationMode, accessEntries }));
      assert.equal(finding.id, "access-entry-missing");
      assert.match(finding.message, /it has one of type STANDARD, and a role can have only one$/);
      const words = `--region eu-west-1 --cluster-name blue --principal-arn ${roleArn("pods")}`;
      assert.equal(
        finding.fix,
        "Make sure first that nobody needs the Kubernetes groups and access policies of the entry of type STANDARD, which are deleted with it " +
          `(aws eks describe-access-entry ${words}; aws eks list-associated-access-policies ${words}): ` +
          `aws eks delete-access-entry ${words} && aws eks create-access-entry ${words} --type FARGATE_LINUX`,
      );
    });

  it("does not propose to delete the access entry with which nodes register", async () => {
    const accessEntries = [{ principal: roleArn("pods"), type: "EC2_LINUX" }];
    const { findings } = await judgeInWords(
      withCluster({ authenticationMode: "API", accessEntries }, { roles: [rightRole(ofNodes)] }),
    );
    assert.ok(findings.some(({ id }) => id === "access-entry-missing"));
    for (const { fix } of findings) assert.equal(fix, secondRole(rightTrust("blue")) + left);
  });

  it("asks nothing of a profile that is going away, and no access entry of one that is being created", async () => {
    const gone = rightProfile({ name: "gone", role: roleArn("gone"), status: "DELETING" });
    const cut = rightProfile({ name: "cut", status: "DELETING" });
    const profiles = [gone, cut];
    assert.deepEqual(await found(withCluster({ authenticationMode: "API", accessEntries: [], profiles })), []);
    const creating = [rightProfile({ status: "CREATING" })];
    assert.deepEqual(
      await found(withCluster({ authenticationMode: "API", accessEntries: [], profiles: creating })),
      [],
    );
  });

  it("finds a profile whose role is of another account, although an own role has the name", async () => {
    const profile = rightProfile({ name: "lost", role: "arn:aws:iam::999999999999:role/pods" });
    const finding = await only(withCluster({ profiles: [rightProfile(), profile] }));
    assert.equal(finding.id, "role-missing");
    assert.match(finding.message, /uses arn:aws:iam::999999999999:role\/pods, which is a role of another account/);
    assert.equal(finding.fix, `Create the profile again with a role of account ${accountId}`);
  });

  it("warns before a command that could cut off clusters which were not read", async () => {
    const open = { trustPolicy: trustFor(fargateService) };
    const finding = await only(withRole(open, { allRegions: false }));
    assert.equal(
      finding.fix,
      "Make sure first that no other cluster uses the role, since only eu-west-1 was read: it would lose the role; " +
        updateTrust(scopedTrustFor("blue")),
    );
  });

  it("leaves the service-linked roles of EKS alone", async () => {
    const document = JSON.parse(trustFor("eks-fargate.amazonaws.com"));
    const arn = roleArn("AWSServiceRoleForAmazonEKSForFargate", "/aws-service-role/eks-fargate.amazonaws.com/");
    const roles = [rightRole(), rightRole({ arn, trustPolicy: JSON.stringify(document), attachedPolicies: [] })];
    assert.deepEqual(await found(rightAccount({ roles })), []);
  });

  it("finds a path in the role's ARN where aws-auth decides", async () => {
    const arn = roleArn("pods", "/teams/");
    const cluster = { profiles: [rightProfile({ role: arn })], accessEntries: [], authenticationMode: "CONFIG_MAP" };
    const account = withCluster(cluster, { roles: [rightRole({ arn })] });
    assert.equal((await only(account)).id, "role-path-in-aws-auth");
    const withEntry = {
      ...cluster,
      authenticationMode: "API_AND_CONFIG_MAP",
      accessEntries: [{ principal: arn, type: "FARGATE_LINUX" }],
    };
    assert.deepEqual(await found(withCluster(withEntry, { roles: [rightRole({ arn })] })), []);
  });

  it("says what could not be read, where, and what to allow", async () => {
    const unknown = [{ action: "eks:ListClusters", reason: "Access denied", denied: true, region: "us-east-1" }];
    const { findings, status, reason } = await judgeInWords(rightAccount({ unknown }));
    assert.deepEqual([status, reason], ["partly", "Access denied"]);
    assert.deepEqual(
      findings.map(({ id, level, region: where, fix }) => ({ id, level, where, fix })),
      [
        {
          id: "profile-role-untrusted",
          level: "unknown",
          where: "us-east-1",
          fix: "Allow eks:ListClusters to the credentials in use",
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
      it(what, async () => assert.equal((await judgeInWords(account)).roles[0]?.verdict, verdict));
  });

  it("gives an unsafe role the verdict fail, whatever was not read", async () => {
    const unknown = [{ action: "eks:ListClusters", reason: "Access denied", denied: true, region: "us-east-1" }];
    const account = withRole({ trustPolicy: trustFor(fargateService) }, { unknown });
    assert.equal((await judgeInWords(account)).roles[0]?.verdict, "fail");
  });

  it("names the clusters of a role once each, in order", async () => {
    const green = rightCluster({
      name: "green",
      profiles: ["a", "b"].map((name) => rightProfile({ name, arn: profileArn("green", name) })),
    });
    const regions = [{ name: region, clusters: [green, rightCluster()] }];
    const account = withRole({ trustPolicy: rightTrust("blue", "green") }, { regions });
    const { roles } = await judgeInWords(account);
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
    const { roles } = await judgeInWords(withCluster({ profiles: [] }, { allRegions: false }));
    assert.equal(roles[0] && "leastTrustPolicy" in roles[0], false);
  });

  it("says once, of its role, what could not be read of that role", async () => {
    const unknown = [
      { action: "iam:ListInstanceProfilesForRole", reason: "no", denied: true, role: roleArn("pods") },
      { action: "iam:ListInstanceProfilesForRole", reason: "no", denied: true, role: roleArn("other") },
    ];
    const { findings, roles } = await judgeInWords(rightAccount({ unknown }));
    assert.deepEqual(
      findings.map(({ id, role }) => [id, role]),
      [["node-role-shared", roleArn("pods")]],
    );
    assert.equal(roles[0]?.verdict, "unknown");
  });

  it("gives a role the verdict of its own findings, and not of a profile's that has another ARN", async () => {
    const lost = rightProfile({ name: "lost", role: roleArn("gone") });
    const { findings, roles } = await judgeInWords(withCluster({ profiles: [rightProfile(), lost] }));
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

describe("a role in AWS GovCloud (US)", () => {
  const noFargate = "AWS GovCloud (US) does not offer EKS on Fargate, so no pod can use this role";
  const without = rightCluster({ profiles: [] });

  it("has in every finding that no pod can use it", async () => {
    const account = withRole(
      { attachedPolicies: [], arn: roleArn("pods").replace("arn:aws:", "arn:aws-us-gov:") },
      { partition: "aws-us-gov", regions: [{ name: "us-gov-west-1", clusters: [without] }] },
    );
    const messages = (await found(account)).map(([, message]) => message);
    assert.ok(messages.length > 1);
    for (const message of messages) assert.ok(message.endsWith(`. ${noFargate}`), message);
  });

  it("is the only one: the same of another partition has no such words", async () => {
    const messages = await found(
      withRole({ attachedPolicies: [] }, { regions: [{ name: region, clusters: [without] }] }),
    );
    assert.ok(messages.length > 1);
    assert.doesNotMatch(JSON.stringify(messages), /GovCloud/);
  });
});
