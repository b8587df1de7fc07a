import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScan } from "../../../../cli/commands/scan/command";
import { AwsConnection } from "../../../../core/aws/connection";
import { fargateService } from "../../../../core/trust";
import { FakeAws } from "../../../support/fake-aws";
import { accountId, region, roleArn, withRole } from "../../../support/fake-aws-account";
import { planIn } from "../../../support/account-findings";
import { trustFor } from "../../../support/trust";

describe("scan --apply", () => {
  const environment = { ...process.env };
  const fake = new FakeAws();
  let endpoint = "";
  let directory = "";
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
    endpoint = await fake.start();
    fake.account = { accountId, roles: {}, clusters: {} };
    directory = mkdtempSync(join(tmpdir(), "apply-"));
  });
  after(async () => {
    await fake.stop();
    process.env = { ...environment };
    rmSync(directory, { recursive: true });
  });

  it("refuses a plan of another partition before it reads anything, and says so", async () => {
    const account = withRole({ trustPolicy: trustFor(fargateService) });
    const roles = [{ ...planIn(account), partition: "aws-cn", role: roleArn("pods").replace("aws", "aws-cn") }];
    const path = join(directory, "plan.json");
    writeFileSync(path, JSON.stringify({ kind: "fargate-role plan", version: 1, writtenAt: "", roles }));
    let said = "";
    const say = (text: string): void => void (said += text);
    const code = await runScan(
      { apply: path, timeout: 30, assumeRole: "reader" },
      {
        print: say,
        printAside: say,
        progress: () => undefined,
        colour: false,
        width: 80,
        connect: () => new AwsConnection({ region, endpoint, signal: AbortSignal.timeout(20_000) }),
      },
    );
    assert.deepEqual(
      [code, said, fake.asked],
      [
        2,
        `fargate-role: The plan is of partition aws-cn, and the credentials are of partition aws. Use credentials of account ${accountId}, for example with --profile.`,
        ["GetCallerIdentity "],
      ],
    );
  });
});
