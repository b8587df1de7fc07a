import assert from "node:assert/strict";
import { objectsWithin } from "../../../../core/readers/kubernetes/objects";
import { unknown } from "../../../support/analyzer";
import { unknown as notKnown, type ResourceRecord } from "../../../../core/records/record";
import { providedBy, recordOf } from "../../../support/records";
import { casesOf } from "../../../support/cases";

const releaseType = "kubernetes:helm.sh/v3:Release";
const object = (kind: string, more: Record<string, unknown> = {}) => ({ apiVersion: "x.io/v1", kind, ...more });
const text = (kind: string) => `apiVersion: x.io/v1\nkind: ${kind}\n`;
const shown = (record: ResourceRecord) =>
  objectsWithin(record).map(({ urn, type, name }) => [urn.slice(record.urn.length), type, name]);

describe("the Kubernetes objects in the values of a Helm release", () => {
  const cases = casesOf(__filename, "inValues", unknown) as [what: string, values: unknown, expected: string[][]][];
  for (const [what, values, expected] of cases)
    it(`are ${what}`, () => assert.deepEqual(shown(recordOf(releaseType, "r", { values })), expected));

  it("have the values, the provider and what the values come from", () => {
    const release = recordOf(
      releaseType,
      "r",
      { values: { a: object("A", { spec: { role: unknown } }) } },
      { propertyDependencies: { values: ["urn:a"], chart: ["urn:b"] }, ...providedBy({}) },
    );
    assert.deepEqual(objectsWithin(release), [
      {
        urn: `${release.urn}#0`,
        type: "kubernetes:x.io/v1:A",
        name: "A",
        props: object("A", { spec: { role: unknown } }),
        propertyDependencies: { spec: ["urn:a"] },
        provider: release.provider,
        within: release,
      },
    ]);
    const { propertyDependencies: none } = recordOf(releaseType, "r");
    const [found] = objectsWithin({ ...release, propertyDependencies: none });
    assert.deepEqual(found?.propertyDependencies, { spec: [] });
  });

  it("have no value that is a variable", () => {
    const spec = { role: "${schema.spec.role}", other: "r", script: "a\n${b}" };
    assert.deepEqual(
      objectsWithin(
        recordOf("kubernetes:kro.run/v1alpha1:ResourceGraphDefinition", "g", {
          spec: { resources: [{ template: object("A", { spec }) }] },
        }),
      )[0]?.props,
      object("A", { spec: { other: "r", script: "a\n${b}" } }),
    );
  });

  it("are found in the values of a release of Crossplane, which stand deeper", () => {
    const spec = { forProvider: { values: { a: object("A") } } };
    assert.deepEqual(shown(recordOf("kubernetes:helm.crossplane.io/v1beta1:Release", "r", { spec })), [
      ["#0", "kubernetes:x.io/v1:A", "A"],
    ]);
  });

  it("are none in a text whose aliases stand for billions", () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join()}]`);
    assert.deepEqual(
      shown(recordOf(releaseType, "r", { values: { a: `${text("A")}l0: &l0 [x]\n${levels.join("\n")}` } })),
      [],
    );
  });
});

describe("the Kubernetes objects in a list", () => {
  const list = (items: unknown, type = "kubernetes:x.io/v1:AList") => recordOf(type, "l", { items });
  const cases: [what: string, record: ResourceRecord, expected: string[][]][] = [
    [
      "its items",
      list([{ metadata: { name: "a" } }, {}]),
      [
        ["#0", "kubernetes:x.io/v1:A", "a"],
        ["#1", "kubernetes:x.io/v1:A", "A"],
      ],
    ],
    ["those of its items that are known", list([unknown, {}, "x"]), [["#0", "kubernetes:x.io/v1:A", "A"]]],
    ["none of what is not known", list(unknown), []],
    ["none of what is not known in code", list(notKnown), []],
    ["none of another type", list([{}], "kubernetes:x.io/v1:A"), []],
    ["none of a type that goes on", list([{}], "kubernetes:x.io/v1:AListing"), []],
    ["none of another provider", list([{}], "xkubernetes:x.io/v1:AList"), []],
    [
      "none of a component, whose objects are resources",
      { ...list([object("A")]), type: "kubernetes:yaml/v2:ConfigGroup" },
      [],
    ],
    ["none of a type without a version", list([{}], "kubernetes:AList"), []],
  ];
  for (const [what, record, expected] of cases) it(`are ${what}`, () => assert.deepEqual(shown(record), expected));

  it("come from what the items come from, as far as they are not known", () => {
    const record = { ...list([{ spec: { a: unknown }, other: {} }]), propertyDependencies: { items: ["urn:a"] } };
    assert.deepEqual(objectsWithin(record)[0]?.propertyDependencies, { spec: ["urn:a"] });
  });
});
