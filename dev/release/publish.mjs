// Publishes what `npm run release:make` made: to npm, as the version tag, as a release of GitHub, to the organisation's registry, to
// its policy packs.
//
//   node dev/release/publish.mjs DIRECTORY [packages|cloud]   packages: npm, the tag, GitHub; cloud: the registry and the policy pack
//
// First asks npm, the repository, GitHub and Pulumi Cloud what is there, and skips it. So a failed run can be run again, and a token that is
// not valid stops it while nothing is published. The packages' own code runs only for `cloud`: Pulumi starts the plugin and the pack.
//
// PULUMI_ORGANIZATION, PULUMI_ACCESS_TOKEN   the organisation, and who publishes for it
// PULUMI_BACKEND_URL                         another Pulumi Cloud than Pulumi's own
// GITHUB_TOKEN                               with which Pulumi reads a private repository on GitHub
// RELEASE_REMOTE                             where the tag is pushed to, instead of origin
// GH_TOKEN                                   with which `gh` makes the release of GitHub
// RELEASE_REHEARSAL                          a directory: it gets the files of the release, and npm only says what it would publish
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const {
  PULUMI_ORGANIZATION: organization,
  PULUMI_ACCESS_TOKEN: token,
  PULUMI_BACKEND_URL: cloud = "https://api.pulumi.com",
  RELEASE_REMOTE: remote = "origin",
  RELEASE_REHEARSAL: rehearsal,
} = process.env;
const [directory, part] = process.argv.slice(2);
const target = directory && resolve(directory);
if (!target || !organization || !token)
  throw new Error(
    "Give the directory that `npm run release:make` made, and set PULUMI_ORGANIZATION and PULUMI_ACCESS_TOKEN",
  );

const tree = join(target, "tree");
const attached = readdirSync(join(target, "npm")).map((name) => join(target, "npm", name));
const tarballs = attached.filter((name) => name.endsWith(".tgz"));
const {
  name: component,
  version,
  repository,
} = JSON.parse(readFileSync(join(tree, "components", "package.json"), "utf8"));
const tag = `refs/tags/v${version}`;
/** As `gh` names a repository: HOST/OWNER/NAME. */
const onGitHub = repository.url.replace(/^git\+https:\/\/|\.git$/g, "");

/** @typedef {{ what: string, isThere: () => boolean | Promise<boolean>, publish: () => void }} Step */
/** @type {Step[]} */
const packages = [
  ...tarballs.map((tarball) => {
    const manifest = JSON.parse(output("tar", ["-xzOf", tarball, "package/package.json"]));
    const what = `${manifest.name}@${manifest.version}`;
    return {
      what: `${what} on npm`,
      isThere: () => isOnNpm(what, manifest.version),
      publish: () => run("npm", ["publish", tarball, "--access", "public", ...(rehearsal ? ["--dry-run"] : [])]),
    };
  }),
  { what: `tag v${version}`, isThere: () => output("git", ["ls-remote", remote, tag]) !== "", publish: pushTag },
  { what: `release v${version} on GitHub`, isThere: isOnGitHub, publish: attach },
];
/** @type {Step[]} */
const inCloud = [
  {
    what: `${component} ${version} in the registry of ${organization}`,
    isThere: () => isInCloud(`registry/packages/private/${organization}/${component}/versions/${version}`),
    // From the tag, as users install it. Pulumi reads the tsconfig.json of the directory where it starts a plugin.
    publish: () => {
      const source = `${repository.url.replace("git+", "")}/${repository.directory}@${version}`;
      const docs = join(tree, "components", "docs");
      const pages = [
        ...["--readme", join(docs, "_index.md")],
        ...["--installation-configuration", join(docs, "installation-configuration.md")],
      ];
      run("pulumi", ["package", "publish", source, "--publisher", organization, ...pages], { cwd: tree });
    },
  },
  {
    what: `policy pack ${component} ${version} of ${organization}`,
    isThere: () => isInCloud(`orgs/${organization}/policypacks/${component}/versions/${version}/schema`),
    publish: () => {
      const cwd = join(tree, "policypack");
      run("npm", ["install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"], { cwd });
      run("pulumi", ["policy", "publish", organization], { cwd });
    },
  },
];

