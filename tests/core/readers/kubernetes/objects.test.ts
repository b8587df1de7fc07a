import assert from "node:assert/strict";
import { objectsWithin } from "../../../../core/readers/kubernetes/objects";
import { unknown } from "../../../support/analyzer";
import { unknown as notKnown, type ResourceRecord } from "../../../../core/records/record";
import { providedBy, recordOf } from "../../../support/records";

const releaseType = "kubernetes:helm.sh/v3:Release";
const object = (kind: string, more: Record<string, unknown> = {}) => ({ apiVersion: "x.io/v1", kind, ...more });
const text = (kind: string) => `apiVersion: x.io/v1\nkind: ${kind}\n`;
const settings = { defaultInstanceProfile: "p" };
const shown = (record: ResourceRecord) =>
  objectsWithin(record).map(({ urn, type, name }) => [urn.slice(record.urn.length), type, name]);

describe("the Kubernetes objects in the values of a Helm release", () => {
  const cases: [what: string, values: unknown, expected: string[][]][] = [
    ["an object", { a: object("A") }, [["#0", "kubernetes:x.io/v1:A", "A"]]],
    ["an object of the core", { a: { ...object("A"), apiVersion: "v1" } }, [["#0", "kubernetes:core/v1:A", "A"]]],
    ["its name", [object("A", { metadata: { name: "a" } })], [["#0", "kubernetes:x.io/v1:A", "a"]]],
    [
      "objects in lists, deep down",
      { a: [{ b: [object("A")] }, object("B")] },
      [
        ["#0", "kubernetes:x.io/v1:A", "A"],
        ["#1", "kubernetes:x.io/v1:B", "B"],
      ],
    ],
    ["a text", { a: text("A") }, [["#0", "kubernetes:x.io/v1:A", "A"]]],
    [
      "a text of two documents",
      { a: `# two\n${text("A")}---\n${text("B")}` },
      [
        ["#0", "kubernetes:x.io/v1:A", "A"],
        ["#1", "kubernetes:x.io/v1:B", "B"],
      ],
    ],
    [
      "objects in an object",
      { a: object("A", { b: object("B") }) },
      [
        ["#0", "kubernetes:x.io/v1:A", "A"],
        ["#1", "kubernetes:x.io/v1:B", "B"],
      ],
    ],
    [
      "no object in what was applied or seen",
      { a: object("A", { metadata: object("B"), status: object("C") }) },
      [["#0", "kubernetes:x.io/v1:A", "A"]],
    ],
    [
      "no object in a kind of Kubernetes itself, but for its lists",
      [
        { ...object("ConfigMap", { data: { b: text("B") } }), apiVersion: "v1" },
        { ...object("Job", { spec: { args: [text("B")] } }), apiVersion: "batch/v1" },
        { ...object("Ingress", { spec: object("B") }), apiVersion: "networking.k8s.io/v1" },
        { ...object("List", { items: [object("A")] }), apiVersion: "v1" },
        { ...object("C", { spec: object("D") }), apiVersion: "cluster.x-k8s.io/v1" },
      ],
      [
        ["#0", "kubernetes:core/v1:ConfigMap", "ConfigMap"],
        ["#1", "kubernetes:batch/v1:Job", "Job"],
        ["#2", "kubernetes:networking.k8s.io/v1:Ingress", "Ingress"],
        ["#3", "kubernetes:core/v1:List", "List"],
        ["#4", "kubernetes:x.io/v1:A", "A"],
        ["#5", "kubernetes:cluster.x-k8s.io/v1:C", "C"],
        ["#6", "kubernetes:x.io/v1:D", "D"],
      ],
    ],
    ["none without a kind", { a: { apiVersion: "v1" }, b: { kind: "A" }, c: { apiVersion: 1, kind: "A" } }, []],
    ["none in a text that is no YAML", { a: `${text("A")}b: {{ c }}-d` }, []],
    [
      "those in the values of another chart, as text",
      { a: `b:\n- ${text("A").replace("k", "  k")}` },
      [["#0", "kubernetes:x.io/v1:A", "A"]],
    ],
    ["none in a text without a version", { a: "kind: A" }, []],
    ["none in a text of another form", { a: "x apiVersion:" }, []],
    ["none in values that are not known", unknown, []],
    ["none in null", { a: null, b: 7 }, []],
    [
      "Karpenter's settings",
      { settings: { aws: settings } },
      [["#0", "kubernetes:core/v1:ConfigMap", "karpenter-global-settings"]],
    ],
    [
      "Karpenter's settings of old",
      { aws: settings, a: object("A") },
      [
        ["#0", "kubernetes:core/v1:ConfigMap", "karpenter-global-settings"],
        ["#1", "kubernetes:x.io/v1:A", "A"],
      ],
    ],
    ["no settings without an instance profile", { aws: {}, settings: { aws: "x" } }, []],
  ];
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

  it("give Karpenter's nodes the instance profile of its settings", () =>
    assert.deepEqual(objectsWithin(recordOf(releaseType, "r", { values: { aws: settings } }))[0]?.props, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "karpenter-global-settings" },
      data: { "aws.defaultInstanceProfile": "p" },
    }));

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
