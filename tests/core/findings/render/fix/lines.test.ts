import assert from "node:assert/strict";
import { linesFor, whatToFillIn } from "../../../../../core/findings/render/fix/lines";
import { withPlaceholders, type SourceArnLine } from "../../../../../core/trust";
import { casesOf } from "../../../../support/cases";

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
  const cases = casesOf(__filename, "cases") as [
    what: string,
    lines: SourceArnLine[],
    clusters: { name?: string; region?: string }[],
    SourceArnLine[],
  ][];
  for (const [what, lines, clusters, expected] of cases)
    it(`where ${what}`, () => {
      const shown = (all: SourceArnLine[]) => all.map((one) => withPlaceholders(one));
      assert.deepEqual(shown(linesFor(lines, clusters)), shown(expected));
    });
});
