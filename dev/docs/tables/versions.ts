import { parse } from "yaml";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "./markdown";

const root = join(__dirname, "..", "..", "..");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

interface Manifest {
  engines: { node: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(read(folder, "package.json")) as Manifest;

/** The folders of the published packages. */
export type Folder = "components" | "policypack" | "cli";

interface Workflow {
  jobs: {
    test: { strategy: { matrix: { node: number[] } } };
    oldest: { steps: { with?: { "pulumi-version"?: string } }[] };
  };
}

const { jobs } = parse(read(".github", "workflows", "ci.yml")) as Workflow;

/** The major versions of Node.js that everything is tried with. */
export function triedNodes(): number[] {
  return jobs.test.strategy.matrix.node;
}

/** The oldest version of the Pulumi CLI that the component and the pack are tried with. */
export function oldestTriedCli(): string | undefined {
  return jobs.oldest.steps.flatMap((step) => step.with?.["pulumi-version"] ?? [])[0];
}

/** The versions of the Pulumi CLI that a package works with, in the CLI's own words, which the CLI itself holds to. */
export function requiredCli(folder: Folder): string {
  // The command asks no more of it than the plugin does.
  const [place, file] = folder === "policypack" ? [folder, "PulumiPolicy.yaml"] : ["components", "PulumiPlugin.yaml"];
  return (parse(read(place, file)) as { requiredPulumiVersion: string }).requiredPulumiVersion;
}

/** The newest version of the Pulumi CLI that the tests build, or the oldest. */
export function builtCli(which: "newest" | "oldest" = "newest"): string {
  const setUp = read("dev", "localcloud", "setup", "pulumi-cli.mjs");
  return new RegExp(`^const ${which} = "(.*)";$`, "m").exec(setUp)?.[1] ?? "";
}

/** The ranges of Pulumi's packages that a package works with: it brings them along, or takes those of its user. */
export function pulumiRanges(folder: Folder): Record<string, string> {
  const { dependencies, peerDependencies } = manifestOf(folder);
  const ranges = Object.entries({ ...dependencies, ...peerDependencies });
  return Object.fromEntries(ranges.filter(([name]) => name.startsWith("@pulumi/")));
}

/** The table of the versions that a package works with, from what it is published with. */
export function versionsTable(folder: Folder): string {
  const { engines } = manifestOf(folder);
  const { dependencies, devDependencies } = manifestOf("");
  const newest = { ...dependencies, ...devDependencies };
  const cli =
    folder === "cli" ? ["Pulumi CLI, for `ledger`", builtCli()] : ["Pulumi CLI", `${oldestTriedCli()}, ${builtCli()}`];
  const rows = [
    ["Node.js", engines.node, triedNodes().join(", ")],
    [cli[0], requiredCli(folder), cli[1]],
    ...Object.entries(pulumiRanges(folder)).map(([name, range]) => [
      `\`${name}\``,
      range,
      `${range.replace("^", "")}, ${newest[name]}`,
    ]),
  ];
  return table(["Works with", "Versions", "Tried with"], rows);
}
