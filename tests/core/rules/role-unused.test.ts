import { findsInAccounts } from "../../support/account-findings";

describe("a role that no Fargate profile uses", () => findsInAccounts(__filename, "accounts", "role-unused"));
