import assert from "node:assert/strict";
import { mapAsSvg } from "../../../cli/map/draw";
import { mapAsMermaid } from "../../../cli/map/mermaid";
import { mapOf, type MapAccount } from "../../../cli/map/model";
import { hostile, mixedAccount, reportOf } from "../report/reports";

const role = { arn: hostile, name: hostile, verdict: "fail" as const, nodes: [hostile], findings: [] };
const hostileMap: MapAccount[] = [
  {
    id: hostile,
    clusters: [{ arn: hostile, name: hostile, profiles: [{ name: hostile, role: hostile }], roles: [role] }],
  },
];

describe("the map of who uses which role", () => {
  it("has accounts, clusters, profiles and roles with their verdicts", async () => {
    const [account] = mapOf(await reportOf(mixedAccount()));
    assert.equal(account?.id, "123456789012");
    const [cluster] = account.clusters;
    assert.equal(cluster?.name, "eu-west-1/blue");
    assert.deepEqual(cluster.roles.map(({ name, verdict }) => [name, verdict]).sort()[0], ["open", "fail"]);
    assert.ok(cluster.profiles.some(({ name }) => name === "open"));
  });

  it("is Mermaid whose names are no markup", () => {
    const text = [...mapAsMermaid(hostileMap)].join("\n");
    assert.match(text, /^flowchart LR\nsubgraph a0\["Account ::warning::#60;script#62;/);
    assert.ok(!/[<>`\u001b\u202e]|alert\(/.test(text.replaceAll("-->", "").replaceAll("-.->", "")), text);
    assert.match(text, /a0c0p0 --> r0/);
  });

  it("is SVG whose names are no markup", () => {
    const svg = [...mapAsSvg(hostileMap)].join("\n");
    assert.ok(!svg.includes("<script"));
    assert.ok(!["\u001b", "\u202e"].some((character) => svg.includes(character)));
  });
});
