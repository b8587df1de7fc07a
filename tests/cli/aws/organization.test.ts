import assert from "node:assert/strict";
import type { AccountRecord } from "../../../core/readers/account/inventory";
import { collectAccounts, listAccounts } from "../../../cli/aws/collect";
import { accountId, asSaved, region } from "../../support/fake-aws-account";
import { Refusal, ServedAws, type Answers } from "../../support/served-aws";

const caller = { accountId, partition: "aws", arn: `arn:aws:iam::${accountId}:user/me` };
const [other, closed] = ["222222222222", "333333333333"];
const reader = (id: string) => `arn:aws:iam::${id}:role/reader`;

/** Every account is empty; the closed one may not be entered. */
const empty: Answers = {
  "sts:AssumeRole": ({ says }) =>
    says.RoleArn === reader(closed)
      ? new Refusal("AccessDenied", 403)
      : "<Credentials><AccessKeyId>other-key</AccessKeyId><SecretAccessKey>s</SecretAccessKey></Credentials>",
  "iam:GetAccountAuthorizationDetails": () => "",
  "iam:GetAccountSummary": () => "",
  "eks:ListClusters": () => ({}),
};

describe("the accounts of an organization", () => {
  let aws: ServedAws;
  beforeEach(async () => {
    aws = new ServedAws(empty);
    await aws.start();
  });
  afterEach(() => aws.stop());

  it("are those of all pages, with their state where AWS says it", async () => {
    aws.answers = {
      "organizations:ListAccounts": ({ says }) =>
        says.NextToken === undefined
          ? {
              Accounts: [
                { Id: "1", State: "ACTIVE", Status: "SUSPENDED" },
                { Id: "2", Status: "ACTIVE" },
              ],
              NextToken: "x",
            }
          : { Accounts: [{ Id: "3" }, {}] },
    };
    assert.deepEqual(asSaved(await listAccounts(aws.connect())), [
      { id: "1", state: "ACTIVE" },
      { id: "2", state: "ACTIVE" },
      { id: "3" },
      { id: "" },
    ]);
  });

  it("are none where AWS names none", async () => {
    aws.answers = { "organizations:ListAccounts": () => ({}) };
    assert.deepEqual(await listAccounts(aws.connect()), []);
  });

  it("may be listed by some alone", async () => {
    await assert.rejects(listAccounts(aws.connect()), {
      missingAction: "organizations:ListAccounts",
      message:
        "Access denied to organizations:ListAccounts on the organization. Allow the action organizations:ListAccounts to the " +
        "credentials in use of the organization's management account or a delegated administrator, or name accounts with --account",
    });
  });

  async function collect(ids: string[], regions = [region]) {
    const accounts: AccountRecord[] = [];
    const steps: unknown[][] = [];
    const progress = (...step: unknown[]) => void steps.push(step);
    const take = (account: AccountRecord) => Promise.resolve(void accounts.push(asSaved(account)));
    await collectAccounts(aws.connect(), caller, ids, "reader", { regions, progress }, take);
    accounts.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { accounts, steps };
  }
  const nothing = {
    partition: "aws",
    roles: [],
    nodeRoles: [],
    quotas: {},
    allRoles: true,
    allRegions: false,
  };
  const read = (id: string) => ({ id, ...nothing, regions: [{ name: region, clusters: [] }], unknown: [] });

  it("are read each once, each with its own credentials, and one that may not be entered is unknown", async () => {
    const { accounts, steps } = await collect([accountId, other, closed, other]);
    const reason = `Access denied to sts:AssumeRole on role ${reader(closed)}`;
    const toDo = "Allow the action sts:AssumeRole to the credentials in use, or use others with --profile";
    assert.deepEqual(accounts, [
      read(accountId),
      read(other),
      { id: closed, ...nothing, regions: [], unknown: [{ action: "sts:AssumeRole", reason, toDo, denied: true }] },
    ]);
    const keys = aws.calls.filter((_, at) => aws.asked[at] === `eks:ListClusters ${region}`).map(({ key }) => key);
    assert.deepEqual(keys.sort(), ["other-key", "own-key"]);
    assert.deepEqual(
      steps.map((step) => step.slice(0, 3).join(" ")),
      [0, 1, 2, 3].map((done) => `accounts ${done} 3`),
    );
    const entered = steps.slice(1).map(([, , , id]) => id);
    assert.deepEqual(entered.sort(), [accountId, other, closed]);
  });

  it("count as Regions where there is one account", async () => {
    const { steps } = await collect([other]);
    assert.deepEqual(steps, [
      ["Regions", 0, 1],
      ["Regions", 1, 1, region],
    ]);
  });

  it("are unknown, and not denied, where AWS gives no credentials", async () => {
    aws.answers = { ...empty, "sts:AssumeRole": () => "" };
    const { accounts } = await collect([other]);
    const unknown = [{ action: "sts:AssumeRole", reason: "AWS STS answered without credentials", denied: false }];
    assert.deepEqual(accounts, [{ id: other, ...nothing, regions: [], unknown }]);
  });

  it("end with an error that is not AWS's", async () => {
    const take = () => Promise.reject(new Error("full"));
    await assert.rejects(collectAccounts(aws.connect(), caller, [accountId], "reader", { regions: [] }, take), {
      message: "full",
    });
  });
});
