import assert from "node:assert/strict";
import { mapAsSvg } from "../../../../cli/report/map/draw";
import { mapAsMermaid } from "../../../../cli/report/map/mermaid";
import { mapOf, type MapAccount } from "../../../../cli/report/map/model";
import {
  accountId,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
} from "../../../support/fake-aws-account";
import { hostile, mixedAccount, reportOf } from "../reports";

const role = { arn: hostile, name: hostile, verdict: "fail" as const, nodes: [hostile], findings: [] };
const hostileMap: MapAccount[] = [
  {
    id: hostile,
    clusters: [
      { arn: hostile, name: hostile, profiles: [{ name: hostile, role: hostile, title: hostile }], roles: [role] },
    ],
  },
];

describe("the map of who uses which role", () => {
  it("has accounts, clusters, profiles and roles with their verdicts", async () => {
    const [account] = mapOf(reportOf(mixedAccount()));
    assert.equal(account?.id, "123456789012");
    const [cluster] = account.clusters;
    assert.equal(cluster?.name, "eu-west-1/blue");
    assert.deepEqual(cluster.roles.map(({ name, verdict }) => [name, verdict]).sort()[0], ["open", "fail"]);
    assert.ok(cluster.profiles.some(({ name }) => name === "open"));
  });

  const lost = rightProfile({ name: "lost", role: roleArn("gone") });
  const theirs = "arn:aws:iam::999988887777:role/pods";

  it("has the profiles whose role is not there, with that role", async () => {
    const green = rightCluster({ name: "green", profiles: [{ ...lost, arn: profileArn("green", "lost") }] });
    const clusters = [rightCluster({ profiles: [rightProfile(), lost] }), green];
    const [account] = mapOf(reportOf(rightAccount({ regions: [{ name: region, clusters }] })));
    assert.deepEqual(
      account?.clusters.map(({ name, profiles, roles }) => [
        name,
        profiles.map((profile) => `${profile.name} ${profile.role}`),
        roles.map(({ name, verdict, findings }) => [name, verdict, findings.length]),
      ]),
      [
        [
          "eu-west-1/blue",
          [`default ${roleArn("pods")}`, `lost ${roleArn("gone")}`],
          [
            ["pods", "pass", 0],
            ["gone", "fail", 2],
          ],
        ],
        ["eu-west-1/green", [`lost ${roleArn("gone")}`], [["gone", "fail", 2]]],
      ],
    );
  });

  it("has the profile with a role of another account in its own, beside that role in the other", async () => {
    const own = reportOf(withCluster({ profiles: [rightProfile({ role: theirs })] }, { roles: [] }));
    const role = rightRole({ arn: theirs, trustPolicy: rightTrust("blue").replaceAll(accountId, "999988887777") });
    const other = reportOf(rightAccount({ id: "999988887777", roles: [role], regions: [] }));
    const both = { roles: [...own.roles, ...other.roles], findings: [...own.findings, ...other.findings] };
    assert.deepEqual(mapAsMermaid(mapOf(both)).split("\n").slice(1, 10), [
      'subgraph a0["Account 123456789012"]',
      '  r0["pods: problem"]:::wrong',
      '  subgraph a0c0["eu-west-1/blue"]',
      '    a0c0p0(["default"])',
      "  end",
      "  a0c0p0 --> r0",
      "end",
      'subgraph a1["Account 999988887777"]',
      '  r1["pods: OK"]:::right',
    ]);
  });

  it("is Mermaid whose names are no markup", () => {
    const text = mapAsMermaid(hostileMap);
    assert.match(text, /^flowchart LR\nsubgraph a0\["Account ::warning::#60;script#62;/);
    assert.ok(!/[<>`\u001b\u202e]|alert\(/.test(text.replaceAll("-->", "").replaceAll("-.->", "")), text);
    assert.match(text, /a0c0p0 --> r0/);
  });

  it("is SVG whose names are no markup", () => {
    const svg = mapAsSvg(hostileMap);
    assert.ok(!svg.includes("<script"));
    assert.ok(!["\u001b", "\u202e"].some((character) => svg.includes(character)));
  });
});
