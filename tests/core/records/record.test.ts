import assert from "node:assert/strict";
import {
  describe as inWords,
  describeProperty,
  isLeftAsItIs,
  isPartlyUnknown,
  items,
  knownUrn,
  nameInUrn,
  plain,
  read,
  secret,
  secretContent,
  stackOfUrn,
  text,
  typesInUrn,
  unknown,
  textsIn,
  type ResourceRecord,
} from "../../../core/records/record";
import { unknown as sentinel } from "../../support/analyzer";
import { recordOf } from "../../support/records";
import { itEach, itEachCase } from "../../support/cases";

/** A value in words, for a title. */
const shown = (value: unknown) =>
  value === undefined ? "nothing" : value === unknown ? "the unknown" : JSON.stringify(value);
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const resourceMark = "5cf8f73096256a8f31e491e813e4eb8e";
const sealed = (content: Record<string, unknown>) => ({ [signature]: secretMark, ...content });
/** As the policy pack hands over what is not known: reading it throws. */
const throwing = new Proxy<Record<string, unknown>>(
  { a: 1 },
  {
    get() {
      throw new Error("not known yet");
    },
  },
);

describe("a value at a path", () => {
  itEach(
    [
      ["the value itself without a path", 7, [], 7],
      ["what is there", { a: [{ b: "x" }] }, ["a", 0, "b"], "x"],
      ["null where it is null", { a: null }, ["a"], null],
      ["none below null", { a: null }, ["a", "b"], undefined],
      ["none below a text", { a: "x" }, ["a", "length"], undefined],
      ["none below what is not there", {}, ["a", "b"], undefined],
      ["none for what an object inherits", {}, ["toString"], undefined],
      ["unknown where it is a sentinel", { a: sentinel }, ["a"], unknown],
      ["unknown below a sentinel", { a: sentinel }, ["a", "b", "c"], unknown],
      ["unknown where the whole is", sentinel, ["a"], unknown],
      ["unknown where reading throws", throwing, ["a"], unknown],
      ["known where a text contains a sentinel", { a: `x${sentinel}` }, ["a"], `x${sentinel}`],
      ["what a secret holds", { a: secret({ b: "x" }) }, ["a", "b"], "x"],
      ["what a secret in a secret holds", secret(secret("x")), [], "x"],
      ["unknown where a secret is not known", secret(sentinel), [], unknown],
      ["unknown where a secret is encrypted", sealed({ ciphertext: "v1" }), [], unknown],
      ["what a decrypted secret holds", sealed({ plaintext: '{"a":"x"}' }), ["a"], "x"],
      ["unknown where a decrypted secret is no JSON", sealed({ plaintext: "{" }), [], unknown],
      ["unknown where a decrypted secret is no text", sealed({ plaintext: 7 }), [], unknown],
      ["the URN of a resource", { [signature]: resourceMark, urn: "urn:x" }, [], "urn:x"],
      ["the object where the mark is another", { [signature]: "x", value: 1 }, ["value"], 1],
      ["the object where the mark is inherited", Object.create(sealed({ value: 1 })), ["value"], undefined],
    ],
    "is %s",
    (_what: string, container: unknown, path: (string | number)[], expected: unknown) =>
      assert.equal(read(container, ...path), expected),
  );

  for (const one of [
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  ])
    it(`is unknown for the sentinel ${one}`, () => assert.equal(read({ a: one }, "a"), unknown));

  it("is a text, or none where it is another value or not known", () => {
    assert.equal(text({ a: "x" }, "a"), "x");
    for (const a of [7, null, undefined, sentinel, ["x"]]) assert.equal(text({ a }, "a"), undefined);
  });
});

describe("the items of a value", () => {
  itEach(
    [
      [undefined, []],
      [null, []],
      ["x", ["x"]],
      [{ b: 1 }, [{ b: 1 }]],
      [
        ["x", sentinel, secret("y")],
        ["x", unknown, "y"],
      ],
      [sentinel, unknown],
    ],
    (value, expected) => `are ${shown(expected)} for ${shown(value)}`,
    (value: unknown, expected: unknown) => assert.deepEqual(items({ a: value }, "a"), expected),
  );
});

describe("a plain value", () => {
  it("has the sentinel for what is not known, and what secrets hold", () =>
    assert.deepEqual(plain({ a: [unknown, secret("x"), null, 7], b: throwing, c: sealed({}) }), {
      ...{ a: [sentinel, "x", null, 7], b: { a: sentinel }, c: sentinel },
    }));
  itEach(
    [
      ["x", false, ["x"]],
      [null, false, []],
      [undefined, false, []],
      [7, false, []],
      [sentinel, true, [sentinel]],
      [`x${sentinel}`, false, [`x${sentinel}`]],
      [{ a: ["x", { b: sentinel }] }, true, ["x", sentinel]],
      [{ a: ["x", { b: "y" }] }, false, ["x", "y"]],
    ],
    (value, partly, texts) =>
      `${shown(value)} is ${partly ? "not known in part" : "known"}, with ${texts.length} texts`,
    (value: unknown, partly: boolean, texts: string[]) => {
      assert.equal(isPartlyUnknown(value), partly);
      assert.deepEqual(textsIn(value), texts);
    },
  );
});

