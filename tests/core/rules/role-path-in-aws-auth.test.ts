import assert from "node:assert/strict";
import type { AccountRecord, ClusterRecord } from "../../../core/readers/account/inventory";
import { foundIn } from "../../support/account-findings";
import { clusterArn, ofNodes, rightProfile, rightRole, roleArn, withCluster } from "../../support/fake-aws-account";

describe("a role with a path", () => {
  const arn = roleArn("pods", "/teams/");
  const inMode = (authenticationMode: string, accessEntries: ClusterRecord["accessEntries"]) =>
    withCluster(
      { profiles: [rightProfile({ role: arn })], accessEntries, authenticationMode },
      { roles: [rightRole({ arn })] },
    );
  const fixes = async (account: AccountRecord) =>
    (await foundIn(account, "role-path-in-aws-auth")).map(({ fix }) => fix);

  const cases: [what: string, AccountRecord, isModeSet?: boolean][] = [
    ["without an access entry, in mode CONFIG_MAP: the mode has to change first", inMode("CONFIG_MAP", []), false],
    ["without an access entry, in mode API_AND_CONFIG_MAP", inMode("API_AND_CONFIG_MAP", []), true],
    [
      "with an access entry of another role alone",
      inMode("API_AND_CONFIG_MAP", [{ principal: roleArn("other"), type: "FARGATE_LINUX" }]),
      true,
    ],
    [
      "with an access entry of another type, which goes before aws-auth and is a finding of its own: nothing",
      inMode("API_AND_CONFIG_MAP", [{ principal: arn, type: "STANDARD" }]),
    ],
    ["with its access entry: nothing", inMode("API_AND_CONFIG_MAP", [{ principal: arn, type: "FARGATE_LINUX" }])],
    ["in mode API, which asks no aws-auth: nothing", inMode("API", [])],
  ];
  for (const [what, account, isModeSet] of cases)
    it(what, async () =>
      assert.deepEqual(await fixes(account), isModeSet === undefined ? [] : [{ kind: "entry-for-path", isModeSet }]),
    );

  it("gets no access entry where nodes use it: it would go before what aws-auth has for them", async () => {
    const account = { ...inMode("API_AND_CONFIG_MAP", []), roles: [rightRole({ arn, ...ofNodes })] };
    assert.deepEqual(
      (await fixes(account)).map(({ kind }) => kind),
      ["own-role"],
    );
  });

  it("is one finding for its cluster, however many profiles use it", async () => {
    const account = inMode("CONFIG_MAP", []);
    account.regions[0]?.clusters[0]?.profiles.push(rightProfile({ name: "second", role: arn }));
    const places = (await foundIn(account)).map(({ role, cluster, profile }) => [role, cluster, profile]);
    assert.deepEqual(places, [[arn, clusterArn("blue"), undefined]]);
  });
});
