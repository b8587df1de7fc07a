import { findsInAccounts } from "../../support/account-findings";

describe("a role with a path", () => findsInAccounts(__filename, "accounts", "role-path-in-aws-auth"));
