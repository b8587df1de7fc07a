// Which folder may import which: imports go down only.
const published = "^(core|components|policypack|cli)/";

/**
 * A folder's files may import, of this project, only what matches; packages are another matter.
 * @returns {import("dependency-cruiser").IForbiddenRuleType}
 */
const only = (folder, allowed, comment) => ({
  name: `${folder.replaceAll("/", "-")}-imports-down`,
  severity: "error",
  comment,
  from: { path: `^${folder}/` },
  to: {
    path: "^(core|components|policypack|cli|site|dev|tests|examples)/",
    pathNot: `^(${[folder, ...allowed].join("|")})(/|\\.ts$)`,
  },
});

/** The folders of core, each above those that it may import. */
const layers = ["policy", "service", "trust", "aws", "records", "readers", "findings", "facts", "rules"];
const order = `In core, ${layers.join(", ")} is the order from below.`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circle",
      severity: "error",
      comment:
        "Files that import each other cannot be read one after the other. Move what both need into a file of its own.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-folder-circle",
      severity: "error",
      comment: "Folders that import each other cannot be read one after the other, either.",
      scope: "folder",
      from: { path: published },
      to: { circular: true },
    },
    ...layers.map((folder, index) =>
      only(
        `core/${folder}`,
        ["core/[\\w-]+(?=\\.ts)", ...layers.slice(0, index).map((below) => `core/${below}`)],
        order,
      ),
    ),
    ...["components", "policypack", "cli"].map((folder) =>
      only(folder, ["core"], "What two of the published packages need belongs into core."),
    ),
    only("site", ["core", "cli"], "The playground judges as the command does."),
    {
      name: "text-comes-last",
      severity: "error",
      comment: "A rule finds data. The place where the finding is read has the words for it.",
      from: { path: "^core/", pathNot: "^core/findings/render/" },
      to: { path: "^core/findings/render/" },
    },
    {
      name: "text-is-not-read-back",
      severity: "error",
      comment: "A fix is steps until its last line: only what prints it makes text of it. Ask the steps, not the text.",
      from: { pathNot: "^(cli/(report|cdk|commands/ledger)|policypack/adapter|site|tests|dev)/" },
      to: { path: "^core/findings/render/fix/printed-lines\\.ts$" },
    },
    {
      name: "policypack-folders-import-down",
      severity: "error",
      comment: "The files of the pack stand above its folders.",
      from: { path: "^policypack/[\\w-]+/" },
      to: { path: "^policypack/[\\w-]+\\.ts$" },
    },
    {
      name: "dev-and-tests-are-not-published",
      severity: "error",
      comment: "Nothing published imports site/, dev/, tests/ or examples/.",
      from: { path: published },
      to: { path: "^(site|dev|tests|examples)/" },
    },
    {
      name: "dev-does-not-import-tests",
      severity: "error",
      comment: "Only tests import tests, and the benchmark, the demo and the proofs, which use what they make.",
      from: { pathNot: "^(tests|dev/bench|dev/demo|dev/prove)/" },
      to: { path: "^tests/" },
    },
    {
      name: "core-is-pure",
      severity: "error",
      comment:
        "core/ works on values alone, but for core/aws and the cache's directory: no packages but the distance of two words, the difference of two texts, YAML and the form of values, no files, no network. A digest is a value.",
      from: { path: "^core/", pathNot: "^core/aws/" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-peer", "npm-optional", "npm-no-pkg", "unknown"],
        pathNot: "^(node:)?crypto$|node_modules/(diff|fastest-levenshtein|yaml|valibot)/",
      },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      comment: "An import that leads nowhere is in no rule.",
      from: { pathNot: "^tests/compat/cdk/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // What examples/pulumi-eks imports is not installed here.
    exclude: { path: "(^|/)bin/|^examples/pulumi-eks/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "require", "types", "default"],
    },
  },
};
