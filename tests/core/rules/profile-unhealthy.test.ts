import assert from "node:assert/strict";
import type { AccountRecord, ProfileRecord } from "../../../core/readers/account/inventory";
import { foundIn } from "../../support/account-findings";
import { rightProfile, withCluster } from "../../support/fake-aws-account";

describe("what EKS reports of a Fargate profile", () => {
  const issues = [{ code: "PodExecutionRoleAlreadyInUse", message: "in use" }];
  const withProfile = (changes: Partial<ProfileRecord>) => withCluster({ profiles: [rightProfile(changes)] });
  const cause = (isFailed: boolean, again: boolean) => ({ kind: "remove-cause", isFailed, again });
  const cases: [what: string, AccountRecord, expected?: object][] = [
    ["an active one without issues: nothing", withProfile({})],
    [
      "one that was not made",
      withProfile({ status: "CREATE_FAILED" }),
      { status: "CREATE_FAILED", issues: [], fix: cause(true, true) },
    ],
    [
      "one that was not deleted, which somebody wants gone",
      withProfile({ status: "DELETE_FAILED", issues }),
      { status: "DELETE_FAILED", issues, fix: cause(true, false) },
    ],
    ["an active one with an issue", withProfile({ issues }), { status: undefined, issues, fix: cause(false, true) }],
    ["one whose status only begins so", withProfile({ status: "CREATE_FAILED_OVER" })],
    ["one that is being deleted: nothing, whatever is reported", withProfile({ status: "DELETING", issues })],
    [
      "one of a cluster that is being deleted: nothing",
      withCluster({ status: "DELETING", profiles: [rightProfile({ status: "CREATE_FAILED" })] }),
    ],
  ];
  for (const [what, account, expected] of cases)
    it(what, async () =>
      assert.deepEqual(
        (await foundIn(account, "profile-unhealthy")).map(({ profile, found, fix }) => ({ profile, ...found, fix })),
        expected ? [{ profile: "default", kind: "unhealthy", ...expected }] : [],
      ),
    );
});
