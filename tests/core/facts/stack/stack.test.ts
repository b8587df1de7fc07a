import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../../core/records/record";
import { profilesIn } from "../../../../core/facts/stack/instance-profiles";
import { Stack } from "../../../../core/facts/stack/stack";
import { urnOf } from "../../../support/analyzer";
import { recordsOf } from "../../../support/records";
import type { Written } from "../../../support/stack-cases";
import { itEachCase } from "../../../support/cases";

const account = "111122223333";
const arnOf = (name: string, id = account) => `arn:aws:iam::${id}:role/${name}`;
const roleType = "aws:iam/role:Role";
const componentType = "example:index:Component";
const urn = (name: string, type = roleType) => urnOf(type, name);

type Changes = Partial<ResourceRecord>;
const resource = (type: string, name: string, changes: Changes = {}): ResourceRecord => ({
  ...{ urn: urn(name, type), type, name, props: {}, propertyDependencies: {} },
  ...changes,
});
/** A role whose ARN is known, by its name. */
const made = (name: string, changes: Changes = {}) =>
  resource(roleType, name, { props: { name, arn: arnOf(name) }, ...changes });
const component = (name: string, changes: Changes = {}) => resource(componentType, name, changes);
const inside = (name: string) => ({ parent: urn(name, componentType) });

/** A resource that uses a role. */
const user = (value: unknown, from: string[] = [], changes: Changes = {}) =>
  resource("example:index:User", "user", {
    props: value === undefined ? {} : { role: value },
    propertyDependencies: from.length > 0 ? { role: from } : {},
    ...changes,
  });

type Found = { urn?: string; arn?: string; name?: string; accountId?: string } | undefined;
/** The role that is found: by its resource, else by its ARN, else by its name and account. */
const shown = (found: Found) =>
  found &&
  (found.urn ?? found.arn ?? (found.accountId === undefined ? found.name : `${found.name} of ${found.accountId}`));

describe("the role that a value in a stack names", () => {
  const outputs = (...arns: string[]) =>
    resource("pulumi:pulumi:StackReference", "other", { props: { outputs: { arns, region: "x" } } });
  const at = (one: ResourceRecord) => one.urn;

  type Case = [records: Written[], use: object, expected?: string];
  itEachCase(
    __filename,
    "roles",
    "%s",
    (_name: string, [records, use, expected]: Case) => {
      const written = [{ "example:index:User user": { ...use } }, ...records];
      const [user = assert.fail(), ...others] = written.flatMap(recordsOf);
      assert.equal(shown(new Stack([...others, user]).roleAt(user, "role")), expected);
    },
    unknown,
  );

  it("is one where two stacks give out the same", () => {
    const two = [outputs(arnOf("a")), { ...outputs(arnOf("A")), urn: "urn:2" }];
    const use = user(unknown, [at(outputs()), "urn:2"]);
    assert.equal(shown(new Stack([...two, use]).roleAt(use, "role")), arnOf("A"));
  });
  itEachCase(
    __filename,
    "lists",
    "are in a list %s",
    (
      _name: string,
      [value, from, roles, candidates]: [value: unknown, from: string[], roles: string[], candidates: string[]],
    ) => {
      const use = resource("example:index:User", "user", {
        props: { roles: value },
        propertyDependencies: { roles: from },
      });
      const found = new Stack([made("a"), made("b"), made("c"), use]).rolesInList(use, "roles");
      assert.deepEqual([found.roles.map(shown), found.candidates.map(shown)], [roles, candidates]);
    },
    unknown,
  );
});

describe("what is within a component of a stack", () => {
  const profileType = "aws:iam/instanceProfile:InstanceProfile";
  const own = "fargate-pod-execution-role:index:FargatePodExecutionRole";
  const profiles = (name: string, changes: Changes = {}) =>
    resource(profileType, name, { props: { name }, ...changes });
  const top = resource("pulumi:pulumi:Stack", "project-dev");
  let stack: Stack;
  const records = [
    top,
    component("c", { parent: top.urn }),
    made("a", inside("c")),
    profiles("p", inside("c")),
    component("d", inside("c")),
    made("b", inside("d")),
    profiles("q", inside("d")),
    made("e", { parent: top.urn }),
    profiles("r"),
    resource(own, "empty", { props: { roleArn: arnOf("x") } }),
    resource(own, "full"),
    made("f", { parent: urn("full", own) }),
  ];
  beforeEach(() => (stack = new Stack(records)));
  const roles = (at: string) => stack.rolesWithin(at).map(({ name }) => name);

  it("are its roles, at any depth", () => {
    const [c, d] = [urn("c", componentType), urn("d", componentType)];
    assert.deepEqual([roles(c), roles(d)], [["a", "b"], ["b"]]);
    assert.deepEqual([roles(top.urn), roles("urn:elsewhere"), roles(urn("e"))], [[], [], []]);
  });

  it("are its instance profiles, at any depth; an instance profile is its own", () => {
    const { byUrn, byName } = profilesIn(stack);
    const at = (one: string) => byUrn.get(one)?.map(({ record }) => record.name) ?? [];
    assert.deepEqual(
      [at(urn("c", componentType)), at(urn("d", componentType)), at(urn("r", profileType)), at("urn:elsewhere")],
      [["p", "q"], ["q"], ["r"], []],
    );
    assert.deepEqual([byName.get("p")?.length, byName.get("x")], [1, undefined]);
  });

  it("is a role of its own name for this project's component, where its role is not in sight", () => {
    const made = (name: string) => stack.roles.get(urn(name, own))?.name;
    assert.deepEqual([made("empty"), made("full"), roles(urn("full", own))], ["x", undefined, ["f"]]);
    assert.deepEqual(stack.rolesNamed("X").map(shown), [urn("empty", own)]);
  });
});
