import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runScan } from "../../../cli/scan/command";
import { AwsConnection } from "../../../core/aws-account/connection";

/** An organization whose accounts nobody may enter, by id what is said of each. */
function organizationOf(accounts: Record<string, object>) {
  const Accounts = Object.entries(accounts).map(([Id, more]) => ({ Id, ...more }));
  const caller =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>999999999999</Account>" +
    "<Arn>arn:aws:iam::999999999999:user/me</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>";
  const denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
  return createServer((request, response) => {
    const isListing = request.headers["x-amz-target"]?.toString().endsWith(".ListAccounts");
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      if (isListing) response.end(JSON.stringify({ Accounts }));
      else if (body.includes("GetCallerIdentity")) response.writeHead(200, { "content-type": "text/xml" }).end(caller);
      else response.writeHead(403, { "content-type": "text/xml" }).end(denied);
    });
  });
}

describe("scan --organization", () => {
  const environment = { ...process.env };
  before(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" }));
  after(() => (process.env = environment));

  async function scan(accounts: Record<string, object>) {
    const server = organizationOf(accounts);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const said = { printed: "", aside: [] as string[] };
    const context = {
      print: (text: string) => void (said.printed += text),
      printAside: (text: string) => void said.aside.push(text),
      progress: () => undefined,
      colour: false,
      width: 80,
      connect: () => new AwsConnection({ region: "eu-west-1", endpoint, signal: AbortSignal.timeout(30_000) }),
    };
    const options = { organization: true, json: true, timeout: 30, assumeRole: "reader" } as const;
    try {
      const code = await runScan(options, context);
      const { accounts: read = [], error } = JSON.parse(said.printed);
      return { code, read: read.map(({ id }: { id: string }) => id), aside: said.aside, error };
    } finally {
      server.closeAllConnections();
      server.close();
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
