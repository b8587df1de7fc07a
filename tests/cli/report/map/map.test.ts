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

  /** So many accounts of clusters with 50 profiles, each with a role; one role of the last cluster is wrong. */
  function large(accounts: number, clusters: number): MapAccount[] {
    const ids = Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index));
    return ids.map((id) => ({
      id,
      clusters: Array.from({ length: clusters }, (_, number) => {
        const names = Array.from({ length: 50 }, (_, index) => `pods-${number}-${index}`);
        const isWrong = (index: number) => id === ids.at(-1) && number === clusters - 1 && index === 0;
        return {
          ...{ arn: `cluster-${number}`, name: `eu-west-1/cluster-${number}` },
          profiles: names.map((name) => ({ name, role: roleArn(name), title: name })),
          roles: names.map((name, index) => ({
            ...{ arn: roleArn(name), name, nodes: [], findings: [] },
            verdict: isWrong(index) ? ("fail" as const) : ("pass" as const),
          })),
        };
      }),
    }));
  }

  it("is whole up to the 500 lines that Mermaid draws", () => {
    const text = mapAsMermaid(large(1, 10));
    assert.equal(text.match(/-->/g)?.length, 500);
    assert.doesNotMatch(text, /note\[/);
    assert.ok(!mapAsSvg(large(1, 10)).includes("--output html"));
  });

  for (const [what, map, boxes, last] of [
    [
      "a box for each cluster beyond that",
      large(1, 100),
      100,
      "eu-west-1/cluster-99: 50 profiles, 50 roles, 1 not right",
    ],
    [
      "a box for each account if the clusters are too many too",
      large(30, 30),
      30,
      "Account 100000000029: 1500 profiles, 1500 roles, 1 not right",
    ],
    [
      "the worst accounts if those are too many",
      large(1200, 1),
      undefined,
      "Account 100000001199: 50 profiles, 50 roles, 1 not right",
    ],
  ] as const)
    it(`has ${what}, and says so`, () => {
      const text = mapAsMermaid(map);
      assert.ok(text.length <= 50_000, `${text.length} characters`);
      assert.match(text, /^flowchart LR\nnote\["Mermaid draws at most 500 lines and 50000 characters, so each /);
      assert.ok(text.includes(`["${last}"]:::wrong`), text.slice(0, 500));
      const drawn = text.match(/:::(right|wrong)/g)?.length ?? 0;
      if (boxes !== undefined) assert.equal(drawn, boxes);
      else assert.match(text, new RegExp(`more\\["and ${map.length - drawn} more accounts"\\]`));
    });

  it("is SVG with a box for each cluster beyond 500 lines, and says so", () => {
    const svg = mapAsSvg(large(1, 100));
    assert.ok(svg.includes("More than 500 lines, so each cluster is one box."));
    assert.equal(svg.match(/<rect /g)?.length, 100);
    assert.match(svg, /<g class="role fail">.*cluster-99: 50 profiles, 50 roles, 1 not right/);
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
