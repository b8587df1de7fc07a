import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pictures, recorded } from "../../dev/docs/pictures/record";
import { pagePaths } from "../support/pages";

/** Drawn by hand. */
const drawn = ["confused-deputy.svg"];

describe("the pictures of the documentation", () => {
  it("that are drawn by hand can be read in the dark and at half their size", () => {
    const text = readFileSync(join(pictures, "confused-deputy.svg"), "utf8");
    assert.match(text, /prefers-color-scheme: dark/);
    const sizes = [...text.matchAll(/\bfont(?:-size)?[:=]\s*"?([\d.]+)/g)].map(([, size]) => Number(size));
    assert.ok(sizes.length > 0 && Math.min(...sizes) / 2 >= 11, `font sizes ${sizes.join(", ")}`);
  });

  it("say what the commands print now", async () => {
    const files = await recorded();
    assert.deepEqual(
      readdirSync(pictures).sort(),
      [...[...files.keys()].map((file) => basename(file)), ...drawn].sort(),
    );
    for (const [file, picture] of files)
      assert.equal(readFileSync(file, "utf8"), picture, `${basename(file)} is out of date: run npm run docs:pictures`);
  });

  it("are all in a page, with words for whoever cannot see them", () => {
    const pages = pagePaths().map((path) => readFileSync(join(__dirname, "..", "..", path), "utf8"));
    for (const name of readdirSync(pictures))
      assert.ok(
        pages.some((page) => new RegExp(`!\\[[^\\]]{20,}\\]\\([\\w./]*images/${name}\\)`).test(page)),
        name,
      );
  });
});
