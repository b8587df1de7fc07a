import assert from "node:assert/strict";
import { linesFor, whatToFillIn } from "../../../../../core/findings/render/fix/lines";
import { withPlaceholders, type SourceArnLine } from "../../../../../core/trust";

const accountId = "111122223333";
const line = (changes: Partial<SourceArnLine> = {}): SourceArnLine => ({
  partition: "aws",
  region: "*",
  accountId,
  cluster: "shop",
  ...changes,
});

describe("what to fill in", () => {
  const account = "the id of your AWS account in place of ACCOUNT_ID";
  const cluster = "the name of your EKS cluster in place of CLUSTER_NAME";
  const cases: [what: string, lines: SourceArnLine[], expected: string[]][] = [
    ["nothing", [], []],
    ["a whole line", [line()], []],
    ["a line without an account", [line({ accountId: undefined })], [`Put ${account}`]],
    ["a line without a cluster beside a whole one", [line(), line({ cluster: undefined })], [`Put ${cluster}`]],
    ["a line without both", [line({ accountId: undefined, cluster: undefined })], [`Put ${account}, and ${cluster}`]],
  ];
  for (const [what, lines, expected] of cases)
    it(`in ${what}: ${expected[0] ?? "nothing"}`, () => assert.deepEqual(whatToFillIn(lines), expected));

  it("is no account where the language has a reference to it", () => {
    assert.deepEqual(whatToFillIn([line({ accountId: undefined })], { knowsAccount: true }), []);
  });
});

describe("the lines of a fix for the clusters that use a role", () => {
  const open = line({ cluster: undefined });
  const ofUsWest = line({ region: "us-west-2" });
  const cases: [
    what: string,
    lines: SourceArnLine[],
    clusters: { name?: string; region?: string }[],
    SourceArnLine[],
  ][] = [
    ["no cluster is known", [open], [], [open]],
    ["no line is there", [], [{ name: "shop" }], []],
    [
      "a line lacks its cluster",
      [open],
      [{ name: "a" }, { name: "b" }],
      [line({ cluster: "a" }), line({ cluster: "b" })],
    ],
    ["a cluster has its line", [line()], [{ name: "shop", region: "eu-west-1" }], [line()]],
    ["a glob covers a cluster", [line({ cluster: "sh*" })], [{ name: "shop" }], [line({ cluster: "sh*" })]],
    ["a cluster lacks its line", [line()], [{ name: "other" }], [line(), line({ cluster: "other" })]],
    [
      "a cluster is in another Region",
      [ofUsWest],
      [{ name: "shop", region: "eu-west-1" }],
      [ofUsWest, line({ region: "eu-west-1" })],
    ],
    ["a cluster without a name", [line()], [{}], [line(), open]],
    ["a cluster goes by its resource", [line()], [{ name: "${shop}" }], [line()]],
    [
      "two clusters get one line",
      [open],
      [{ name: "a" }, { name: "a", region: "eu-west-1" }],
      [line({ cluster: "a" })],
    ],
  ];
  for (const [what, lines, clusters, expected] of cases)
    it(`where ${what}`, () => {
      const shown = (all: SourceArnLine[]) => all.map((one) => withPlaceholders(one));
      assert.deepEqual(shown(linesFor(lines, clusters)), shown(expected));
    });
});
