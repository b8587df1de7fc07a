import assert from "node:assert/strict";
import { accountFinding, type AccountFinding } from "../../../../core/findings/account";
import { worded } from "../../../../core/findings/render/account";
import { accountId, clusterArn, line, region, roleArn } from "../../../support/fake-aws-account";

const ofRole = { account: accountId, role: roleArn("pods") };
const ofCluster = { ...ofRole, region, cluster: clusterArn("blue") };
const ofProfile = { ...ofCluster, profile: "default" };
const say = (found: AccountFinding["found"], place: object = ofRole) =>
  worded(accountFinding("role-missing", place, { found, fix: { kind: "cluster-first" } }));

describe("what is found in an account, in words", () => {
  const profile = "Fargate profile default of cluster blue in eu-west-1";
  const inTeams = roleArn("pods", "/teams/");
  const stale = { kind: "stale-line", line: line("gone"), cluster: "gone", region } as const;
  const noEntry =
    "Cluster blue in eu-west-1 has no access entry of type FARGATE_LINUX for role pods, so its pods cannot register";
  const staleLine = "The trust policy of role pods has a line for cluster gone in";
  const [inUse, denied] = [
    { code: "PodExecutionRoleAlreadyInUse", message: "in use" },
    { code: "AccessDenied", message: "" },
  ];
  const unhealthy = { kind: "unhealthy", status: undefined } as const;

  const cases: [AccountFinding["found"], place: object, text: string][] = [
    [
      { id: "profile-role-untrusted", role: { label: "pods" }, profile: {}, why: { kind: "not-for-fargate" } },
      ofProfile,
      "A Fargate profile cannot use role pods: its trust policy does not let in the Fargate service",
    ],
    [stale, ofRole, `${staleLine} eu-west-1, and there is no such cluster: ${line("gone")}`],
    [{ ...stale, region: "*" }, ofRole, `${staleLine} any Region, and there is no such cluster: ${line("gone")}`],
    [{ kind: "no-entry" }, ofCluster, noEntry],
    [
      { kind: "no-entry", other: "STANDARD" },
      ofCluster,
      `${noEntry}; it has one of type STANDARD, and a role can have only one`,
    ],
    [
      { kind: "path-in-aws-auth" },
      { ...ofCluster, role: inTeams },
      `${inTeams} has the path /teams/, and cluster blue in eu-west-1 finds roles in aws-auth, which matches an ARN only without its path`,
    ],
    [{ kind: "no-role", named: inTeams }, ofProfile, `${profile} uses ${inTeams}, and there is no such role`],
    [
      { kind: "no-role", named: inTeams, is: roleArn("pods") },
      ofProfile,
      `${profile} uses ${inTeams}, and there is no such role: the ARN of role pods is ${roleArn("pods")}`,
    ],
    [
      { kind: "no-role", named: "arn:aws:iam::999999999999:role/pods", isOfAnotherAccount: true },
      ofProfile,
      `${profile} uses arn:aws:iam::999999999999:role/pods, which is a role of another account: EKS can pass a service only roles of its own account`,
    ],
    [
      { kind: "no-role", named: "pods" },
      ofRole,
      `Account ${accountId} has no role pods; EKS refuses a Fargate profile with it`,
    ],
    [
      { kind: "no-role", named: inTeams, is: roleArn("pods") },
      ofRole,
      `There is no role ${inTeams}: the ARN of role pods is ${roleArn("pods")}`,
    ],
    [
      { kind: "unused", lastUsed: undefined },
      ofRole,
      "No Fargate profile of any enabled Region uses role pods; IAM has no record of its use",
    ],
    [
      { kind: "unused", lastUsed: "2026-01-02" },
      ofRole,
      "No Fargate profile of any enabled Region uses role pods; IAM saw its last use at 2026-01-02",
    ],
    [
      { ...unhealthy, status: "CREATE_FAILED", issues: [] },
      ofProfile,
      `EKS reports a problem of ${profile}: its status is CREATE_FAILED`,
    ],
    [
      { ...unhealthy, issues: [denied, inUse] },
      ofProfile,
      `EKS reports a problem of ${profile}: AccessDenied; PodExecutionRoleAlreadyInUse: in use`,
    ],
    [{ kind: "unread", reason: "no" }, ofRole, "This could not be judged: no"],
  ];
  for (const [found, place, text] of cases) it(text, () => assert.equal(say(found, place).message, text));

  it("says of a trust policy what is wrong in each place", () => {
    const finding = { kind: "malformed", statement: "statement 1", element: "Sid" } as const;
    const { message } = say({
      kind: "trust",
      findings: [{ ...finding, cause: { kind: "sid-repeated" }, fix: { kind: "correct" } }],
    });
    assert.match(message, /^Role pods: malformed: IAM would not accept its trust policy\. Why: statement 1, Sid/);
  });

  it("is safe to print, whatever AWS had in it, and so is the fix", () => {
    const found = { kind: "unread", reason: "a\u001b[2J\n::error::" } as const;
    const fix = { kind: "read", action: "x", denied: true, toDo: "c\u001bd" } as const;
    const { message, fix: text } = worded(accountFinding("role-missing", ofRole, { found, fix }));
    assert.deepEqual([message, text], ["This could not be judged: a\\u001b[2J\\u000a::error::", "c\\u001bd"]);
  });

  it("has for a role in AWS GovCloud (US) that no pod can use it", () => {
    const role = roleArn("pods").replace("arn:aws:", "arn:aws-us-gov:");
    const noFargate = "AWS GovCloud (US) does not offer EKS on Fargate, so no pod can use this role";
    assert.equal(
      say({ kind: "unread", reason: "no" }, { ...ofRole, role }).message,
      `This could not be judged: no. ${noFargate}`,
    );
    const { message, cause = "" } = say({ kind: "trust", findings: [] }, { ...ofRole, role });
    assert.ok(cause.endsWith(noFargate) && message === `Role pods: ${cause}`, message);
  });
});
