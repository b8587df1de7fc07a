import assert from "node:assert/strict";
import { knownFrom } from "../../../site/playground/known";
import { casesOf } from "../../support/cases";

const options = { account: "", clusters: "", regions: "" };

describe("what the reader of the playground knows", () => {
  for (const [title, given, known] of casesOf(__filename, "known") as [string, object, object][])
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
