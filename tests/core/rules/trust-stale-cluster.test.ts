import assert from "node:assert/strict";
import type { AccountRecord, RegionRecord } from "../../../core/readers/account/inventory";
import { staleFix } from "../../../core/rules/trust-stale-cluster";
import { buildTrustPolicy } from "../../../core/trust";
import { foundIn, roleIn } from "../../support/account-findings";
import {
  line,
  profileArn,
  region,
  rightCluster,
  rightRole,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { accountOf, type WrittenAccount } from "../../support/account-cases";
import { casesOf } from "../../support/cases";
import { trustFor } from "../../support/trust";

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
    ["of any Region, and none has the cluster", line("gone", everywhere), { regions: [here, empty(us)] }, "*"],
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
    it(`${what} is ${where === undefined ? "no finding" : `one for no cluster in ${where}`}`, async () => {
      const trustPolicy = JSON.stringify(buildTrustPolicy([line("blue"), gone]));
      const all = await foundIn(withRole({ trustPolicy }, account), "trust-stale-cluster");
      const cluster = gone.includes("/blue/") ? "blue" : "gone";
      assert.deepEqual(
        all.map(({ found }) => found),
        where === undefined ? [] : [{ kind: "stale-line", line: gone, cluster, region: where }],
      );
    });

  it("is a finding of its own for each cluster that is not there, as advice", async () => {
    const findings = await foundIn(withRole({ trustPolicy: rightTrust("blue", "gone", "lost") }));
    assert.deepEqual(
      findings.map(({ level, fix }) => [level, fix]),
      ["gone", "lost"].map((name) => ["advice", { kind: "remove-line", line: line(name) }]),
    );
    assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, 2);
  });
});

describe("the line of a cluster that is gone", () => {
  const gone = line("gone");
  const statement = (...names: string[]) => buildTrustPolicy(names.map((name) => line(name))).Statement[0] ?? {};
  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const [ec2 = {}] = (JSON.parse(trustFor("ec2.amazonaws.com")) as { Statement: object[] }).Statement;
  const unused = (trustPolicy: string) => withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy })] });

  const cases = casesOf(__filename, "fixes") as [what: string, WrittenAccount, fix: object, stale?: string[]][];
  for (const [what, account, fix, stale = [gone]] of cases)
    it(what, () => assert.deepEqual(staleFix(roleIn(accountOf(account)), new Set(stale))(gone), fix));

  it("is one of thousands, and is found in no more time", function () {
    this.timeout(5_000);
    const lines = Array.from({ length: 3_000 }, (_, index) => line(`gone-${index}`));
    const fixOf = staleFix(roleIn(unused(document(statement("gone")))), new Set([...lines, gone]));
    for (const one of lines) assert.deepEqual(fixOf(one), { kind: "remove-line", line: one });
    const many = rightTrust(...lines.map((_, index) => `gone-${index}`));
    const inMany = staleFix(roleIn(unused(many)), new Set(lines));
    assert.deepEqual(new Set(lines.map((one) => inMany(one).kind)), new Set(["replace-line"]));
  });

  it("is the last of a role of nodes: the Fargate service goes, as in its other findings", () => {
    const fix = staleFix(roleIn(unused(document(ec2, statement("gone")))), new Set([gone]))(gone);
    assert.ok(fix.kind === "own-role" && fix.for === "pods");
    assert.equal(fix.left, "remove-fargate");
  });
});
