import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { builtinModules, createRequire } from "node:module";
import { repositoryAddress } from "../../../dev/docs/address";

const root = join(__dirname, "..", "..", "..");

interface Manifest {
  name: string;
  version: string;
  license?: string;
  keywords?: string[];
  homepage?: string;
  bugs?: string;
  repository?: { type: string; url: string; directory: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifestOf = (directory: string): Manifest => JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));

/** What is published: the folder, the files of its tarball, and the largest size of that in kilobytes. */
const published = [
  {
    folder: "components",
    files:
      /^(PulumiPlugin\.yaml|README\.md|LICENSE|package\.json|entry\/node_modules\/plugin\.js|bin\/(index|imported|main|plugin|compile-cache)\.js|bin\/LICENSES\.txt|bin\/.*\.d\.ts)$/,
    kilobytes: 80,
  },
  {
    folder: "policypack",
    files:
      /^(PulumiPolicy\.yaml|README\.md|LICENSE|package\.json|directory\.js|bin\/(index|main|compile-cache|lookup)\.js|bin\/index\.d\.ts|bin\/LICENSES\.txt)$/,
    kilobytes: 430,
  },
  {
    folder: "cli",
    files:
      /^(README\.md|LICENSE|package\.json|bin\/(fargate-role|main|cdk|sdk|compile-cache)\.js|bin\/(index|contract)\.d\.ts|bin\/LICENSES\.txt|bin\/findings\/[a-z-]+\.md)$/,
    kilobytes: 610,
  },
];

interface Tarball {
  name: string;
  size: number;
  files: { path: string }[];
}

let packed: Tarball[] | undefined;

/** What npm would put into the tarballs, as they are built from the sources now. */
function pack(): Tarball[] {
  execFileSync(process.execPath, [join(root, "dev/build/build.mjs")]);
  const words = ["pack", "--workspaces", "--dry-run", "--json", "--ignore-scripts"];
  return JSON.parse(execFileSync("npm", words, { cwd: root, encoding: "utf8" })) as Tarball[];
}

