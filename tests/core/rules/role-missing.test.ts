import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { roleUnderAnotherArn } from "../../../core/rules/role-missing";
import { findsInAccounts } from "../../support/account-findings";
import { estateIn, recordOf } from "../../support/records";
import { itEachCase } from "../../support/cases";

describe("the role of a Fargate profile", () => findsInAccounts(__filename, "accounts", "role-missing"));

describe("a profile of a stack that names a role which the stack makes", () => {
  const own = (props: object): Pick<ResourceRecord, "provider"> => ({ provider: { urn: "own", props: { ...props } } });
  itEachCase(
    __filename,
    "cases",
    "%s",
    (_what: string, role: object | null, podExecutionRoleArn: string, expected?: object, region?: string) => {
      const profile = { clusterName: "blue", podExecutionRoleArn };
      const estate = estateIn(
        ...(role ? [recordOf("aws:iam/role:Role", "pods", { name: "pods", ...role }, own({}))] : []),
        recordOf("aws:eks/fargateProfile:FargateProfile", "pods", profile, own(region ? { region } : {})),
      );
      const found = estate.profiles.flatMap((one) => roleUnderAnotherArn.judge(one, estate));
      assert.deepEqual(
        found.map(({ part, named, is }) => ({ part, named, is })),
        expected ? [expected] : [],
      );
    },
    unknown,
  );
});
