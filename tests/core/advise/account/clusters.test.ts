import assert from "node:assert/strict";
import { leastTrustPolicy, permitsCluster } from "../../../../core/advise/account/clusters";
import { readAccount } from "../../../../core/readers/account/account";
import { buildTrustPolicy } from "../../../../core/trust";
import { line, profileArn, region, rightAccount } from "../../../support/fake-aws-account";

const account = readAccount(rightAccount({ roles: [], regions: [] }));
const trusting = (sourceArns: string | string[]) => JSON.stringify(buildTrustPolicy([sourceArns].flat()));

describe("whether a trust policy lets in", () => {
  const [first, second] = ["first", "second"].map((name) => profileArn("green", name));
  const green = { region, cluster: "green", profiles: [first, second] };
  const clusters: [what: string, document: string, use: typeof green, lets: boolean][] = [
    ["a cluster whose line it has", trusting(line("green")), green, true],
    ["a cluster of which it has each profile", trusting([first, second]), green, true],
    ["a cluster of which it has one profile", trusting([first]), green, false],
    ["a cluster without profiles, of which it has one", trusting([first]), { ...green, profiles: [] }, false],
    ["a cluster without profiles whose line it has", trusting(line("green")), { ...green, profiles: [] }, true],
  ];
  for (const [what, document, use, lets] of clusters)
    it(`${what}: ${lets ? "yes" : "no"}`, () => assert.equal(permitsCluster(document, use, account), lets));
});

describe("the least trust policy", () => {
  const use = (cluster: string, where = region) => ({ region: where, cluster, profiles: [] });
  it("has a line for each cluster, once, in the order of Region and name", () =>
    assert.deepEqual(
      leastTrustPolicy([use("red", "us-east-1"), use("red"), use("blue"), use("red")], account),
      buildTrustPolicy([line("blue"), line("red"), line("red", { region: "us-east-1" })]),
    ));

  it("is none for no cluster", () => assert.equal(leastTrustPolicy([], account), undefined));
});
