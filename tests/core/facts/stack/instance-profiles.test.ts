import { evidenceText } from "../../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import { madeInstanceProfiles } from "../../../../core/facts/stack/instance-profiles";
import { findFacts } from "../../../../core/facts/facts";
import type { ResourceRecord } from "../../../../core/records/record";
import { Stack } from "../../../../core/facts/stack/stack";
import { arnOf } from "../../../policypack/fixtures";
import { unknown, urnOf } from "../../../support/analyzer";
import { providedBy, recordOf } from "../../../support/records";
import { itEach } from "../../../support/cases";

const account = "111122223333";
const other = "444455556666";
const profileType = "aws:iam/instanceProfile:InstanceProfile";
const urn = (name: string) => urnOf(profileType, name);
const profileArn = (name: string, id = account) => `arn:aws:iam::${id}:instance-profile/a/${name}`;
const profile = (name: string, role: unknown = arnOf("nodes"), changes: Partial<ResourceRecord> = {}) =>
  recordOf(profileType, name, { name, role }, changes);
const instance = (iamInstanceProfile: unknown, from: string[] = [], changes: Partial<ResourceRecord> = {}) =>
  recordOf("aws:ec2/instance:Instance", "it", iamInstanceProfile === undefined ? {} : { iamInstanceProfile }, {
    propertyDependencies: from.length > 0 ? { iamInstanceProfile: from } : {},
    ...changes,
  });
const at = (id: string) => providedBy({ allowedAccountIds: [id] });

/** Which role is in use, in which one's profile it may be, or which profile it is that another stack makes. */
function uses(...records: ResourceRecord[]): unknown[] {
  const { uses: known, openUses, instanceProfileUses } = findFacts(records);
  return [
    ...known.map(({ use, role, evidence }) => [use, role.arn ?? role.name, evidenceText(evidence)]),
    ...openUses.map(({ use, candidates }) => [use, "one of", ...candidates.map(({ name }) => name)]),
    ...instanceProfileUses.map(({ use, instanceProfile }) => [use, instanceProfile]),
  ];
}
const nodes = [
  ["node-group", arnOf("nodes"), 'the instance profile in iamInstanceProfile of aws:ec2/instance:Instance "it"'],
];
const open = (...names: string[]) => [["node-group", "one of", ...names]];
const elsewhere = (name: string, accountId?: string) => [["node-group", { name, accountId }]];

