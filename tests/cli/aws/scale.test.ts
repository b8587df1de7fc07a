import assert from "node:assert/strict";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { collectAccount } from "../../../cli/aws/collect";
import { AwsConnection } from "../../../core/aws/connection";
import { LargeAccount, measuredSize, type AccountSize } from "../../../dev/bench/large-account";

describe("an account of 1,000 roles, 50 clusters and 300 profiles", () => {
  const environment = { ...process.env };
  before(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" }));
  after(() => (process.env = environment));

  /** What is asked of an account of this size, and what is found in it. */
  async function read(size: AccountSize) {
    const large = new LargeAccount(size);
    const endpoint = await large.start();
    try {
      const aws = new AwsConnection({ region: "eu-west-1", endpoint, signal: AbortSignal.timeout(110_000) });
      const account = await collectAccount(aws, await aws.callerIdentity());
      const { findings, roles } = judgeAccount(account);
      const judgement = { findings, roles: roles.map((one) => one.judgement) };
      return { account, calls: large.calls.length, least: large.leastCalls(), judgement };
    } finally {
      await large.stop();
    }
  }

  it("is read whole, in no more than 1.1 times the calls that the sizes of AWS's pages allow", async () => {
    const { account, calls, least, judgement } = await read(measuredSize);
    assert.deepEqual(account.unknown, []);
    assert.deepEqual(judgement.findings, []);
    assert.equal(judgement.roles.length, measuredSize.fargateRoles);
    assert.ok(calls >= least, `${calls} calls are fewer than ${least}, so that the least is counted wrongly`);
    assert.ok(calls <= 1.1 * least, `${calls} calls, and ${least} are enough`);
  });

  it("costs one call more for each page of 1,000 roles that are not for Fargate", async () => {
    const size = { ...measuredSize, clusters: 4, profiles: 8, rolesForFargate: 8 };
    const small = await read(size);
    const large = await read({ ...size, roles: 5 * size.roles });
    assert.equal(large.calls, small.calls + 4);
    assert.equal(JSON.stringify(large.judgement), JSON.stringify(small.judgement));
  });
});
