import { findsInAccounts } from "../../support/account-findings";

describe("a line of a trust policy", () => findsInAccounts(__filename, "accounts", "trust-stale-cluster"));
