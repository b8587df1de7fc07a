import assert from "node:assert/strict";
import { check } from "../../../../dev/localcloud/aws-provider/core/check";
import { document, flag, integer, list, text } from "../../../../dev/localcloud/aws-provider/core/property";
import type { ResourceType } from "../../../../dev/localcloud/aws-provider/core/resource-type";
import { unknownString } from "../../../../core/records/record";
import type { Values } from "../../../../dev/localcloud/aws-provider/core/values";

const thing: ResourceType = {
  token: "aws:test/thing:Thing",
  title: "Thing",
  naming: { property: "name", prefix: "namePrefix", maximum: 20 },
  properties: {
    name: text({ computed: true, replaces: true }),
    namePrefix: text({ computed: true }),
    policy: document({ required: true }),
    force: flag({ default: false }),
    size: integer(),
    rules: list({ kind: "object", properties: { policy: document() } }),
    arn: text({ output: true }),
  },
  create: async () => "id",
  read: async () => undefined,
  delete: async () => {},
};
const seed = Buffer.from("0123456789abcdef0123456789abcdef", "hex");
const checked = (given: Values, previous: Values = {}, name = "one"): ReturnType<typeof check> =>
  check(thing, name, given, previous, seed);

describe("checking the inputs of a resource", () => {
  it("fills in defaults and a name of seven hexadecimal digits, and keeps which", () => {
    assert.deepEqual(checked({ policy: "{}" }), {
      inputs: { policy: "{}", force: false, name: "one-0123456", __defaults: ["force", "name"] },
      failures: [],
    });
  });

  it("keeps a generated name at the next update", () => {
    const previous = { name: "one-7654321", __defaults: ["name"] };
    assert.equal(checked({ policy: "{}" }, previous).inputs.name, "one-7654321");
  });

  it("does not keep a name that the program gave before", () => {
    assert.equal(checked({ policy: "{}" }, { name: "given", __defaults: [] }).inputs.name, "one-0123456");
  });

  it("generates no name where a name or a prefix is given", () => {
    assert.equal(checked({ policy: "{}", name: "given" }).inputs.name, "given");
    assert.ok(!("name" in checked({ policy: "{}", namePrefix: "pre-" }).inputs));
  });

  it("refuses a generated name that AWS would refuse, and says what to do", () => {
    assert.deepEqual(checked({ policy: "{}" }, {}, "a-very-long-name").failures, [
      {
        property: "name",
        reason:
          "the generated name 'a-very-long-name-0123456' is longer than 20 characters; shorten the resource's name or set 'name'",
      },
    ]);
  });

  it("refuses what is missing, unknown, or AWS's own", () => {
    assert.deepEqual(checked({ colour: "red", arn: "arn" }).failures, [
      { property: "colour", reason: "aws:test/thing:Thing has no property 'colour'" },
      { property: "arn", reason: "'arn' is set by AWS and cannot be given" },
      { property: "policy", reason: "aws:test/thing:Thing needs the property 'policy'" },
    ]);
  });

  it("turns documents given as objects into text, at any depth", () => {
    const { inputs } = checked({ policy: { Version: "1" }, rules: [{ policy: { Id: "2" } }] });
    assert.equal(inputs.policy, '{"Version":"1"}');
    assert.deepEqual(inputs.rules, [{ policy: '{"Id":"2"}' }]);
  });

  it("takes a document with something unknown inside as unknown", () => {
    assert.equal(checked({ policy: { Resource: [unknownString] } }).inputs.policy, unknownString);
  });

  it("takes a number given as text, as stack configuration gives it", () => {
    assert.equal(checked({ policy: "{}", size: "7" }).inputs.size, 7);
  });

  it("takes null as not given", () => {
    assert.ok(!("size" in checked({ policy: "{}", size: null }).inputs));
  });
});
