import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../../core/records/record";
import { Stack, stackReferenceType } from "../../../../core/facts/stack/stack";
import { urnOf } from "../../../support/analyzer";

const account = "111122223333";
const otherAccount = "999999999999";
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
/** A role that is not made yet. */
const planned = (name: string, changes: Changes = {}) => resource(roleType, name, { props: { name }, ...changes });
const component = (name: string, changes: Changes = {}) => resource(componentType, name, changes);
const inside = (name: string) => ({ parent: urn(name, componentType) });
const provider = (id: string, name = "it") => ({
  provider: { urn: urn(name, "pulumi:providers:aws"), props: { allowedAccountIds: [id] } },
});

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
  const sleep = (value: unknown, from: string[] = []) =>
    resource("time:index/sleep:Sleep", "sleep", {
      props: { triggers: value },
      propertyDependencies: { triggers: from },
    });
  const profile = (value: unknown, from: string[] = []) =>
    resource("aws-native:iam:InstanceProfile", "profile", {
      props: { roles: value },
      propertyDependencies: from.length > 0 ? { roles: from } : {},
    });
  const outputs = (...arns: string[]) =>
    resource(stackReferenceType, "other", { props: { outputs: { arns, region: "x" } } });
  const at = (one: ResourceRecord) => one.urn;

  const cases: Record<string, [records: ResourceRecord[], use: ResourceRecord, expected: string | undefined]> = {
    "is none for a number": [[made("a")], user(7, [urn("a")]), undefined],
    "is none for a value that is not there": [[made("a")], user(undefined), undefined],
    "is that of the dependency where the value is left out": [[made("a")], user(undefined, [urn("a")]), urn("a")],
    "is that of the one dependency": [[made("a")], user(unknown, [urn("a")]), urn("a")],
    "is none where no dependency is in sight": [[made("a")], user(unknown, [urn("b")]), undefined],
    "is none without a dependency": [[made("a")], user(unknown), undefined],
    "is none of two": [[made("a"), made("b")], user(unknown, [urn("a"), urn("b")]), undefined],
    "is the one that two dependencies lead to": [
      [made("a"), sleep(unknown, [urn("a")])],
      user(unknown, [urn("a"), at(sleep(unknown))]),
      urn("a"),
    ],
    "is a role by its URN": [[made("a")], user(urn("a")), urn("a")],
    "is the one role of a component by its URN": [
      [component("c"), made("a", inside("c"))],
      user(urn("c", componentType)),
      urn("a"),
    ],
    "is none of two roles of a component by its URN": [
      [component("c"), made("a", inside("c")), made("b", inside("c"))],
      user(urn("c", componentType)),
      undefined,
    ],
    "is the stack's role of an ARN": [[made("a")], user(arnOf("a")), urn("a")],
    "is the role of an ARN that the stack does not make": [
      [made("a")],
      user(arnOf("a", otherAccount)),
      arnOf("a", otherAccount),
    ],
    "is the stack's role of a name": [[made("a"), made("b")], user("A"), urn("a")],
    "is a role elsewhere by a name that the stack does not have": [[made("a")], user("c"), "c"],
    "is a role of the provider's account by a name that the stack does not have": [
      [made("a")],
      user("c", [], provider(account)),
      `c of ${account}`,
    ],
    "is none by what is no role's name": [[made("a")], user("no name"), undefined],
    "is the role of a name in the provider's account": [
      [made("a"), planned("a2", { props: { name: "a", arn: arnOf("a", otherAccount) } })],
      user("a", [], provider(otherAccount)),
      urn("a2"),
    ],
    "is none of two roles of a name that the same provider makes": [
      [planned("a", provider(account)), planned("a2", { props: { name: "a" }, ...provider(account) }), planned("b")],
      user("a", [], provider(account)),
      undefined,
    ],
    "is the one that the same provider makes of two that may be in its account": [
      [planned("a", provider(account)), planned("a2", { props: { name: "a" } })],
      user("a", [], provider(account)),
      urn("a"),
    ],
    "is none of two roles of a name in accounts that are not known": [
      [planned("a"), planned("a2", { props: { name: "a" } })],
      user("a", [], { provider: { urn: "urn:x", props: {} } }),
      undefined,
    ],
    "is the one of two roles of a name that the same provider makes": [
      [planned("a", { provider: { urn: "urn:x", props: {} } }), planned("a2", { props: { name: "a" } })],
      user("a", [], { provider: { urn: "urn:x", props: {} } }),
      urn("a"),
    ],
    "is the one of two roles of a name that the value comes from": [
      [planned("a"), planned("a2", { props: { name: "a" } })],
      user("a", [urn("a2")]),
      urn("a2"),
    ],
    "is the role without a name that the value comes from": [
      [resource(roleType, "r")],
      user("generated", [urn("r")]),
      urn("r"),
    ],
    "is the role of the name, and not one without a name that the value comes from": [
      [resource(roleType, "r"), planned("a")],
      user("a", [urn("r")]),
      urn("a"),
    ],
    "is the role of the name, and not one of another name that the value comes from": [
      [planned("a"), planned("b")],
      user("b", [urn("a")]),
      urn("b"),
    ],
    "is the one role of a component": [
      [component("c"), component("d", inside("c")), made("a", inside("d"))],
      user(unknown, [urn("c", componentType)]),
      urn("a"),
    ],
    "is the role beside its component": [
      [component("c"), made("a", inside("c")), made("b", inside("c"))],
      user(unknown, [urn("c", componentType), urn("b")]),
      urn("b"),
    ],
    "is none where another component stands beside a role": [
      [made("b"), component("c"), made("a", inside("c"))],
      user(unknown, [urn("c", componentType), urn("b")]),
      undefined,
    ],
    "is none where a component before it stands beside a role": [
      [component("c"), made("a", inside("c")), made("b")],
      user(unknown, [urn("c", componentType), urn("b")]),
      undefined,
    ],
    "is what an instance profile carries, by its ARN": [
      [made("a"), profile([arnOf("a")])],
      user(unknown, [at(profile([]))]),
      urn("a"),
    ],
    "is what an instance profile carries, by what it comes from": [
      [made("a"), made("b"), profile([unknown], [urn("a")])],
      user(unknown, [at(profile([]))]),
      urn("a"),
    ],
    "is what an instance profile carries, where its list is not known": [
      [made("a"), profile(unknown, [urn("a")])],
      user(unknown, [at(profile([]))]),
      urn("a"),
    ],
    "is none where an instance profile carries nothing": [
      [made("a"), profile([])],
      user(unknown, [at(profile([]))]),
      undefined,
    ],
    "is none where nobody knows what an instance profile carries": [
      [made("a"), profile([unknown])],
      user(unknown, [at(profile([]))]),
      undefined,
    ],
    "is the role whose ARN something keeps": [
      [made("a"), sleep({ one: arnOf("a"), other: "text" }, [urn("b")])],
      user(unknown, [at(sleep({}))]),
      urn("a"),
    ],
    "is the role whose ARN something keeps that is not known": [
      [made("a"), sleep({ one: unknown }, [urn("a")])],
      user(unknown, [at(sleep({}))]),
      urn("a"),
    ],
    "is none where what is kept is not known, and comes from nowhere": [
      [made("a"), resource("time:index/sleep:Sleep", "sleep", { props: { triggers: unknown } })],
      user(unknown, [at(sleep({}))]),
      undefined,
    ],
    "is the role beside what keeps the ARNs of several": [
      [made("a"), made("b"), sleep([arnOf("a"), arnOf("b")])],
      user(unknown, [at(sleep({})), urn("b")]),
      urn("b"),
    ],
    "is the role whose ARN another stack gives out": [
      [outputs(arnOf("a"))],
      user(unknown, [at(outputs())]),
      arnOf("a"),
    ],
    "is none of two whose ARNs another stack gives out": [
      [outputs(arnOf("a"), arnOf("b"))],
      user(unknown, [at(outputs())]),
      undefined,
    ],
    "is the role whose ARN another stack gives out along with others": [
      [made("a"), outputs(arnOf("a"), arnOf("b"))],
      user(unknown, [at(outputs()), urn("a")]),
      urn("a"),
    ],
    "is none where another stack gives out another role": [
      [made("a"), outputs(arnOf("b"))],
      user(unknown, [at(outputs()), urn("a")]),
      undefined,
    ],
    "is one where two stacks give out the same": [
      [outputs(arnOf("a")), { ...outputs(arnOf("A")), urn: "urn:2" }],
      user(unknown, [at(outputs()), "urn:2"]),
      arnOf("A"),
    ],
  };
  for (const [name, [records, use, expected]] of Object.entries(cases))
    it(name, () => assert.equal(shown(new Stack([...records, use]).roleAt(use, "role")), expected));

  const lists: Record<string, [value: unknown, from: string[], roles: string[], candidates: string[]]> = {
    "known ones": [[arnOf("a"), "b", 7], [urn("c")], [urn("a"), urn("b")], []],
    none: [[], [urn("a")], [], []],
    "a known one, and the one that the other comes from": [
      [arnOf("a"), unknown],
      [urn("a"), urn("b")],
      [urn("a"), urn("b")],
      [],
    ],
    "a known one, and one of two": [
      [arnOf("a"), unknown],
      [urn("a"), urn("b"), urn("c")],
      [urn("a")],
      [urn("b"), urn("c")],
    ],
    "one that all of a list that is not known comes from": [unknown, [urn("a")], [urn("a")], []],
    "some of two, of a list that is not known": [unknown, [urn("a"), urn("b")], [], [urn("a"), urn("b")]],
  };
  for (const [name, [value, from, roles, candidates]] of Object.entries(lists))
    it(`are in a list ${name}`, () => {
      const use = resource("example:index:User", "user", {
        props: { roles: value },
        propertyDependencies: { roles: from },
      });
      const found = new Stack([made("a"), made("b"), made("c"), use]).rolesInList(use, "roles");
      assert.deepEqual([found.roles.map(shown), found.candidates.map(shown)], [roles, candidates]);
    });
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
  const names = (records: readonly ResourceRecord[]) => records.map(({ name }) => name);

  it("are its roles, at any depth", () => {
    const [c, d] = [urn("c", componentType), urn("d", componentType)];
    assert.deepEqual([roles(c), roles(d)], [["a", "b"], ["b"]]);
    assert.deepEqual([roles(top.urn), roles("urn:elsewhere"), roles(urn("e"))], [[], [], []]);
  });

  it("are its instance profiles, at any depth; an instance profile is its own", () => {
    const at = (one: string) => names(stack.instanceProfilesAt(one));
    assert.deepEqual(
      [at(urn("c", componentType)), at(urn("d", componentType)), at(urn("r", profileType)), at("urn:elsewhere")],
      [["p", "q"], ["q"], ["r"], []],
    );
    assert.deepEqual([names(stack.instanceProfilesNamed("p")), stack.instanceProfilesNamed("x")], [["p"], []]);
  });

  it("is a role of its own name for this project's component, where its role is not in sight", () => {
    const made = (name: string) => stack.roles.get(urn(name, own))?.name;
    assert.deepEqual([made("empty"), made("full"), roles(urn("full", own))], ["x", undefined, ["f"]]);
    assert.deepEqual(stack.namedRoles.named("X").map(shown), [urn("empty", own)]);
  });
});