await checkOrganization();
const there = await Promise.all([...packages, ...inCloud].map(({ isThere }) => isThere()));
for (const [index, { what, publish }] of [...packages, ...inCloud].entries()) {
  const ofPackages = index < packages.length;
  if (part && (part === "packages") !== ofPackages) continue;
  if (!there[index]) publish();
  process.stdout.write(`${what}: ${there[index] ? "was there already" : "published"}\n`);
}

/** npm prints nothing for a version that a package does not have, and fails for a package that it does not have. */
function isOnNpm(/** @type {string} */ what, /** @type {string} */ wanted) {
  try {
    return output("npm", ["view", what, "version", "--json"]) === JSON.stringify(wanted);
  } catch (error) {
    // On standard output, also if npm is told to be silent.
    if (String(error.stdout).includes('"E404"')) return false;
    throw error;
  }
}

/** A draft is what an attempt left that was ended half-way. */
function isOnGitHub() {
  if (rehearsal) return existsSync(rehearsal);
  try {
    const words = ["release", "view", `v${version}`, "--repo", onGitHub, "--json", "isDraft", "--jq", ".isDraft"];
    return output("gh", words) === "false";
  } catch (error) {
    if (String(error.stderr).includes("release not found")) return false;
    throw error;
  }
}

function attach() {
  if (rehearsal) return cpSync(join(target, "npm"), rehearsal, { recursive: true });
  const changes = readFileSync(join(tree, "CHANGELOG.md"), "utf8").split(/^## \[(.*?)\].*$/m);
  const notes = changes[changes.indexOf(version) + 1].trim();
  const words = ["--repo", onGitHub, "--verify-tag", "--title", `v${version}`, "--notes", notes];
  run("gh", ["release", "create", `v${version}`, ...attached, ...words]);
}

/** Pulumi Cloud does not tell an organization that a token may not see from a version that is not there. */
async function checkOrganization() {
  const answer = /** @type {{ organizations: { githubLogin: string }[] }} */ (await (await ask("user")).json());
  const names = answer.organizations.map(({ githubLogin }) => githubLogin);
  if (names.includes(String(organization))) return;
  throw new Error(
    `PULUMI_ORGANIZATION is ${organization}, but the token is of ${names.join(", ") || "no organization"}`,
  );
}

async function isInCloud(/** @type {string} */ path) {
  return (await ask(path)).ok;
}

async function ask(/** @type {string} */ path) {
  const answer = await fetch(`${cloud}/api/${path}`, {
    headers: { Authorization: `token ${token}`, Accept: "application/vnd.pulumi+8" },
  });
  if (answer.ok || (answer.status === 404 && path !== "user")) return answer;
  throw new Error(
    `${cloud} answers ${answer.status} to GET /api/${path}. Check PULUMI_ACCESS_TOKEN and PULUMI_ORGANIZATION`,
  );
}

/**
 * A commit without a parent: one above the sources would remove their workflows, and a token needs a right of its own for that. It has
 * the author and the date of the sources' commit, so that a second run makes the same one.
 */
function pushTag() {
  const place = mkdtempSync(join(tmpdir(), "release-index-"));
  const [source, name, email, date] = output("git", ["log", "-1", "--format=%H%n%cn%n%ce%n%cI"]).split("\n");
  const who = (/** @type {string} */ role) => ({
    [`GIT_${role}_NAME`]: name,
    [`GIT_${role}_EMAIL`]: email,
    [`GIT_${role}_DATE`]: date,
  });
  const env = { ...process.env, GIT_INDEX_FILE: join(place, "index"), ...who("AUTHOR"), ...who("COMMITTER") };
  const made = (/** @type {string[]} */ ...words) => output("git", words, { env });
  made(`--work-tree=${tree}`, "add", "--all", "--force", ".");
  const commit = made("commit-tree", made("write-tree"), "-m", `Release ${version}, built from ${source}`);
  rmSync(place, { recursive: true });
  run("git", ["push", remote, `${commit}:${tag}`]);
}

function output(/** @type {string} */ command, /** @type {string[]} */ words, options = {}) {
  return execFileSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options }).trim();
}

function run(/** @type {string} */ command, /** @type {string[]} */ words, options = {}) {
  execFileSync(command, words, { stdio: ["ignore", "inherit", "inherit"], ...options });
}
