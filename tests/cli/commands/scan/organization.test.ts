import assert from "node:assert/strict";
import { runScan } from "../../../../cli/commands/scan/command";
import { ServedAws } from "../../../support/served-aws";

const caller = "<Account>999999999999</Account><Arn>arn:aws:iam::999999999999:user/me</Arn>";

describe("scan --organization", () => {
  /** Scans an organization whose accounts nobody may enter, by id what is said of each. */
  async function scan(accounts: Record<string, object>) {
    const aws = new ServedAws({
      "sts:GetCallerIdentity": () => caller,
      "organizations:ListAccounts": () => ({
        Accounts: Object.entries(accounts).map(([Id, more]) => ({ Id, ...more })),
      }),
    });
    await aws.start();
    const said = { printed: "", aside: [] as string[] };
    const context = {
      print: (text: string) => void (said.printed += text),
      printAside: (text: string) => void said.aside.push(text),
      progress: () => undefined,
      colour: false,
      width: 80,
      connect: () => aws.connect(),
    };
    const options = { organization: true, json: true, timeout: 30, assumeRole: "reader" } as const;
    try {
      const code = await runScan(undefined, options, context);
      const { accounts: read = [], error } = JSON.parse(said.printed);
      return { code, read: read.map(({ id }: { id: string }) => id), aside: said.aside, error };
    } finally {
      await aws.stop();
    }
  }

  it("reads the accounts that are active, by State or by the older Status, and names the others", async () => {
    const { code, read, aside } = await scan({
      "444444444444": { Status: "SUSPENDED" },
      "111111111111": { State: "ACTIVE" },
      "222222222222": { Status: "ACTIVE" },
      "333333333333": { State: "PENDING_CLOSURE", Status: "ACTIVE" },
      "555555555555": {},
    });
    assert.deepEqual([code, read], [2, ["111111111111", "222222222222", "555555555555"]]);
    assert.deepEqual(aside, ["Not active, and so not read: 333333333333 (PENDING_CLOSURE), 444444444444 (SUSPENDED)."]);
  });

  it("cannot tell where no account is active", async () => {
    const organizations: Record<string, object>[] = [{}, { "444444444444": { State: "SUSPENDED" } }];
    for (const accounts of organizations) {
      const { code, error } = await scan(accounts);
      assert.deepEqual(
        [code, error],
        [2, { message: "The organization has no active account. Name accounts with --account" }],
      );
    }
  });
});
