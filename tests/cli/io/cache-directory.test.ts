import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../../../cli/io/cache-directory";

describe("the cache directory", () => {
  it("is where the platform keeps caches", () => {
    assert.equal(cacheDirectory({ XDG_CACHE_HOME: "/caches" }, "linux"), join("/caches", "fargate-role"));
    assert.equal(cacheDirectory({}, "linux"), join(homedir(), ".cache", "fargate-role"));
    assert.equal(cacheDirectory({}, "darwin"), join(homedir(), "Library", "Caches", "fargate-role"));
    assert.equal(cacheDirectory({ LOCALAPPDATA: "/local" }, "win32"), join("/local", "fargate-role"));
  });
});
