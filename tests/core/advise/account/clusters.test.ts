import assert from "node:assert/strict";
import { leastTrustPolicy } from "../../../../core/advise/account/clusters";
import { readAccount } from "../../../../core/readers/account/account";
import { buildTrustPolicy } from "../../../../core/trust";
import { line, region, rightAccount } from "../../../support/fake-aws-account";

const account = readAccount(rightAccount({ roles: [], regions: [] }));

describe("the least trust policy", () => {
  const use = (cluster: string, where = region) => ({ region: where, cluster, profiles: [] });
  it("has a line for each cluster, once, in the order of Region and name", () =>
    assert.deepEqual(
      leastTrustPolicy([use("red", "us-east-1"), use("red"), use("blue"), use("red")], account),
      buildTrustPolicy([line("blue"), line("red"), line("red", { region: "us-east-1" })]),
    ));

  it("is none for no cluster", () => assert.equal(leastTrustPolicy([], account), undefined));
});
