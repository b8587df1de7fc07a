// Refuses commits whose subjects are not Conventional Commits: node dev/commits.mjs BASE, of those since BASE. CI calls it with what was there
// before a push or under a pull request; if that is not known, of a new branch, it looks at the last commit alone.
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const types = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];
const form = new RegExp(`^(${types.join("|")})(\\([a-z0-9,-]+\\))?!?: \\S`);

/** The subjects that are not in the form. */
export function wrongSubjects(subjects) {
  return subjects.filter((subject) => !form.test(subject));
}

function subjectsSince(base) {
  const git = (...words) => execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const log = (...range) =>
    git("log", "--no-merges", "--format=%s", ...range)
      .trim()
      .split("\n")
      .filter(Boolean);
  try {
    return log(`${base}..HEAD`);
  } catch {
    return log("--max-count=1");
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const wrong = wrongSubjects(subjectsSince(process.argv[2]));
  for (const subject of wrong)
    console.error(`not a Conventional Commit: ${subject}\n  write TYPE(SCOPE): WHAT, TYPE one of ${types.join(", ")}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
