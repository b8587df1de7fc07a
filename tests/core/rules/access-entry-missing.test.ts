import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { accessEntryInTheWay } from "../../../core/rules/access-entry-missing";
import { required } from "../../../core/text";
import { findsInAccounts } from "../../support/account-findings";
import { roleArn } from "../../support/fake-aws-account";
import { estateIn, providedBy, recordOf } from "../../support/records";

describe("the access entry of a role", () => findsInAccounts(__filename, "accounts", "access-entry-missing"));

describe("an access entry of a stack for the role of a profile", () => {
  const pods = roleArn("pods");
  const ofCluster = (type: string, props: object): ResourceRecord =>
    recordOf(type, "it", { clusterName: "blue", region: "eu-west-1", ...props });
  const profile = ofCluster("aws:eks/fargateProfile:FargateProfile", { podExecutionRoleArn: pods });
  const entry = (props: object) => ofCluster("aws:eks/accessEntry:AccessEntry", { principalArn: pods, ...props });
  const inTheWay = (...records: ResourceRecord[]) => accessEntryInTheWay.judge(estateIn(...records));
  const cases: [what: string, ResourceRecord, expected: string[]][] = [
    ["of type STANDARD is in the way", entry({ type: "STANDARD" }), ["STANDARD"]],
    ["without a type is one of type STANDARD", entry({}), ["STANDARD"]],
    ["of type FARGATE_LINUX is what EKS makes", entry({ type: "FARGATE_LINUX" }), []],
    ["of a type for nodes is for node-role-shared", entry({ type: "EC2_LINUX" }), []],
    ["of a type that is not known may be the right one", entry({ type: unknown }), []],
    ["in another cluster is not in the way", entry({ clusterName: "green" }), []],
    ["for another role is not in the way", entry({ principalArn: roleArn("admin") }), []],
    ["for a role that is not known is not in the way", entry({ principalArn: unknown }), []],
    ["is what has such a type, and not all that names a role", { ...entry({}), type: "x:y:Entry" }, []],
  ];
  for (const [what, record, expected] of cases)
    it(what, () =>
      assert.deepEqual(
        inTheWay(profile, record).map(({ type }) => type),
        expected,
      ),
    );

  it("is found with the role and the profile", () => {
    const of = entry({});
    const { role, profile: using, at } = required(inTheWay(profile, of)[0]);
    assert.deepEqual([role.arn, using.record, at], [pods, profile, of]);
  });

  const [one, other] = [providedBy({}, "one"), providedBy({}, "other")];
  const at = (region: string, provider = one) => ({ props: { clusterName: "blue", region }, ...provider });
  const from = (...clusterName: string[]) => ({
    props: { clusterName: unknown },
    propertyDependencies: { clusterName },
  });
  const unsaid = { props: { clusterName: unknown } };
  const places: [what: string, ofProfile: Partial<ResourceRecord>, ofEntry: Partial<ResourceRecord>, isIt: boolean][] =
    [
      ["one Region of two providers", at("eu-west-1"), at("eu-west-1", other), true],
      ["two Regions of two providers", at("eu-west-1"), at("us-east-1", other), false],
      ["one resource", from("urn:a", "urn:b"), from("urn:b"), true],
      ["two resources", from("urn:a"), from("urn:b"), false],
      [
        "a resource and a name",
        from("urn:a"),
        { ...at("eu-west-1"), ...{ propertyDependencies: { clusterName: ["urn:a"] } } },
        false,
      ],
      ["a resource and nothing that is in sight", from("urn:a"), unsaid, false],
      ["nothing that is in sight", unsaid, unsaid, false],
    ];
  for (const [what, ofProfile, ofEntry, isIt] of places)
    it(`is ${isIt ? "" : "not "}of the profile's cluster where both have the name from ${what}`, () => {
      const having = (record: ResourceRecord, more: Partial<ResourceRecord>): ResourceRecord => ({
        ...record,
        ...more,
        props: { ...record.props, ...more.props },
      });
      assert.equal(inTheWay(having(profile, ofProfile), having(entry({}), ofEntry)).length, isIt ? 1 : 0);
    });
});
