import type { Meant } from "../../core/trust";
import { describeAdvice } from "../core/trust/fix-properties";
import { account, otherAccount } from "../core/trust/fixtures";
import { advised } from "../support/advised";
import { questions } from "../support/seed";
import { trustCases } from "../support/trust-cases";

const accounts = [account];
const more: Record<string, Meant> = {
  "clusters in some Regions": {
    accounts,
    clusters: ["my-cluster", "blue"],
    regions: ["us-east-1", "eu-west-1"],
  },
  "names that begin alike": { accounts, clusters: ["my-cluster", "my-other", "other"], for: "this role" },
  "uses in two Regions": {
    accounts,
    uses: [
      { partition: "aws", region: "us-east-1", accountId: account, cluster: "my-cluster" },
      { partition: "aws", region: "eu-west-1", accountId: account, cluster: "my-other" },
    ],
  },
  "a use under a limit": {
    accounts,
    clusters: ["my-cluster", "blue"],
    uses: [{ partition: "aws", region: "us-east-1", accountId: account, cluster: "blue" }],
  },
  "a limit by a pattern": { accounts, clusters: ["my-*"] },
  "a cluster that no policy names": { accounts, clusters: ["other"], for: "this role" },
  "one of two accounts": {
    clusters: ["my-cluster"],
    accounts: [account, otherAccount],
    account: otherAccount,
    for: "this role",
  },
  "an organization besides": {
    accounts,
    clusters: ["my-cluster"],
    organizations: ["o-1"],
    for: "this role",
  },
};

// For each of the wishes as many.
describe("advice about many random trust policies", () => {
  describeAdvice(questions, more);
});

describe("advice about the trust policies of all cases, followed to the letter", () => {
  for (const { name, policy, intention } of trustCases()) {
    const { now, ...intended } = intention;
    it(name, () => void advised(policy, { ...intended, for: "this role" }));
  }
});
