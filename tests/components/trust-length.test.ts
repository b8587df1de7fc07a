import * as assert from "node:assert/strict";
import { FargatePodExecutionRole, type FargatePodExecutionRoleArgs } from "../../components/index";
import { failureOf, Mocks } from "../support/mocks";

const base = { regions: ["eu-west-1"], accountId: "111122223333" };
const clustersOf = (count: number) => Array.from({ length: count }, (_, index) => `cluster-${100 + index}`);
const remedy =
  'Make several roles, or give regions: ["*"] (every Region) or clusters: ["*"] (every cluster of the account), or have AWS raise the quota "Role trust policy length" ' +
  "(up to 8192) and set trustPolicyLimit to it.";

async function lengthOf(args: FargatePodExecutionRoleArgs): Promise<number> {
  const mocks = await Mocks.start();
  new FargatePodExecutionRole("pods", args);
  await mocks.finish();
  return (mocks.named("pods-role").inputs.assumeRolePolicy as string).length;
}

describe("length of the trust policy", () => {
  it("is refused beyond AWS's quota before anything is registered, although the account is not told", async () => {
    const mocks = await Mocks.start();
    const error = await failureOf(
      () => void new FargatePodExecutionRole("pods", { regions: base.regions, clusters: clustersOf(40) }),
    );
    assert.equal(
      error.message,
      'FargatePodExecutionRole "pods": clusters make a trust policy of 2824 characters, more than the 2048 that ' +
        `trustPolicyLimit allows. ${remedy}`,
    );
    assert.deepEqual(mocks.registered, []);
  });

  it("may be as long as the account's quota says", async () => {
    const ofLimit = (trustPolicyLimit: number) => ({ ...base, clusters: clustersOf(40), trustPolicyLimit });
    assert.equal(await lengthOf(ofLimit(2824)), 2824);
    const error = await failureOf(() => void new FargatePodExecutionRole("pods", ofLimit(2823)));
    assert.match(error.message, /2824 characters, more than the 2823 that trustPolicyLimit allows/);
  });

  it("is checked when the Region arrives", async () => {
    const mocks = await Mocks.start();
    const error = await failureOf(() => new FargatePodExecutionRole("pods", { clusters: clustersOf(40) }).roleArn);
    assert.match(error.message, /more than the 2048 that trustPolicyLimit allows/);
    assert.ok(mocks.registered.every(({ type }) => !type.startsWith("aws:")));
  });
});
