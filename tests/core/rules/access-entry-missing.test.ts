import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { accessEntryInTheWay } from "../../../core/rules/access-entry-missing";
import { required } from "../../../core/text";
import { findsInAccounts } from "../../support/account-findings";
import { roleArn } from "../../support/fake-aws-account";
import { estateIn, recordOf } from "../../support/records";
import { itEachCase } from "../../support/cases";

describe("the access entry of a role", () => findsInAccounts(__filename, "accounts", "access-entry-missing"));

describe("an access entry of a stack for the role of a profile", () => {
  const pods = roleArn("pods");
  const ofCluster = (type: string, props: object): ResourceRecord =>
    recordOf(type, "it", { clusterName: "blue", region: "eu-west-1", ...props });
  const profile = ofCluster("aws:eks/fargateProfile:FargateProfile", { podExecutionRoleArn: pods });
  const entry = (props: object) => ofCluster("aws:eks/accessEntry:AccessEntry", { principalArn: pods, ...props });
  const inTheWay = (...records: ResourceRecord[]) => accessEntryInTheWay.judge(estateIn(...records));
  itEachCase(
    __filename,
    "cases",
    "%s",
    (_what: string, props: object, expected: string[], type?: string) =>
      assert.deepEqual(
        inTheWay(profile, { ...entry(props), ...(type && { type }) }).map((one) => one.type),
        expected,
      ),
    unknown,
  );

  it("is found with the role and the profile", () => {
    const of = entry({});
    const { role, profile: using, at } = required(inTheWay(profile, of)[0]);
    assert.deepEqual([role.arn, using.record, at], [pods, profile, of]);
  });
  itEachCase(
    __filename,
    "places",
    (what, _ofProfile, _ofEntry, isIt) =>
      `is ${isIt ? "" : "not "}of the profile's cluster where both have the name from ${what}`,
    (_what: string, ofProfile: Partial<ResourceRecord>, ofEntry: Partial<ResourceRecord>, isIt: boolean) => {
      const having = (record: ResourceRecord, more: Partial<ResourceRecord>): ResourceRecord => ({
        ...record,
        ...more,
        props: { ...record.props, ...more.props },
      });
      assert.equal(inTheWay(having(profile, ofProfile), having(entry({}), ofEntry)).length, isIt ? 1 : 0);
    },
    unknown,
  );
});
