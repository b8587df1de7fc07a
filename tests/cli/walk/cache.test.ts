import assert from "node:assert/strict";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openCache, walkBackend } from "../../../cli/walk/walk";
import { walkOver } from "../../support/fake-stacks";
import { newDirectory } from "../../support/run-directory";

const monday = { stamp: "monday", value: "something" };

describe("the cache of what was read of stacks", () => {
  let directory: string;
  beforeEach(() => (directory = newDirectory()));

  const open = (subject = "file:///here") =>
    openCache<string>(directory, subject, () => assert.fail("nothing is lost"));

  async function filled(): Promise<void> {
    const cache = await open();
    cache.stacks.set("a/b/c", monday);
    await cache.save();
  }

  it("gives back what was put in", async () => {
    await filled();
    const cache = await open();
    assert.deepEqual([...cache.stacks], [["a/b/c", monday]]);
  });

  it("is empty for another backend", async () => {
    await filled();
    assert.equal((await open("s3://there")).stacks.size, 0);
  });

  it("is empty where its file is damaged", async () => {
    await filled();
    const [file] = await readdir(directory);
    await writeFile(join(directory, file), "{");
    assert.equal((await open()).stacks.size, 0);
  });

  it("loses what cannot be written, says so once, and ends no command", async () => {
    const file = join(directory, "file");
    await writeFile(file, "");
    const aside: string[] = [];
    const cache = await openCache<string>(file, "file:///here", (text) => aside.push(text));
    cache.stacks.set("a/b/c", monday);
    await cache.save();
    await cache.save();
    assert.deepEqual(aside, [
      `Nothing is remembered for the next run: ${file} cannot be written (EEXIST). Give another directory with --cache, or --no-cache.`,
    ]);
  });

  it("is for its user's eyes only", async () => {
    await filled();
    const [file] = await readdir(directory);
    assert.equal((await stat(join(directory, file))).mode & 0o077, 0);
  });

  it("forgets the stacks that are no more, unless only some are asked for", async () => {
    await filled();
    const walk = async (names: string[], selection: object) => {
      const { context } = walkOver(names, () => "");
      const backend = { ...(await context.connect()), url: "file:///here" };
      const options = { parallel: 1, cache: directory, ...selection };
      await walkBackend(backend, options, () => Promise.resolve("other"), context);
      return [...(await open()).stacks.keys()];
    };
    assert.deepEqual(await walk(["a/b/d"], { stack: ["d"] }), ["a/b/c", "a/b/d"]);
    assert.deepEqual(await walk(["a/b/d"], {}), ["a/b/d"]);
  });

  it("remembers nothing where there is none", async () => {
    const cache = () => openCache<string>(undefined, "", () => undefined);
    const first = await cache();
    first.stacks.set("a/b/c", monday);
    await first.save();
    assert.equal((await cache()).stacks.size, 0);
  });
});
