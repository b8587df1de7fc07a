import assert from "node:assert/strict";
import { findFacts, usedRoles } from "../../../core/facts/facts";
import { estateOf } from "../../../core/facts/estate";
import { judge } from "../../../core/judge";
import type { ResourceRecord } from "../../../core/records/record";
import { unknown, urnOf, type TestResource } from "../../support/analyzer";
import { manyAlike } from "../../support/many-alike";
import { sourceOf } from "../../support/records";

const component = urnOf("example:index:Everything", "all");

/** One big component that makes many roles, node groups and profiles whose roles are not known yet. */
function bigStack(count: number): ResourceRecord[] {
  const record = (
    type: string,
    name: string,
    props: Record<string, unknown>,
    from?: [string, string],
  ): ResourceRecord => ({
    urn: urnOf(type, name),
    type,
    name,
    props,
    parent: component,
    propertyDependencies: from ? { [from[0]]: [from[1]] } : {},
  });
  const parts = Array.from({ length: count }, (_, index) => {
    const role = urnOf("aws:iam/role:Role", `role-${index}`);
    return [
      record("aws:iam/role:Role", `role-${index}`, { name: `role-${index}`, arn: unknown, assumeRolePolicy: "{}" }),
      record("aws:eks/nodeGroup:NodeGroup", `nodes-${index}`, { nodeRoleArn: unknown }, ["nodeRoleArn", component]),
      record("aws:eks/fargateProfile:FargateProfile", `pods-${index}`, { podExecutionRoleArn: unknown }, [
        "podExecutionRoleArn",
        role,
      ]),
    ];
  });
  const root: ResourceRecord = {
    urn: component,
    type: "example:index:Everything",
    name: "all",
    props: {},
    propertyDependencies: {},
  };
  return [root, ...parts.flat()];
}

function recordOf({
  type,
  name,
  props = {},
  propertyDependencies = {},
  parent,
  provider,
}: TestResource): ResourceRecord {
  const made = provider && { urn: urnOf("pulumi:providers:aws", provider.name), props: provider.props };
  return { urn: urnOf(type, name), type, name, props, propertyDependencies, parent, provider: made };
}

describe("facts about roles", () => {
  it("are a pure function of the resources", () => {
    const records = bigStack(3);
    const before = JSON.stringify(records);
    assert.deepEqual(findFacts(records).uses, findFacts(records).uses);
    assert.equal(JSON.stringify(records), before);
  });

  /** How often a work reads something of the records. */
  function readsOf(records: readonly ResourceRecord[], work: (records: ResourceRecord[]) => void) {
    let reads = 0;
    const get = (target: ResourceRecord, key: string | symbol): unknown => {
      reads++;
      return Reflect.get(target, key);
    };
    work(records.map((record) => new Proxy(record, { get })));
    return reads;
  }

  it("read ten times as much of ten times the resources, whatever component they are in", () => {
    const of = (count: number) =>
      readsOf(bigStack(count), (records) => assert.equal(usedRoles(findFacts(records).uses).length, count));
    const [small, large] = [of(500), of(5000)];
    assert.ok(large <= small * 10.1, `${String(large)} reads of 5000 resources of each kind, ${String(small)} of 500`);
  });

  for (const [what, make] of Object.entries(manyAlike)) {
    it(`read four times as much of four times as many ${what}, and so does all that is asked of them`, () => {
      const of = (count: number) => readsOf(make(count).map(recordOf), (records) => judge(estateOf(sourceOf(records))));
      const [small, large] = [of(100), of(400)];
      assert.ok(large <= small * 4.3, `${String(large)} reads for 400, ${String(small)} for 100`);
    });
  }

  it("are found in a state whose secrets are in envelopes", () => {
    const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
    const open = { ...sealed, ciphertext: undefined, plaintext: '"arn:aws:iam::111122223333:role/shared"' };
    const profile = (podExecutionRoleArn: unknown): ResourceRecord => ({
      urn: urnOf("aws:eks/fargateProfile:FargateProfile", "pods"),
      type: "aws:eks/fargateProfile:FargateProfile",
      name: "pods",
      props: { podExecutionRoleArn },
      propertyDependencies: {},
    });
    assert.deepEqual(findFacts([profile(sealed)]).uses, []);
    assert.equal(findFacts([profile(open)]).uses[0].role.arn, "arn:aws:iam::111122223333:role/shared");
  });

  it("are looked for only while there is time", () => {
    const record = recordOf({ type: "aws:iam/role:Role", name: "r" });
    assert.throws(() => findFacts([record], undefined, () => assert.fail("late")), /late/);
  });
});
