import { findsInAccounts } from "../../support/account-findings";

describe("what EKS reports of a Fargate profile", () => findsInAccounts(__filename, "accounts", "profile-unhealthy"));
