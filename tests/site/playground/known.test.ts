import assert from "node:assert/strict";
import { knownFrom } from "../../../site/playground/known";
import { casesOf } from "../../support/cases";

const options = { account: "", clusters: "", regions: "", parameters: "" };

describe("what the reader of the playground knows", () => {
  for (const [title, given, known] of casesOf(__filename, "known") as [string, object, object][])
    it(title, () => {
      const { known: read, faults } = knownFrom({ ...options, ...given });
      assert.deepEqual([read, faults], [{ parameters: {}, ...known }, {}]);
    });

  it("names what has no meaning, and does without it", () =>
    assert.deepEqual(knownFrom({ account: "12", clusters: "prod, a/b", regions: "eu-nowhere-1", parameters: "prod" }), {
      known: { clusters: [{ name: "prod" }], parameters: {} },
      regions: [],
      faults: {
        account: "An account id has 12 digits.",
        clusters: "a/b is not the name or the ARN of an EKS cluster.",
        regions: "eu-nowhere-1 is not a Region of AWS.",
        parameters: "Write NAME=VALUE, for example ClusterName=prod.",
      },
    }));
});
