import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { TimeLimit } from "../../../cli/io/time-limit";

describe("the time of a command", () => {
  it("is over when it is over", async () => {
    const limit = new TimeLimit(20);
    await wait(60);
    assert.equal(limit.signal.aborted, true);
    assert.equal((limit.signal.reason as Error).name, "TimeoutError");
  });

  it("stands still while somebody is asked, and goes on after the answer", async () => {
    const limit = new TimeLimit(200);
    const ends = limit.endsAt;
    assert.equal(await limit.standStill(wait(400, "yes")), "yes");
    assert.equal(limit.signal.aborted, false);
    assert.ok(limit.endsAt >= ends + 395, `it ends ${limit.endsAt - ends} ms later`);
    await wait(300);
    assert.equal(limit.signal.aborted, true);
  });

  it("goes on where there is no answer", async () => {
    const limit = new TimeLimit(20);
    await assert.rejects(limit.standStill(Promise.reject(new Error("gone"))), { message: "gone" });
    await wait(60);
    assert.equal(limit.signal.aborted, true);
  });
});
