import assert from "node:assert/strict";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openCache } from "../../../cli/walk/walk";
import { newDirectory } from "../../support/run-directory";

describe("the cache of what was read of stacks", () => {
  let directory: string;
  beforeEach(() => (directory = newDirectory()));

  const open = (subject = "file:///here") =>
    openCache<string>(directory, subject, () => assert.fail("nothing is lost"));

  async function filled(): Promise<void> {
    const cache = await open();
    cache.set("a/b/c", "monday", "something");
    await cache.save();
  }

  it("gives back what was put in, for the same stamp only", async () => {
    await filled();
    const cache = await open();
    assert.equal(cache.get("a/b/c", "monday"), "something");
    assert.equal(cache.get("a/b/c", "tuesday"), undefined);
    assert.equal(cache.get("a/b/d", "monday"), undefined);
  });

  it("is empty for another backend", async () => {
    await filled();
    assert.equal((await open("s3://there")).get("a/b/c", "monday"), undefined);
  });

  it("is empty where its file is damaged", async () => {
    await filled();
    const [file] = await readdir(directory);
    await writeFile(join(directory, file), "{");
    assert.equal((await open()).get("a/b/c", "monday"), undefined);
  });

  it("loses what cannot be written, says so once, and ends no command", async () => {
    const file = join(directory, "file");
    await writeFile(file, "");
    const aside: string[] = [];
    const cache = await openCache<string>(file, "file:///here", (text) => aside.push(text));
    cache.set("a/b/c", "monday", "something");
    await cache.save();
    await cache.save();
    assert.deepEqual(aside, [
      `Nothing is remembered for the next run: ${file} cannot be written (EEXIST). Give another directory with --cache, or --no-cache.`,
    ]);
    assert.equal(cache.get("a/b/c", "monday"), "something");
  });

  it("is for its user's eyes only", async () => {
    await filled();
    const [file] = await readdir(directory);
    assert.equal((await stat(join(directory, file))).mode & 0o077, 0);
  });

  it("forgets the stacks that are no more, if told which are", async () => {
    await filled();
    const cache = await open();
    cache.set("a/b/d", "monday", "other");
    await cache.save(new Set(["a/b/d"]));
    const again = await open();
    assert.equal(again.get("a/b/c", "monday"), undefined);
    assert.equal(again.get("a/b/d", "monday"), "other");
  });

  it("remembers nothing where there is none", async () => {
    const cache = () => openCache<string>(undefined, "", () => undefined);
    const first = await cache();
    first.set("a/b/c", "monday", "something");
    await first.save();
    assert.equal((await cache()).get("a/b/c", "monday"), undefined);
  });
});