describe("the instance profile that a value names", () => {
  const made = profile("p");
  const twin = { ...profile("p", arnOf("twin")), urn: urn("twin") };
  itEach(
    [
      ["is that of its name", [made, instance("p")], nodes],
      ["is that of its ARN", [made, instance(profileArn("p"))], nodes],
      ["is that of its URN", [made, instance(urn("p"))], nodes],
      ["is none by a URN of something else", [made, instance(urn("q"))], []],
      ["is none for an empty text", [made, instance("")], []],
      ["is none for a number", [made, instance(7)], []],
      ["is none for null", [made, instance(null)], []],
      ["is none where nothing is given", [made, instance(undefined)], []],
      ["is the one that a value comes from that is not known", [made, instance(unknown, [urn("p")])], nodes],
      ["is the one that a value comes from that is left out", [made, instance(undefined, [urn("p")])], nodes],
      ["is named twice and still one", [made, instance(unknown, [urn("p"), urn("p")])], nodes],
      ["is not known where a value comes from nowhere", [made, instance(unknown)], open()],
      [
        "may be one of two that a value comes from",
        [made, profile("q", arnOf("x")), instance(unknown, [urn("p"), urn("q")])],
        open("nodes", "x"),
      ],
      [
        "is none of two that a value comes from that is left out",
        [made, twin, instance(undefined, [urn("p"), urn("twin")])],
        [],
      ],
      ["is another stack's by its name", [made, instance("q")], elsewhere("q")],
      [
        "is another stack's by its name in the provider's account",
        [made, instance("q", [], at(other))],
        elsewhere("q", other),
      ],
      ["is another stack's by its ARN", [made, instance(profileArn("q", other))], elsewhere("q", other)],
      [
        "is another stack's in the provider's account where its ARN has none",
        [instance("arn:aws:iam::aws:instance-profile/q", [], at(other))],
        elsewhere("q", other),
      ],
      ["is another stack's by an ARN that is cut off", [instance("arn:aws:iam::1111222233334:x/q")], elsewhere("q")],
      [
        "is another stack's in the role's account by a name",
        [made, instance("p", [], at(other))],
        elsewhere("p", other),
      ],
      ["is this stack's by a name in the role's account", [made, instance("p", [], at(account))], nodes],
      [
        "is this stack's of an account that is not known",
        [profile("p", "nodes"), instance("p", [], at(other))],
        [["node-group", "nodes", nodes[0]?.[2]]],
      ],
      [
        "is another stack's by the account of the profile's provider",
        [profile("p", "nodes", at(account)), instance("p", [], at(other))],
        elsewhere("p", other),
      ],
      [
        "is another stack's by the account of the profile's ARN",
        [
          recordOf(profileType, "p", { name: "p", role: "nodes", arn: profileArn("p") }, at(other)),
          instance("p", [], at(other)),
        ],
        elsewhere("p", other),
      ],
      ["is another stack's by an ARN in the middle", [instance(`arn:${profileArn("q", other)}`)], elsewhere("q")],
      ["is another stack's by a name with a slash", [instance("a/q")], elsewhere("a/q")],
      ["is another stack's by a name where the profile has no role", [profile("p", []), instance("q")], elsewhere("q")],
      ["is this stack's with no role", [profile("p", []), instance("p", [], at(other))], []],
      ["is none for null where the value comes from one", [made, instance(null, [urn("p")])], []],
      ["is none of two of a name", [made, twin, instance("p")], []],
      ["is the one of two of a name that the value comes from", [made, twin, instance("p", [urn("p")])], nodes],
      [
        "is the one of its name where the value comes from another",
        [made, profile("q"), instance("p", [urn("q")])],
        nodes,
      ],
      ["is asked for by many", [made, instance("p"), { ...instance("p"), urn: "urn:2" }], [...nodes, ...nodes]],
      [
        "is of two accounts under one name",
        [made, instance("p", [], at(account)), { ...instance("p", [], at(other)), urn: "urn:2" }],
        [...nodes, ...elsewhere("p", other)],
      ],
    ],
    "%s",
    (_what: string, records: ResourceRecord[], expected: unknown[]) => assert.deepEqual(uses(...records), expected),
  );
});

describe("the place of an instance profile", () => {
  const [template, spec] = ["aws:ec2/launchTemplate:LaunchTemplate", "launchSpecifications"];
  const from = (property: string) => ({ propertyDependencies: { [property]: [urn("p")] } });
  itEach(
    [
      [
        "left out of a list that is there",
        recordOf(template, "it", { iamInstanceProfile: {} }, from("iamInstanceProfile")),
        [],
      ],
      [
        "left out with what holds it",
        recordOf(template, "it", {}, from("iamInstanceProfile")),
        ["iamInstanceProfile.name", "iamInstanceProfile.arn"],
      ],
      [
        "in a list that is not known",
        recordOf("aws:ec2/spotFleetRequest:SpotFleetRequest", "it", { [spec]: unknown }, from(spec)),
        [`${spec}.iamInstanceProfile`, `${spec}.iamInstanceProfileArn`],
      ],
      [
        "in items of a list that are not known",
        recordOf("aws:ec2/spotFleetRequest:SpotFleetRequest", "it", { [spec]: [{}, unknown] }, from(spec)),
        [`${spec}.1.iamInstanceProfile`, `${spec}.1.iamInstanceProfileArn`],
      ],
    ],
    (what, _record, places) => `counts ${places.length} times ${what}`,
    (_what: string, record: ResourceRecord, places: string[]) =>
      assert.deepEqual(
        findFacts([profile("p"), record]).uses.map(({ evidence }) => evidenceText(evidence)),
        places.map((place) => `the instance profile in ${place} of ${record.type} "it"`),
      ),
  );
});

describe("the instance profiles that a stack makes", () => {
  it("have the account of the role in them, and their name if it is known", () => {
    const native = recordOf("aws-native:iam:InstanceProfile", "n", { instanceProfileName: "n", roles: ["nodes"] });
    const stack = new Stack([profile("p"), native, profile("x"), recordOf(profileType, "late", { name: unknown })]);
    const shown = madeInstanceProfiles(stack).map(({ name, accountId, roles }) => [
      ...[name, accountId],
      ...roles.map((role) => role.name),
    ]);
    assert.deepEqual(shown, [
      ["p", account, "nodes"],
      ["n", undefined, "nodes"],
      ["x", account, "nodes"],
      [undefined, undefined],
    ]);
  });
});
