import assert from "node:assert/strict";
import { knownFrom } from "../../../site/playground/known";

const options = { account: "", clusters: "", regions: "" };

describe("what the reader of the playground knows", () => {
  for (const [title, given, known] of [
    ["nothing", {}, {}],
    ["an account as the console writes it", { account: "1111-2222-3333" }, { account: "111122223333" }],
    ["clusters", { clusters: "prod, test" }, { clusters: [{ name: "prod" }, { name: "test" }] }],
    [
      "clusters in a Region",
      { clusters: "prod", regions: "eu-west-1" },
      { region: "eu-west-1", clusters: [{ name: "prod", region: "eu-west-1" }] },
    ],
    [
      "a cluster in two Regions",
      { clusters: "prod", regions: "eu-west-1 us-east-1" },
      {
        clusters: [
          { name: "prod", region: "eu-west-1" },
          { name: "prod", region: "us-east-1" },
        ],
      },
    ],
    [
      "the ARN of a cluster",
      { clusters: "arn:aws:eks:eu-west-1:111122223333:cluster/prod" },
      { account: "111122223333", clusters: [{ name: "prod", region: "eu-west-1" }] },
    ],
  ] as const)
    it(title, () =>
      assert.deepEqual(knownFrom({ ...options, ...given }), { known: { ...known, parameters: {} }, faults: {} }),
    );

  it("names what has no meaning, and does without it", () =>
    assert.deepEqual(knownFrom({ account: "12", clusters: "prod, a/b", regions: "eu-nowhere-1" }), {
      known: { clusters: [{ name: "prod" }], parameters: {} },
      faults: {
        account: "An account id has 12 digits.",
        clusters: "a/b is not the name or the ARN of an EKS cluster.",
        regions: "eu-nowhere-1 is not a Region of AWS.",
      },
    }));
});
