import assert from "node:assert/strict";
import type { AccountRecord, ClusterRecord } from "../../../core/readers/account/inventory";
import { findFacts } from "../../../core/facts/facts";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { entriesInTheWay } from "../../../core/rules/access-entry-missing";
import { required } from "../../../core/text";
import { foundIn } from "../../support/account-findings";
import { clusterArn, ofNodes, region, rightRole, roleArn, withCluster } from "../../support/fake-aws-account";
import { providedBy, recordOf } from "../../support/records";
import { accountOf, type WrittenAccount } from "../../support/account-cases";
import { casesOf } from "../../support/cases";
import { trustFor } from "../../support/trust";

describe("the access entry of a role", () => {
  const pods = roleArn("pods");
  const entries = (...types: string[]) => types.map((type) => ({ principal: pods, type }));
  const without = { authenticationMode: "API", accessEntries: [{ principal: roleArn("other"), type: "STANDARD" }] };
  const missing = async (account: AccountRecord) =>
    (await foundIn(account, "access-entry-missing")).filter(({ level }) => level === "error");

  const cases = casesOf(__filename, "cases") as [what: string, WrittenAccount, fix?: object][];
  for (const [what, account, fix] of cases)
    it(what, async () => {
      const all = await missing(accountOf(account));
      assert.deepEqual(
        all.map((one) => one.fix),
        fix ? [fix] : [],
      );
    });

  it("is missed where the cluster is, and not where a profile is", async () => {
    const [finding] = await missing(withCluster(without));
    assert.ok(finding);
    assert.deepEqual([finding.region, finding.role, finding.cluster], [region, pods, clusterArn("blue")]);
    assert.equal(finding.profile, undefined);
  });

  const people = trustFor("lambda.amazonaws.com").replace(
    '{"Service":"lambda.amazonaws.com"}',
    `{"AWS":"${roleArn("admin")}"}`,
  );
  const others: [what: string, Partial<ClusterRecord>, role?: Parameters<typeof rightRole>[0]][] = [
    ["a cluster itself works with the role", { clusterRole: pods, accessEntries: entries("STANDARD") }],
    ["nodes use the role", { authenticationMode: "API", accessEntries: [] }, ofNodes],
    ["nodes register with it", { authenticationMode: "API", accessEntries: entries("EC2_LINUX") }, ofNodes],
    [
      "the role is one of people, who would be locked out",
      { authenticationMode: "API", accessEntries: entries("STANDARD") },
      { trustPolicy: people },
    ],
  ];
  for (const [what, cluster, role] of others)
    it(`stays as it is where ${what}: a second role is proposed`, async () =>
      assert.deepEqual(
        (await missing(withCluster(cluster, { roles: [rightRole(role)] }))).map(({ fix }) => fix.kind),
        ["own-role"],
      ));
});

describe("an access entry of a stack for the role of a profile", () => {
  const pods = roleArn("pods");
  const ofCluster = (type: string, props: object): ResourceRecord =>
    recordOf(type, "it", { clusterName: "blue", region: "eu-west-1", ...props });
  const profile = ofCluster("aws:eks/fargateProfile:FargateProfile", { podExecutionRoleArn: pods });
  const entry = (props: object) => ofCluster("aws:eks/accessEntry:AccessEntry", { principalArn: pods, ...props });
  const inTheWay = (...records: ResourceRecord[]) => entriesInTheWay(findFacts(records).stack);
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
    const { role, ...found } = required(inTheWay(profile, of)[0]);
    assert.deepEqual(found, { id: "access-entry-missing", profile: { record: profile }, entry: of, type: "STANDARD" });
    assert.equal(role.arn, pods);
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
