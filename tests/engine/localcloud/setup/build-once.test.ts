import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ended, printed, Sandbox } from "../../../support/localcloud-setup";

describe("buildOnce", () => {
  let sandbox: Sandbox;
  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.remove());

  /** Builds `thing` with one file in it, after what the test wants to happen in between. */
  const build = (meanwhile = ""): string => `
    import { writeFile } from "node:fs/promises";
    import { buildOnce } from "SETUP/build-once.mjs";
    const onWait = () => console.log("waiting");
    const built = await buildOnce(process.env.LOCALCLOUD_CACHE + "/thing", async (directory) => {
      await writeFile(directory + "/half", "");
      console.log("building");
      ${meanwhile}
      await writeFile(directory + "/whole", String(process.pid));
    }, onWait);
    console.log("built: " + built);`;
  const sleep = (milliseconds: number): string =>
    `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));`;
  const thing = (): string => join(sandbox.cache, "thing");
  const lock = (): string => `${thing()}.lock`;
  /** The lock as it is an hour after its owner is gone. */
  const withoutHeartbeat = (): void => {
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock(), longAgo, longAgo);
  };

  it("builds once, and leaves nothing but the thing", async () => {
    assert.match((await ended(sandbox.start(build()))).stdout, /built: true/);
    assert.deepEqual(readdirSync(sandbox.cache), ["thing"]);
    const second = await ended(sandbox.start(build(`throw new Error("built again");`)));
    assert.deepEqual([second.code, second.stdout], [0, "built: false\n"]);
  });

  it("leaves no half thing when killed, and the next one takes over what the killed one left", async () => {
    const child = sandbox.start(build(sleep(60_000)));
    await printed(child, "building");
    child.kill("SIGKILL");
    await ended(child);
    assert.ok(!existsSync(thing()));
    assert.equal(readdirSync(sandbox.cache).length, 2, "the killed one was to leave its lock and its half thing");
    withoutHeartbeat();
    assert.equal((await ended(sandbox.start(build()))).stdout, "building\nbuilt: true\n");
    assert.deepEqual(readdirSync(sandbox.cache), ["thing"]);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`removes its half thing and its lock at ${signal}`, async () => {
      const child = sandbox.start(build(sleep(60_000)));
      await printed(child, "building");
      child.kill(signal);
      const { code } = await ended(child);
      assert.equal(code, { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
      assert.deepEqual(readdirSync(sandbox.cache), []);
    });
  }

  it("builds once where two run side by side, and the second says that it waits", async () => {
    const first = sandbox.start(build(sleep(1_000)));
    const firstEnd = ended(first);
    await printed(first, "building");
    const second = await ended(sandbox.start(build()));
    assert.equal(second.stdout, "waiting\nbuilt: false\n");
    assert.match((await firstEnd).stdout, /built: true/);
    assert.equal(readFileSync(join(thing(), "whole"), "utf8"), String(first.pid));
  });

  it("respects a lock with a heartbeat", async () => {
    mkdirSync(lock());
    const child = sandbox.start(build());
    await printed(child, "waiting");
    assert.ok(!existsSync(thing()));
    child.kill();
    await ended(child);
    assert.ok(existsSync(lock()));
  });

  it("passes an error on and leaves nothing", async () => {
    const { code, stderr } = await ended(sandbox.start(build(`throw new Error("no such luck");`)));
    assert.equal(code, 1);
    assert.match(stderr, /no such luck/);
    assert.deepEqual(readdirSync(sandbox.cache), []);
  });
});
