import { fixText } from "../../../../core/findings/render/fix/printed-lines";
import assert from "node:assert/strict";
import { assess } from "../../../../cli/commands/scan/assess";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import {
  accountId,
  clusterArn,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  roleArn,
  rightTrust,
  newToEks,
  withCluster,
  withRole,
} from "../../../support/fake-aws-account";
import { Unanswered } from "../../../../core/unanswered";
import { trustFor } from "../../../support/trust";

const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const createRole = (trust: string, path = "") =>
  `aws iam create-role --role-name gone${path} --assume-role-policy-document '${trust}' && ` +
  `aws iam attach-role-policy --role-name gone --policy-arn ${needed}`;
const inGreen = `--region eu-west-1 --cluster-name green --principal-arn ${roleArn("gone")}`;

/** Clusters blue and green, the latter with a profile that has role gone. */
function accountWith(role: string, status = "ACTIVE"): AccountRecord {
  const profiles = [rightProfile({ arn: profileArn("green", "default"), role, status })];
  const accessEntries = [{ principal: roleArn("gone"), type: "FARGATE_LINUX" }];
  const green = rightCluster({ name: "green", arn: clusterArn("green"), profiles, accessEntries });
  const blue = rightCluster({ profiles: [], accessEntries: [] });
  return rightAccount({ roles: [], allRoles: false, regions: [{ name: region, clusters: [blue, green] }] });
}

const inBlue = { name: "blue", region };
const fixesFor = (account: AccountRecord, clusters: { name: string; region: string }[], arn?: string) =>
  assess(account, { roleName: "gone", clusters, ...(arn === undefined ? {} : { roleArn: arn }) })
    .findings.filter(({ id }) => id === "role-missing")
    .map(({ message, fix = [] }) => [message, fixText(fix)]);
const messageOf = (arn: string) =>
  `Fargate profile default of cluster green in eu-west-1 uses ${arn}, but there is no such role`;
const message = messageOf(roleArn("gone"));

describe("a role that was asked for and is not there", () => {
  const elsewhere = accountWith(roleArn("other"));
  const ask = (name: string, cluster: string, others: string[] = [], where = region) =>
    assess(elsewhere, { roleName: name, clusters: [{ name: cluster, region: where }] }, undefined, others);

  it("is made for the clusters whose profiles have it and those that were named, with its access entry renewed", () => {
    const entry =
      ` && aws eks delete-access-entry ${inGreen} && ` +
      `aws eks create-access-entry ${inGreen} --type FARGATE_LINUX${newToEks}`;
    const account = accountWith(roleArn("gone"));
    assert.deepEqual(fixesFor(account, [inBlue]), [[message, createRole(rightTrust("blue", "green")) + entry]]);
    assert.deepEqual(fixesFor(account, []), [[message, createRole(rightTrust("green")) + entry]]);
  });

  it("is made with the path that a profile has it by, whatever was asked for", () => {
    const account = accountWith(roleArn("gone", "/teams/"));
    for (const arn of [undefined, roleArn("gone")])
      assert.deepEqual(fixesFor(account, [inBlue], arn), [
        [messageOf(roleArn("gone", "/teams/")), createRole(rightTrust("blue", "green"), " --path /teams/")],
      ]);
  });

  it("is not made if no profile has it: its name may be misspelt", () => {
    const missing = `There is no role BY-HAND in account ${accountId}`;
    assert.throws(() => ask("BY-HAND", "blue", ["pods", "by-hand"]), { message: `${missing} (did you mean by-hand?)` });
    assert.throws(() => ask("BY-HAND", "blue", ["pods"]), { message: missing });
    assert.throws(() => fixesFor(accountWith(roleArn("gone"), "DELETING"), [inBlue]), Unanswered);
    assert.throws(() => fixesFor(elsewhere, []), Unanswered);
  });

  it("says of a cluster that is not there what was meant", () => {
    assert.throws(() => ask("gone", "gren"), {
      message:
        "There is no cluster gren in eu-west-1 (did you mean green?). Correct --cluster or --region (eu-west-1 has blue, green), " +
        "or make the cluster first",
    });
    assert.throws(
      () => ask("gone", "green", [], "eu-wst-1"),
      /is not a Region of AWS \(did you mean eu-west-1\?\), so/,
    );
    assert.throws(() => ask("gone", "green", [], "us-east-1"), /^Error: Region us-east-1 is not enabled in account/);
  });
});

describe("a role that was asked for without a cluster", () => {
  const pods = { roleName: "pods", clusters: [] };
  const unused = { profiles: [], accessEntries: [] };

  it("is judged for the clusters whose profiles use it, as if they were named", () => {
    const cases = [rightAccount(), withRole({ attachedPolicies: [] })];
    const ids = cases.map((account) => {
      const [alone, named] = [[], [inBlue]].map((clusters) => assess(account, { ...pods, clusters }));
      const [texts, wanted] = [alone, named].map((judged) => JSON.stringify({ ...judged, role: undefined }));
      assert.equal(texts, wanted);
      return alone.findings.map(({ id }) => id);
    });
    assert.deepEqual(ids, [[], ["policy-missing"]]);
  });

  it("is for the cluster that its policy names, too", () => {
    const account = withRole({ trustPolicy: rightTrust("green") });
    const ids = [[], [inBlue]].map((clusters) => assess(account, { ...pods, clusters }).findings.map(({ id }) => id));
    assert.deepEqual(ids, [["profile-role-untrusted"], ["trust-unsafe", "trust-broken", "profile-role-untrusted"]]);
  });

  it("is refused if no profile uses it, or only one that is being deleted: what to add", () => {
    const deleted = { profiles: [rightProfile({ status: "DELETING" })] };
    for (const cluster of [unused, deleted])
      assert.throws(() => assess(withCluster(cluster), pods), {
        message:
          `No Fargate profile of account ${accountId} uses role pods. Say which cluster the role is for: ` +
          "fargate-role scan pods --cluster NAME",
      });
  });

  it("is judged all the same if it lets in another service only: no pod can start with it", () => {
    const account = withCluster(unused);
    account.roles = account.roles.map((role) => ({ ...role, trustPolicy: trustFor("eks.amazonaws.com") }));
    assert.deepEqual(
      assess(account, pods).findings.map(({ id, message }) => [id, message]),
      [
        [
          "trust-broken",
          'Role pods: the Fargate profiles of this role cannot use it, so their pods never start. The document, Principal: it trusts "eks.amazonaws.com" only, as the role of an EKS cluster does',
        ],
      ],
    );
  });

  it("is judged all the same if every cluster can use it", () => {
    const account = withCluster(unused);
    account.roles = account.roles.map((role) => ({ ...role, trustPolicy: trustFor("eks-fargate-pods.amazonaws.com") }));
    assert.deepEqual(
      assess(account, pods).findings.map(({ id }) => id),
      ["trust-unsafe"],
    );
  });

  it("is refused with the truth if a use may be hidden", () => {
    const unknown = [{ action: "eks:ListClusters", region: "us-east-1", reason: "denied", denied: true }];
    assert.throws(() => assess(withCluster(unused, { unknown }), pods), {
      message: /^No Fargate profile that could be read uses role pods\. Say/,
    });
  });
});