describe("what an envelope for a secret holds", () => {
  itEach(
    [
      ["its value", secret("x"), { content: "x" }],
      ["its JSON text", sealed({ plaintext: '"x"' }), { content: '"x"' }],
      ["nothing in sight", sealed({ ciphertext: "v1" }), { content: undefined }],
    ],
    "is %s",
    (_what: string, value: unknown, expected: unknown) => assert.deepEqual(secretContent(value), expected),
  );

  for (const value of ["x", null, undefined, {}, { [signature]: resourceMark, urn: "x" }, Object.create(secret("x"))])
    it(`is not there for ${shown(value)}`, () => assert.equal(secretContent(value), undefined));
});

describe("a resource in words", () => {
  const stack = recordOf("aws:cloudformation/stack:Stack", "stack");
  const inner = recordOf("aws-native:iam:Role", "Pods", {}, { urn: `${stack.urn}#Pods`, within: stack });
  const control = recordOf("aws-native:iam:Role", "it", {}, { urn: stack.urn, within: stack });
  it("is its type and name, and what describes it", () => {
    assert.equal(inWords(stack), 'aws:cloudformation/stack:Stack "stack"');
    assert.equal(inWords(inner), 'aws-native:iam:Role "Pods" in aws:cloudformation/stack:Stack "stack"');
    assert.equal(inWords(control), 'aws:cloudformation/stack:Stack "stack"');
  });
  it("has its properties under their names in a template, where it is of one", () => {
    const names = (record: ResourceRecord, isInTemplate?: boolean) =>
      ["computeConfig.nodeRoleArn", "policies[0]"]
        .map((path) => describeProperty(record, path, isInTemplate))
        .join(" ");
    const [own, ofTemplate] = ["computeConfig.nodeRoleArn policies[0]", "ComputeConfig.NodeRoleArn Policies[0]"];
    const alone = recordOf("aws-native:eks:Cluster", "it");
    const object = recordOf("kubernetes:v1:ConfigMap", "it", {}, { within: stack });
    assert.deepEqual(
      [stack, alone, object].map((one) => names(one)),
      [own, own, own],
    );
    assert.deepEqual([names(inner), names(alone, true), names(object, true)], [ofTemplate, ofTemplate, own]);
  });
  it("is known under the URN of the outermost resource that describes it", () => {
    assert.equal(knownUrn(stack), stack.urn);
    assert.equal(knownUrn({ ...inner, within: { ...inner, urn: "x", within: stack } }), stack.urn);
  });

  for (const [urn, name, types] of [
    ["urn:pulumi:dev::project::aws:iam/role:Role::pods", "pods", ["aws:iam/role:Role"]],
    ["urn:pulumi:dev::project::a:b:C$aws:iam/role:Role::team::pods", "team::pods", ["a:b:C", "aws:iam/role:Role"]],
    ["template.yaml", "template.yaml", [""]],
  ] as const)
    it(`is called ${name} by ${urn}`, () => {
      assert.equal(nameInUrn(urn), name);
      assert.deepEqual(typesInUrn(urn), types);
    });

  for (const [urn, expected] of [
    [stack.urn, "project/dev"],
    ["urn:pulumi:dev::project::", "project/dev"],
    ["urn:pulumi:dev::project", undefined],
    ["urn:pulumi:dev:project::a::b", undefined],
    ["urn:pulumi:::project::a", undefined],
    ["urn:pulumi:dev::::a", undefined],
    ["xurn:pulumi:dev::project::a", undefined],
  ] as const)
    it(`is of stack ${expected ?? "none"} by its URN ${urn}`, () => assert.equal(stackOfUrn(urn), expected));
});

describe("a property that Pulumi leaves as it is", () => {
  itEachCase(
    __filename,
    "cases4",
    (path, expected) => `is ${expected ? "" : "not "}the one of ${path}`,
    (path: string, expected: boolean) =>
      assert.equal(isLeftAsItIs(recordOf("a:b:C", "it", {}, { ignoreChanges: ["x", path] }), "name"), expected),
  );

  it("is none where nothing is ignored", () => assert.equal(isLeftAsItIs(recordOf("a:b:C", "it"), "name"), false));
});
