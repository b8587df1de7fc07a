import assert from "node:assert/strict";
import { madeByController } from "../../../../core/readers/kubernetes/controllers";
import { unknown } from "../../../support/analyzer";
import { recordOf } from "../../../support/records";
import { casesOf } from "../../../support/cases";

type Props = Record<string, unknown>;

describe("what a controller makes of a manifest", () => {
  const cases = casesOf(__filename, "made", unknown) as [string, props: Props, made: string, of: Props][];
  for (const [kind, props, type, of] of cases)
    it(`${kind} is ${type}`, () => {
      const manifest = recordOf(`kubernetes:${kind}`, "m", props, {
        propertyDependencies: { spec: ["urn:a"], status: ["urn:b"] },
      });
      const from = Object.fromEntries(Object.keys(of).map((key) => [key, ["urn:a"]]));
      const made = { ...manifest, type, props: of, propertyDependencies: from, within: manifest };
      assert.deepEqual(madeByController(manifest), [made]);
    });

  it("comes from nowhere where the manifest does not", () => {
    const [made] = madeByController(
      recordOf("kubernetes:eks.services.k8s.aws/v1alpha1:Nodegroup", "m", { spec: { nodeRole: "r" } }),
    );
    assert.deepEqual(made?.propertyDependencies, { nodeRole: [] });
  });

  const none = casesOf(__filename, "none", unknown) as [type: string, props: Props][];
  for (const [type, props] of none)
    it(`is nothing for ${type} with ${JSON.stringify(props)}`, () =>
      assert.deepEqual(madeByController(recordOf(type, "m", props)), []));
});
