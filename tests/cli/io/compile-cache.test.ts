import assert from "node:assert/strict";
import nodeModule from "node:module";
import { join } from "node:path";
import { mock } from "node:test";
import { useCompileCache } from "../../../cli/io/compile-cache";

describe("what Node.js compiles", () => {
  const { enableCompileCache, flushCompileCache } = nodeModule;
  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
    mock.timers.enable({ apis: ["setTimeout"] });
    const enable = (directory: unknown) => told.push(`kept in ${String(directory)}`);
    const flush = () => told.push("written");
    Object.assign(nodeModule, { enableCompileCache: enable, flushCompileCache: flush });
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
    Object.assign(nodeModule, { enableCompileCache, flushCompileCache });
  });

  it("is kept in the user's cache directory, and written after a second, since Pulumi may end the process by a signal", () => {
    const { XDG_CACHE_HOME: before } = process.env;
    process.env.XDG_CACHE_HOME = "/caches";
    useCompileCache();
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    mock.timers.tick(999);
    assert.deepEqual(told, [`kept in ${join("/caches", "fargate-role", "compiled")}`]);
    mock.timers.tick(1);
    assert.equal(told[1], "written");
  });

  it("is kept, and not written before the end of the process, by a Node.js that cannot, as 22.1", () => {
    Object.assign(nodeModule, { flushCompileCache: undefined });
    useCompileCache();
    mock.timers.tick(1000);
    assert.equal(told.length, 1);
  });
});
