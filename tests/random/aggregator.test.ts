import assert from "node:assert/strict";
import fc from "fast-check";
import { collectRecorded } from "../../cli/aws/aggregator";
import { collectAccounts } from "../../cli/aws/collect";
import { judgeAccount } from "../../cli/aws/judge-account";
import type { AccountRecord } from "../../core/readers/account/inventory";
import { accountId } from "../support/fake-aws-account";
import { randomAccount } from "../support/random-account";
import { itemsOf, recordedAnswers } from "../support/recorded";
import { accountAnswers } from "../support/served-account";
import { ServedAws } from "../support/served-aws";

const caller = { accountId: "999999999999", partition: "aws", arn: "arn:aws:iam::999999999999:user/me" };

/** An account in which all is right that AWS Config does not have: access entries and the status of profiles. */
function rightBeside(account: AccountRecord): AccountRecord {
  for (const cluster of account.regions.flatMap(({ clusters }) => clusters)) {
    cluster.authenticationMode = "API";
    cluster.profiles.forEach((profile) => (profile.status = "ACTIVE"));
    const principals = new Set(cluster.profiles.map(({ role }) => role));
    cluster.accessEntries = [...principals].map((principal) => ({ principal, type: "FARGATE_LINUX" }));
  }
  return account;
}

/** One or two accounts. */
const randomEstate = fc
  .array(randomAccount.map(rightBeside), { minLength: 1, maxLength: 2 })
  .map((accounts) =>
    accounts.map(
      (account, index) =>
        JSON.parse(JSON.stringify(account).replaceAll(accountId, `${index + 1}`.repeat(12))) as AccountRecord,
    ),
  );

function findingsOf(accounts: readonly AccountRecord[]) {
  const findings = accounts.flatMap((account) => judgeAccount(account).findings);
  return findings.map(({ id, level, role, message }) => `${id} ${level} ${role} ${role ? "" : message}`).sort();
}

describe("scan --aggregator of any estate", () => {
  const aws = new ServedAws();
  before(() => aws.start());
  after(() => aws.stop());

  it("has the findings of scan --organization", async function () {
    this.timeout(300_000);
    let total = 0;
    await fc.assert(
      fc.asyncProperty(randomEstate, async (accounts) => {
        aws.answers = { ...accountAnswers(accounts), ...recordedAnswers(accounts.flatMap(itemsOf)) };
        const connection = aws.connect({ signal: AbortSignal.timeout(60_000) });
        const ids = accounts.map(({ id }) => id);
        const read: AccountRecord[] = [];
        const take = (account: AccountRecord) => Promise.resolve(void read.push(account));
        await collectAccounts(connection, caller, ids, "reader", {}, take);
        const findings = findingsOf(await collectRecorded(connection, caller, "everything", {}));
        assert.deepEqual(findings, findingsOf(read));
        total += findings.length;
      }),
      { numRuns: 300 },
    );
    assert.ok(total > 1_000, `${total} findings`);
  });
});
