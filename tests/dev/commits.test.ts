import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { newDirectory } from "../support/run-directory";

const script = join(__dirname, "..", "..", "dev", "commits.mjs");

describe("the check of commit subjects", () => {
  let directory: string;
  const git = (...words: string[]): string =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...words], {
      cwd: directory,
      encoding: "utf8",
    }).trim();
  const commit = (subject: string): string => git("commit", "--quiet", "--allow-empty", "--message", subject);
  const check = (base: string): [status: number | null, wrong: string[]] => {
    const { status, stderr } = spawnSync(process.execPath, [script, base], { cwd: directory, encoding: "utf8" });
    return [status, [...stderr.matchAll(/^not a Conventional Commit: (.*)$/gm)].map(([, subject = ""]) => subject)];
  };
  before(() => {
    directory = newDirectory();
    git("init", "--quiet");
    commit("Say more");
  });

  it("passes types, scopes and breaking changes, since the base alone", () => {
    const base = git("rev-parse", "HEAD");
    for (const subject of ["docs: a page", "fix(pack,judge): a rule", "feat(cli)!: an option"]) commit(subject);
    assert.deepEqual(check(base), [0, []]);
  });

  it("refuses another type, a scope without a type, and a subject without words", () => {
    const base = git("rev-parse", "HEAD");
    const wrong = ["Hold the door", "fixes: a rule", "(pack): a rule", "fix(Pack): a rule", "fix:a rule"];
    for (const subject of wrong) commit(subject);
    assert.deepEqual(check(base), [1, wrong.reverse()]);
  });

  it("looks at the last commit where the base is not known", () => {
    commit("Take the last");
    assert.deepEqual(check("0".repeat(40)), [1, ["Take the last"]]);
  });
});
