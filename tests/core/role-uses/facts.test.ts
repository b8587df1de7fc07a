import assert from "node:assert/strict";
import { type ResourceRecord, findFacts, usedRoles } from "../../../core/role-uses";
import { unknown, urnOf } from "../../support/analyzer";

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

describe("facts about roles", () => {
  it("are a pure function of the resources", () => {
    const records = bigStack(3);
    const before = JSON.stringify(records);
    assert.deepEqual(findFacts(records).uses, findFacts(records).uses);
    assert.equal(JSON.stringify(records), before);
  });

  it("read ten times as much of ten times the resources, whatever component they are in", () => {
    const readsOf = (count: number): number => {
      let reads = 0;
      const counted = bigStack(count).map(
        (record) =>
          new Proxy(record, {
            get(target, key) {
              reads++;
              return Reflect.get(target, key) as unknown;
            },
          }),
      );
      assert.equal(usedRoles(findFacts(counted).uses).length, count);
      return reads;
    };
    const [small, large] = [readsOf(500), readsOf(5000)];
    assert.ok(large <= small * 10.1, `${String(large)} reads of 5000 resources of each kind, ${String(small)} of 500`);
  });

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
});