for (const { folder, files, kilobytes } of published) {
  describe(`the published package of ${folder}/`, () => {
    const directory = join(root, folder);

    it("comes with the licence of the project", () => {
      packed ??= pack();
      assert.equal(readFileSync(join(directory, "LICENSE"), "utf8"), readFileSync(join(root, "LICENSE"), "utf8"));
    });

    it("holds only what runs, and is small", () => {
      packed ??= pack();
      const tarball = packed.find(({ name }) => name === manifestOf(directory).name) ?? assert.fail();
      const others = tarball.files.map(({ path }) => path).filter((path) => !files.test(path));
      assert.deepEqual(others, []);
      assert.ok(tarball.size < kilobytes * 1000, `${tarball.size} bytes`);
    });

    it("says where it comes from, which npm's provenance asks for", () => {
      const { license, keywords = [], homepage, bugs, repository } = manifestOf(directory);
      const home = repositoryAddress();
      assert.deepEqual(repository, { type: "git", url: `git+${home}.git`, directory: folder });
      assert.deepEqual(
        [license, bugs, homepage],
        ["Apache-2.0", `${home}/issues`, `${home}/tree/main/${folder}#readme`],
      );
      assert.ok(keywords.includes("pulumi") && keywords.includes("fargate"));
    });

    // Nobody else brings the pack's: what installs it need not install peers.
    it(`asks for nothing but Pulumi's own packages in a range, ${folder === "policypack" ? "which it brings" : "as peers"}`, () => {
      const { dependencies, peerDependencies } = manifestOf(directory);
      const [asked, none] =
        folder === "policypack" ? [dependencies, peerDependencies] : [peerDependencies, dependencies];
      assert.equal(none, undefined);
      assert.ok(asked && "@pulumi/pulumi" in asked);
      for (const [name, range] of Object.entries(asked)) {
        assert.match(name, /^@pulumi\//);
        assert.match(range, /^\^/);
      }
    });

    it("needs nothing else at run time", () => {
      const bin = join(directory, "bin");
      const scripts = readdirSync(bin).filter((file) => file.endsWith(".js"));
      const required = scripts.flatMap((file) =>
        [...readFileSync(join(bin, file), "utf8").matchAll(/\brequire\("([^"./][^"]*)"\)/g)].map(([, name]) => name),
      );
      const foreign = required.filter((name) => !/^(node:|@pulumi\/)/.test(name) && !builtinModules.includes(name));
      // The AWS SDK uses this one where the user has installed it.
      assert.deepEqual(
        [...new Set(foreign)].filter((name) => name !== "@aws-sdk/signature-v4-crt"),
        [],
      );
    });
  });
}

describe("the pages of the packages", () => {
  for (const page of ["components/README.md", "policypack/README.md", "cli/README.md", "docs/command.md"]) {
    it(`begin with whether they are published yet: ${page}`, () => {
      const released = /^## \[\d/m.test(readFileSync(join(root, "CHANGELOG.md"), "utf8"));
      const [, firstParagraph] = readFileSync(join(root, page), "utf8").split("\n\n");
      assert.equal(firstParagraph.startsWith("This package is not published to npm yet:"), !released);
    });
  }
});

describe("installing the published packages", () => {
  it("brings no package with a licence that is not permissive", () => {
    const seen = new Map<string, string>();
    const visit = (name: string, from: string): void => {
      const directory = directoryOf(name, from);
      if (directory === undefined || seen.has(directory)) return;
      const manifest = manifestOf(directory);
      seen.set(directory, `${manifest.name} ${manifest.version}: ${licenceOf(directory, manifest)}`);
      for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
        visit(dependency, directory);
      }
    };
    for (const { folder } of published) {
      const { dependencies, peerDependencies } = manifestOf(join(root, folder));
      for (const name of Object.keys({ ...dependencies, ...peerDependencies })) visit(name, root);
    }
    assert.ok(seen.size > 100, `only ${seen.size} packages were looked at`);
    const refused = [...seen.values()].filter((entry) => !permissive(entry.split(": ")[1]));
    assert.deepEqual(refused, []);
    assert.equal(permissive("GPL-3.0-only"), false);
  });
});

describe("the packages of this repository", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: object };

  for (const name of ["@pulumi/pulumi", "@pulumi/policy", "typescript"])
    it(`hold one copy of ${name}`, () => {
      const copies = Object.keys(packages).filter((path) => path.endsWith(`node_modules/${name}`));
      assert.deepEqual(copies, [`node_modules/${name}`]);
    });

  it("are the same for the command, which can be built alone, as for everything else", () => {
    assert.deepEqual(
      Object.keys(packages).filter((path) => path.startsWith("cli/")),
      [],
    );
    const { devDependencies = {} } = manifestOf(join(root, "cli"));
    const both = manifestOf(root);
    const versions: Record<string, string> = { ...both.dependencies, ...both.devDependencies };
    for (const [name, version] of Object.entries(devDependencies))
      assert.equal(versions[name] ?? version, version, name);
  });
});

/** The licence that a manifest names; where it only points at a file, the name that the file begins with. */
function licenceOf(directory: string, { license }: Manifest) {
  if (license !== "SEE LICENSE IN LICENSE") return license;
  const text = readFileSync(join(directory, "LICENSE"), "utf8");
  return /^\s*(?:The )?MIT License/i.test(text) ? "MIT" : license;
}

const asked = new Map<string, boolean>();

/** What the build thinks of a licence; it is an ES module, which a test in CommonJS cannot import. */
function permissive(licence: string) {
  const script = `import { isPermissive } from "./dev/build/licences.mjs"; console.log(isPermissive(process.argv[1]))`;
  const ask = () => execFileSync(process.execPath, ["--input-type=module", "-e", script, licence], { cwd: root });
  if (!asked.has(licence)) asked.set(licence, ask().toString().trim() === "true");
  return asked.get(licence) === true;
}

/** Where a package is that another one requires; undefined for an optional one that is not installed. */
function directoryOf(name: string, from: string) {
  const places = createRequire(join(from, "package.json")).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name)).find((directory) => existsSync(join(directory, "package.json")));
}
