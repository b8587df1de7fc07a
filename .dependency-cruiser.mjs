// Which folder may import which: imports go down only. docs/architecture.md shows what it looks like.
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
    path: "^(core|components|policypack|cli|dev|tests|examples)/",
    pathNot: `^(${[folder, ...allowed].join("|")})(/|\\.ts$)`,
  },
});

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
    only("core/iam", ["core/text"], "core/iam is below all else in core but core/text."),
    only(
      "core/findings",
      ["core/text", "core/did-you-mean"],
      "core/findings is below all else in core but core/text and core/did-you-mean.",
    ),
    only(
      "core/role-uses",
      ["core/findings", "core/iam", "core/text"],
      "core/role-uses knows nothing of live AWS or of who asks.",
    ),
    only(
      "core/aws-account",
      ["core/role-uses", "core/findings", "core/iam", "core/form", "core/text"],
      "core/aws-account knows nothing of who asks. What makes a node role is said once, in core/role-uses.",
    ),
    ...["components", "policypack", "cli"].map((folder) =>
      only(folder, ["core"], "What two of the published packages need belongs into core."),
    ),
    {
      name: "dev-and-tests-are-not-published",
      severity: "error",
      comment: "Nothing published imports dev/, tests/ or examples/.",
      from: { path: published },
      to: { path: "^(dev|tests|examples)/" },
    },
    {
      name: "dev-does-not-import-tests",
      severity: "error",
      comment: "Only tests import tests, and the benchmark, which starts the pack as they do.",
      from: { pathNot: "^(tests|dev/bench)/" },
      to: { path: "^tests/" },
    },
    {
      name: "core-is-pure",
      severity: "error",
      comment:
        "core/iam, core/findings, core/did-you-mean, core/form and core/text work on values alone: no packages but the distance of two words, no files, no network. A digest is a value.",
      from: { path: "^core/(iam/|findings/|(did-you-mean|form|text)\\.ts$)" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-peer", "npm-optional", "npm-no-pkg", "unknown"],
        pathNot: "^(node:)?crypto$|node_modules/fastest-levenshtein/",
      },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      comment: "An import that leads nowhere is in no rule.",
      from: {},
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
