import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setImmediate as settled } from "node:timers/promises";
import { AwsConnection } from "../../../core/aws/connection";
import { itEach } from "../../support/cases";

const never = () => new Promise<never>(() => undefined);
const tooLate = {
  message: "No answer in time to iam:GetRole on role pods. Try again, or allow more time with --timeout",
};

describe("calls to AWS", () => {
  const ask = <T>(aws: AwsConnection, call: Parameters<typeof aws.ask<T>>[2], signal?: AbortSignal) =>
    aws.ask("iam:GetRole", "role pods", call, signal);

  /** Calls that go on until they are ended by hand. */
  function asking(count: number) {
    const { signal } = new AbortController();
    const aws = new AwsConnection({ region: "eu-west-1", signal });
    const underWay: { resolve: (answer?: unknown) => void; reject: (error: Error) => void }[] = [];
    const call = () => new Promise((resolve, reject) => underWay.push({ resolve, reject }));
    const answers = Array.from({ length: count }, () => ask(aws, call).catch(() => "failed"));
    return { signal, underWay, answers };
  }

  it("are sixteen at a time, and the next is made when one is answered or fails", async () => {
    const { underWay, answers } = asking(19);
    await settled();
    assert.equal(underWay.length, 16);
    underWay[0]?.resolve();
    await settled();
    assert.equal(underWay.length, 17);
    underWay[5]?.reject(new Error("no"));
    await settled();
    assert.equal(underWay.length, 18);
    underWay[1]?.resolve();
    await settled();
    for (const one of underWay) one.resolve();
    assert.equal((await Promise.all(answers)).filter((answer) => answer === "failed").length, 1);
  });

  it("are sixteen at a time again after others were answered", async () => {
    const { signal } = new AbortController();
    const aws = new AwsConnection({ region: "eu-west-1", signal });
    for (let count = 0; count < 20; count++) await ask(aws, () => Promise.resolve());
    let underWay = 0;
    for (let count = 0; count < 20; count++) void ask(aws, () => (underWay++, never()));
    await settled();
    assert.equal(underWay, 16);
  });

  it("warn of no leak while they are under way, and leave nothing behind", async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on("warning", warn);
    const { signal, underWay, answers } = asking(16);
    await settled();
    process.off("warning", warn);
    assert.deepEqual(warnings, []);
    for (const one of underWay) one.resolve();
    await Promise.all(answers);
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  });

  it("are told when the time is over", async () => {
    const { signal } = new AbortController();
    const aws = new AwsConnection({ region: "eu-west-1", signal });
    assert.equal(await ask(aws, ({ abortSignal }) => Promise.resolve(abortSignal)), signal);
  });

  it("are not made once the time is over", async () => {
    const aws = new AwsConnection({ region: "eu-west-1", signal: AbortSignal.abort() });
    let isMade = false;
    const answer = ask(aws, () => Promise.resolve((isMade = true)));
    await assert.rejects(answer, tooLate);
    assert.equal(isMade, false);
  });

  it("are given up when the time is over, even where the SDK waits on", async () => {
    const aws = new AwsConnection({ region: "eu-west-1", signal: AbortSignal.timeout(5) });
    await assert.rejects(ask(aws, never), tooLate);
  });
  itEach(
    [
      ["a share of the time that is left is over", 10_000, 0.0005, 10_000],
      ["the whole time is over before", 10_000, 0.9, 5],
      ["no time was left", -1, 0.5, 10_000],
      ["the whole time is over, where nobody knows when that is", undefined, 0.0005, 5],
    ],
    "with a share of the time are given up when %s",
    async (_what: string, left: number | undefined, share: number, whole: number) => {
      const signal = AbortSignal.timeout(whole);
      const endsAt = left === undefined ? undefined : Date.now() + left;
      const aws = new AwsConnection({ region: "eu-west-1", signal, endsAt });
      await assert.rejects(ask(aws, never, aws.shareOfTime(share)), tooLate);
      assert.equal(signal.aborted, whole === 5);
    },
  );
});
