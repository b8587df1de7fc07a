// Writes the tree of a version tag: what users take from git, built, so that no install has anything to build.
//
//   node dev/node.mjs dev/release/tree.mjs DIRECTORY [--repository URL]
//
// components/    the plugin of `pulumi package add HOST/OWNER/REPOSITORY/components@VERSION`, with its pages for Pulumi's registry
// policypack/    the pack, for --policy-pack
// cli/           the command, for action.yml and a checkout
// stack/         the ready-made stack, for `pulumi new`
//
// The URL, such as https://git.example.com/team/pods.git, is where the tag is going to be, if it is not the repository that the
// packages name.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { writeLicences } from "../build/licences.mjs";
import { npm } from "../localcloud/setup/npm.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const packages = ["components", "policypack", "cli"];
const pages = ["CHANGELOG.md", "SECURITY.md"];
const others = ["LICENSE", "action.yml", ".pre-commit-hooks.yaml"];

const { positionals, values } = parseArgs({ allowPositionals: true, options: { repository: { type: "string" } } });
const [target] = positionals.map((path) => resolve(path));
if (target === undefined)
  throw new Error("Give the directory to write: node dev/node.mjs dev/release/tree.mjs DIRECTORY");
if (existsSync(target) && readdirSync(target).length > 0)
  throw new Error(`${target} is not empty. Give a new directory`);

const read = (/** @type {string[]} */ ...path) => readFileSync(join(root, ...path), "utf8");
const workspace = JSON.parse(read("package.json"));
const { repository: named } = JSON.parse(read("components", "package.json"));
const repository = values.repository ? `git+${values.repository}` : named.url;
const place = repository.replace(/^git\+/, "").replace(/\.git$/, "");
/** The tag of the commit that this tree is made from. */
const source = `source/v${workspace.version}`;

await writePackages();
await writeStack();
for (const file of others) copy(file);
for (const name of readdirSync(join(root, "components", "docs"))) copy(`components/docs/${name}`);
for (const page of pages) write(page, read(page).replace(/(?<=\]\()(?!\w+:|#)/g, `${place}/blob/${source}/`));
write("README.md", readme());
// What an install leaves in a clone of the tag. What is built belongs to it.
write(".gitignore", "node_modules/\n!/components/entry/node_modules/\npackage-lock.json\n");

/** Each package as npm publishes it, except that what is needed at run time is a dependency. */
async function writePackages() {
  const workspaces = packages.map((name) => `--workspace=${name}`);
  const packed = JSON.parse(await npm(["pack", ...workspaces, "--dry-run", "--ignore-scripts", "--json"], root));
  for (const [index, name] of packages.entries()) {
    for (const { path } of packed[index].files) copy(posix.join(name, path));
    const manifest = JSON.parse(read(name, "package.json"));
    for (const key of ["scripts", "devDependencies"]) delete manifest[key];
    manifest.repository.url = repository;
    writeJson(posix.join(name, "package.json"), name === "components" ? asPlugin(manifest) : manifest);
  }
}

/**
 * Pulumi installs a plugin's dependencies, and with some settings of npm no peers. It also loads the compiler for every plugin,
 * compiled ones too, and the old one that its SDK has stops at the tsconfig.json of today's projects.
 */
function asPlugin({ peerDependencies, ...manifest }) {
  return { ...manifest, dependencies: pinned([...Object.keys(peerDependencies), "typescript"]) };
}

/** A project in JavaScript that needs nothing of this repository. */
async function writeStack() {
  const outdir = join(target, "stack");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["index.ts"],
    bundle: true,
    platform: "node",
    target: "node22",
    external: ["@pulumi/*"],
    outdir,
    logLevel: "warning",
    legalComments: "none",
    metafile: true,
  });
  writeLicences(root, metafile, outdir);
  write("stack/Pulumi.yaml", read("Pulumi.yaml"));
  const { engines, license } = workspace;
  const dependencies = pinned(["@pulumi/aws", "@pulumi/pulumi"]);
  writeJson("stack/package.json", {
    name: "fargate-pods",
    private: true,
    license,
    main: "index.js",
    engines,
    dependencies,
  });
}

/** Packages in the versions that this repository is tested with. */
function pinned(/** @type {string[]} */ names) {
  return Object.fromEntries(names.map((name) => [name, workspace.dependencies[name]]));
}

function readme() {
  return `# fargate-pod-execution-role ${workspace.version}

${workspace.description}.

This is what users take from git, built. What it is, and how it is used: [the sources of this version](${place}/tree/${source}).

- \`components/\`: the plugin of \`pulumi package add ${place}.git/components@${workspace.version}\`
- \`policypack/\`: the policy pack, for \`--policy-pack\`
- \`cli/\`: the command \`fargate-role\`, which \`action.yml\` runs
- \`stack/\`: the ready-made stack, for \`pulumi new ${place}/tree/v${workspace.version}\`
`;
}

function copy(/** @type {string} */ path) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  copyFileSync(join(root, path), join(target, path));
}

function writeJson(/** @type {string} */ path, /** @type {object} */ value) {
  write(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

function write(/** @type {string} */ path, /** @type {string} */ text) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}
