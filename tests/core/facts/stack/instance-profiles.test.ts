import { evidenceText } from "../../../../core/findings/render/evidence";
import assert from "node:assert/strict";
import { findFacts } from "../../../../core/facts/facts";
import type { ResourceRecord } from "../../../../core/records/record";
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
      ["is that of its URN", [made, instance(urn("p"))], nodes],
      ["is none for an empty text", [made, instance("")], []],
      ["is the one that a value comes from that is left out", [made, instance(undefined, [urn("p")])], nodes],
      ["is not known where a value comes from nowhere", [made, instance(unknown)], open()],
      [
        "is another stack's in the role's account by a name",
        [made, instance("p", [], at(other))],
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
      ["is the one of two of a name that the value comes from", [made, twin, instance("p", [urn("p")])], nodes],
      [
        "is the one of its name where the value comes from another",
        [made, profile("q"), instance("p", [urn("q")])],
        nodes,
      ],
    ],
    "%s",
    (_what: string, records: ResourceRecord[], expected: unknown[]) => assert.deepEqual(uses(...records), expected),
  );
});

describe("the place of an instance profile", () => {
  const spec = "launchSpecifications";
  const from = (property: string) => ({ propertyDependencies: { [property]: [urn("p")] } });
  itEach(
    [
      [
        "in a list that is not known",
        recordOf("aws:ec2/spotFleetRequest:SpotFleetRequest", "it", { [spec]: unknown }, from(spec)),
        [`${spec}.iamInstanceProfile`, `${spec}.iamInstanceProfileArn`],
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
