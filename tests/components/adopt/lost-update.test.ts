import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { lostUpdateProblems } from "../../../components/adopt";
import { readSourceArn } from "../../../core/service/fargate";
import { buildTrustPolicy } from "../../../core/trust";
import { Mocks } from "../../support/mocks";

const arnOf = (cluster: string) => `arn:aws:eks:eu-west-1:111122223333:fargateprofile/${cluster}/*`;
const trust = (...clusters: string[]) => JSON.stringify(buildTrustPolicy(clusters.map(arnOf)));
const before = trust("old");
const written = trust("old", "mine");
const wanted = { accounts: ["111122223333"], uses: [readSourceArn(arnOf("mine"))] };

/** What is found when AWS answers with these trust policies, the last one from then on. */
async function found(
  answers: string[],
  options: { policy?: string; preview?: boolean; took?: number } = {},
): Promise<string[]> {
  const left = [...answers];
  const mocks = await Mocks.start({
    preview: options.preview ?? false,
    invokes: {
      "aws:iam/getRole:getRole": () => ({ assumeRolePolicy: left.length > 1 ? left.shift() : left[0] }),
    },
  });
  const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
  const problems = await lostUpdateProblems("shared", parent, { policy: before, written, wanted, took: 0, ...options });
  await mocks.finish();
  return problems.map(({ path, rule, fix }) => `${path} ${rule}. ${fix}.`);
}

describe("an update of an adopted role's trust policy", () => {
  const lost = [
    `adopt.name is a role whose trust policy another update wrote at the same moment: that policy keeps out ${arnOf("mine")}. ` +
      "Run pulumi up again, which adds it.",
  ];

  it("is reported as lost when another one wrote over it", async () => {
    assert.deepEqual(await found([trust("old", "theirs")]), lost);
  });

  it("is reported as lost when another one writes over it a little later", async () => {
    assert.deepEqual(await found([written, trust("old", "theirs")]), lost);
  });

  it("is reported as lost when another one writes over it after AWS showed its lists in another order", async () => {
    assert.deepEqual(await found([trust("mine", "old"), trust("old", "theirs")]), lost);
  });

  it("is reported as late when it came so long after reading that whoever it wrote over has stopped looking", async () => {
    assert.deepEqual(await found([written], { took: 24_400 }), [
      "adopt.name is a role whose trust policy was written 24 seconds after it was read: if another update wrote it in " +
        "between, what that one added is lost. Run pulumi up again, here and in every other stack that adopts the role.",
    ]);
    assert.deepEqual(await found([written], { policy: written, took: 24_400 }), []);
  });

  it("is fine when lines are taken out that were there before, as the policy pack does where it remediates", async () => {
    assert.deepEqual(await found([trust("mine")]), []);
    assert.deepEqual(await found([trust("mine"), trust("theirs")]), lost);
  });

  it("says what it waits for, once, and only if it waits", async () => {
    const said: string[] = [];
    const { info } = pulumi.log;
    Object.assign(pulumi.log, { info: (text: string) => void said.push(text) });
    try {
      await found([written]);
      assert.deepEqual(said, [
        "Waits 20 seconds, in case another update writes the trust policy of the role shared too.",
      ]);
      for (const answers of [[trust("theirs")], [before]]) await found(answers);
      await found([written], { policy: written });
      assert.equal(said.length, 1);
    } finally {
      Object.assign(pulumi.log, { info });
    }
  });

  it("is fine when another one adds to it", async () => {
    assert.deepEqual(await found([trust("old", "mine", "theirs")]), []);
  });

  it("is fine when it stays, in whatever order AWS returns its keys", async () => {
    const [statement] = buildTrustPolicy([arnOf("old"), arnOf("mine")]).Statement;
    const reordered = JSON.stringify({
      Statement: [Object.fromEntries(Object.entries(statement ?? {}).reverse())],
      Version: "2012-10-17",
    });
    assert.deepEqual(await found([reordered]), []);
  });

  it("is not looked for where nothing changes, at preview, or where mocks always answer the same", async () => {
    assert.deepEqual(await found([trust("theirs")], { policy: written }), []);
    assert.deepEqual(await found([trust("theirs")], { preview: true }), []);
    assert.deepEqual(await found([before]), []);
  });
});
